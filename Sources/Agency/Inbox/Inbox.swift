import ComitySchema
import CommandLineKit
import Foundation
import Trust

/// Reads an authority's own topic: nothing passes that the provider did not sign for this authority.
struct Inbox {
    /// The most bytes of a record that are looked at; the topic itself takes no more than 2 MiB.
    static let byteLimit = 4 << 20

    let authority: AuthorityID
    let providerKeys: ProviderKeys

    /// A proven message.
    struct Message: Equatable {
        let statement: AgencyStatement
        /// What was signed, byte by byte.
        let payload: [UInt8]
        /// Of a part: the bytes whose digest the statement holds.
        let ciphertext: Data?
    }

    func read(_ value: [UInt8]?, at now: Date) throws(EvidenceError) -> Message {
        let limits = StrictJSON.Limits(maxBytes: Self.byteLimit, maxDepth: 4)
        guard let value, let message = try? StrictJSON.decode(AgencyMessage.self, from: value, limits: limits) else {
            throw EvidenceError(.statementNotProven, "the record is not a message to an agency")
        }
        let payload: [UInt8]
        let statement: AgencyStatement
        do {
            payload = try providerKeys.verify(Array(message.statement.utf8), as: .statement, maxBytes: Self.byteLimit, at: now)
            statement = try StrictJSON.decode(from: payload, limits: .init(maxBytes: Self.byteLimit))
        } catch let error as TrustError {
            throw EvidenceError(.statementNotProven, "the statement's signature does not hold: \(error.message)")
        } catch let error as StrictJSONError {
            throw EvidenceError(.contentMalformed, "the statement cannot be read: \(error.message)")
        } catch {
            throw EvidenceError(.statementNotProven, "the statement cannot be read")
        }
        switch statement.content {
        case .notice(let notice): try check(notice, of: statement.provider)
        case .part(let part): try check(part, ciphertext: message.ciphertext)
        }
        return Message(statement: statement, payload: payload, ciphertext: message.ciphertext)
    }

    private func check(_ notice: Notice, of provider: EntityID) throws(EvidenceError) {
        guard notice.recipient == authority else {
            throw EvidenceError(.bindingMismatch, "the notice is for \(notice.recipient), not for \(authority)")
        }
        guard notice.provider == provider else {
            throw EvidenceError(.bindingMismatch, "the notice speaks for \(notice.provider), its signer for \(provider)")
        }
        if let order = notice.order, let id = notice.caseID {
            guard id == CaseID(authority: notice.authority ?? authority, reference: order) else {
                throw EvidenceError(.bindingMismatch, "the notice names another case than that of its order")
            }
        }
    }

    private func check(_ part: PartStatement, ciphertext: Data?) throws(EvidenceError) {
        let binding = part.binding
        guard binding.recipient == authority else {
            throw EvidenceError(.bindingMismatch, "the part is for \(binding.recipient), not for \(authority)")
        }
        guard binding.caseID == CaseID(authority: authority, reference: binding.order),
            binding.taskID.belongs(to: binding.caseID, reference: binding.task)
        else {
            throw EvidenceError(.bindingMismatch, "the part names another case or task than those of its order")
        }
        guard let ciphertext, Digest(of: ciphertext) == part.ciphertextDigest else {
            throw EvidenceError(.ciphertextAltered, "the ciphertext is not the one that the provider signed for")
        }
    }
}
