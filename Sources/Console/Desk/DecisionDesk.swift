import Casework
import ComitySchema
import CommandLineKit
import Foundation
import HTTPTypes
import Trust

/// Where decisions are written and, once signed, accepted. The private key stays with the reviewer: this desk prepares the very bytes
/// that are signed, and takes them back with the signature.
struct DecisionDesk: Sendable {
    let registry: ReviewerRegistry

    /// How long a reviewer may take between seeing the decision and signing it, in seconds.
    static let patience: TimeInterval = 15 * 60
    /// The most bytes that a signed decision may have, here as on the command line.
    static let largest = 65_536

    /// The decision that a form asks for, ready to be signed.
    func prepare(_ form: DecisionForm, on subject: Case, by reviewer: ReviewerID, at now: Date) throws(ConsoleFailure) -> Decision
    {
        do throws(CommandFailure) {
            let matter = try DecisionMatter(of: subject, for: form.verdict, isProposal: form.isProposal)
            let draft = DecisionDraft(
                subject: subject,
                matter: matter,
                reviewer: reviewer,
                verdict: form.verdict,
                narrowing: try form.narrowing(of: matter.order.order),
                code: form.code,
                reason: form.reason,
                groundsRead: form.grounds
            )
            return try draft.decision(id: UUID(), at: now)
        } catch {
            throw ConsoleFailure(error)
        }
    }

    /// A signed decision, if it is one that this reviewer may make on the case as it is now.
    func accept(
        _ compact: String,
        on subject: Case,
        by reviewer: ReviewerID,
        at now: Date
    ) throws(ConsoleFailure) -> Decision {
        let (decision, key) = try verified(compact, at: now)
        guard decision.reviewer == reviewer else {
            throw ConsoleFailure(
                .forbidden,
                "ReviewerDiffers",
                "the decision is \(decision.reviewer)'s; \(reviewer) is signed in"
            )
        }
        guard abs(decision.decidedAt.timeIntervalSince(now)) <= Self.patience else {
            throw ConsoleFailure(.conflict, "DecisionStale", "the decision was written too long ago; write it again")
        }
        guard decision.caseID == subject.id else {
            throw ConsoleFailure(.unprocessableContent, "CaseDiffers", "the decision is on another case")
        }
        do throws(CommandFailure) {
            try ReviewerCheck(registry: registry).require(reviewer, signingWith: key, mayDecideOn: subject)
            guard try rewritten(decision, on: subject) == decision else {
                throw CommandFailure(.no, "DecisionChanged", "what was signed is not what this console wrote; write it again")
            }
        } catch {
            throw ConsoleFailure(error)
        }
        return decision
    }

    private func verified(_ compact: String, at now: Date) throws(ConsoleFailure) -> (Decision, KeyID) {
        do throws(TrustError) {
            let signature = try UnverifiedJWS(compact: Array(compact.utf8), as: .decision, maxBytes: Self.largest)
            let id = signature.header.keyID
            guard let signer = registry.signer(id) else {
                throw TrustError(code: .keyNotValid, message: "no reviewer has this key", key: id)
            }
            let payload = try signature.verified(by: signer.key, at: now)
            do {
                return (try StrictJSON.decode(Decision.self, from: payload.bytes), id)
            } catch {
                throw TrustError(code: .malformed, message: "the decision: \(error.message)", key: id)
            }
        } catch {
            throw ConsoleFailure(.unprocessableContent, error.code.rawValue, error.message)
        }
    }

    /// The same decision written anew on the case as it is now: every guard is asked again.
    private func rewritten(_ decision: Decision, on subject: Case) throws(CommandFailure) -> Decision {
        let isProposal = subject.proposal?.order.digest == decision.orderDigest
        let draft = DecisionDraft(
            subject: subject,
            matter: try DecisionMatter(of: subject, isProposal: isProposal),
            reviewer: decision.reviewer,
            verdict: decision.verdict,
            narrowing: decision.narrowing,
            code: decision.code,
            reason: decision.reason,
            groundsRead: decision.grounds
        )
        guard let id = UUID(uuidString: decision.id) else {
            throw CommandFailure(.data, "DecisionMalformed", "the decision's id is not a UUID")
        }
        return try draft.decision(id: id, at: decision.decidedAt)
    }
}
