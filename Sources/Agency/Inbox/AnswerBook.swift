import ComitySchema
import Foundation
import Trust

/// Everything that an agency has received of its answers: opens each part and puts each task's answer together.
struct AnswerBook {
    let openers: [KeyID: SealOpener]
    let providerKeys: ProviderKeys

    private var open: [TaskID: AnswerAssembly] = [:]
    private var closed: Set<TaskID> = []
    private var failed: Set<TaskID> = []

    init(openers: [SealOpener], providerKeys: ProviderKeys) {
        self.openers = Dictionary(openers.map { ($0.keyID, $0) }) { first, _ in first }
        self.providerKeys = providerKeys
    }

    enum Progress: Equatable {
        /// It came before, or belongs to an answer that is closed or broken.
        case nothingNew
        case part
        case complete(Answer)
    }

    /// Takes in a proven part. An answer that once failed stays failed: later parts cannot heal it.
    mutating func take(
        _ part: PartStatement,
        _ ciphertext: Data,
        from provider: EntityID,
        at now: Date
    ) throws(EvidenceError) -> Progress {
        let task = part.binding.taskID
        guard !closed.contains(task), !failed.contains(task) else { return .nothingNew }
        var assembly = open[task] ?? AnswerAssembly()
        do {
            if try assembly.hasSeen(part) { return .nothingNew }
            let answer = try assembly.accept(try content(of: part, ciphertext, from: provider, at: now), of: part)
            open[task] = answer == nil ? assembly : nil
            guard let answer else { return .part }
            closed.insert(task)
            return .complete(answer)
        } catch {
            failed.insert(task)
            open[task] = nil
            throw error
        }
    }

    private func content(
        of part: PartStatement,
        _ ciphertext: Data,
        from provider: EntityID,
        at now: Date
    ) throws(EvidenceError) -> AnswerAssembly.Content {
        let sequence = part.binding.sequence
        guard let opener = openers[part.binding.keyID] else {
            throw EvidenceError(.sealNotOpened, "part \(sequence) is sealed to key \(part.binding.keyID), which was not given")
        }
        let plaintext: [UInt8]
        do {
            plaintext = try opener.open(part, ciphertext: ciphertext)
        } catch {
            throw EvidenceError(.sealNotOpened, "part \(sequence): \(error.message)")
        }
        let limits = StrictJSON.Limits(maxBytes: Inbox.byteLimit)
        do {
            switch part.binding.content {
            case .items:
                return .items(try StrictJSON.decode(from: plaintext, limits: limits))
            case .batch:
                throw EvidenceError(.contentMalformed, "part \(sequence) is a digest batch, which no answer has had so far")
            case .manifest:
                let payload = try providerKeys.verify(plaintext, as: .manifest, maxBytes: Inbox.byteLimit, at: now)
                let manifest = try StrictJSON.decode(Manifest.self, from: payload, limits: limits)
                guard manifest.provider == provider else {
                    throw EvidenceError(.bindingMismatch, "the manifest in part \(sequence) speaks for another entity")
                }
                return .manifest(SignedManifest(compact: plaintext, payload: payload, manifest: manifest))
            }
        } catch let error as EvidenceError {
            throw error
        } catch let error as TrustError {
            throw EvidenceError(.statementNotProven, "the manifest in part \(sequence) is not proven: \(error.message)")
        } catch let error as StrictJSONError {
            throw EvidenceError(.contentMalformed, "part \(sequence) cannot be read: \(error.message)")
        } catch {
            throw EvidenceError(.contentMalformed, "part \(sequence) cannot be read")
        }
    }
}
