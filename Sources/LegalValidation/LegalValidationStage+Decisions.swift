import ComitySchema
import Foundation
import StageKit
import StageMessages
import Trust

/// What reviewers decide. A decision counts only with its reviewer's own signature.
extension LegalValidationStage {
    /// The most bytes that a signed decision may have.
    private static let maximumBytes = 65_536

    func takeDecision(_ record: Record, in context: Context) throws(StageFailure) {
        let jws: UnverifiedJWS
        do {
            jws = try UnverifiedJWS(compact: record.value ?? [], as: .decision, maxBytes: Self.maximumBytes)
        } catch {
            throw .invalidDecision(error.message)
        }
        guard let (reviewer, key) = law.reviewers.signer(jws.header.keyID) else {
            return reject(record, because: "no reviewer has this key", .unknownSender, by: "unknown", in: context)
        }
        let decision: Decision
        do {
            let payload = try jws.verified(by: key, notRevokedBy: context.now)
            decision = try StrictJSON.decode(Decision.self, from: payload.bytes)
            try payload.requireValidKey(at: decision.decidedAt)
        } catch let error as TrustError {
            return reject(record, because: error.message, error.code, by: reviewer.id.rawValue, in: context)
        } catch {
            throw .invalidDecision("what the reviewer signed is not a decision")
        }
        guard decision.reviewer == reviewer.id, decision.caseID.rawValue == record.keyText else {
            let problem = "it names another reviewer or another case than it came under"
            return reject(record, because: problem, .decisionInvalid, by: reviewer.id.rawValue, in: context)
        }
        guard let current = context.case(record.keyText) else {
            return reject(record, because: "there is no such case", .unknownCase, by: reviewer.id.rawValue, in: context)
        }
        var course = CaseCourse(current, under: law, at: context.now)
        let step = course.count(decision, isInvolved: try isInvolved(reviewer, in: current))
        try follow(step, &course)
        conclude(course, in: context)
    }

    /// Whether the order, or an amendment of it, names an account of the reviewer's own, as the directory has it now or as it had it
    /// when the account was kept.
    private func isInvolved(_ reviewer: Reviewer, in current: Case) throws(StageFailure) -> Bool {
        guard !reviewer.accounts.isEmpty else { return false }
        var named = Set(current.tasks.flatMap { [$0.record?.account, $0.hold?.account] }.compactMap(\.self))
        for version in [current.order, current.proposal?.order].compactMap(\.self) {
            named.formUnion(try lookup.named(in: version.order, at: current.entity))
        }
        return !named.isDisjoint(with: reviewer.accounts)
    }

    /// A decision that does not count leaves its trace and nothing else.
    private func reject(
        _ record: Record,
        because problem: String,
        _ code: ReasonCode,
        by actor: String,
        in context: Context
    ) {
        let event = AuditEvent(
            at: context.now,
            stage: plan.name,
            kind: .decisionRejected,
            caseID: CaseID(rawValue: record.keyText),
            code: code,
            actor: actor,
            note: problem,
            digest: record.value.map { Digest(of: $0) }
        )
        context.send(event)
    }
}

extension StageFailure {
    fileprivate static func invalidDecision(_ message: String) -> StageFailure {
        .poison(code: ReasonCode.decisionInvalid.rawValue, message: message)
    }
}
