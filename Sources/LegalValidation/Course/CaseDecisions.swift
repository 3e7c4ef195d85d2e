import ComitySchema
import Foundation
import Rulebook

extension CaseCourse {
    /// Counts a reviewer's decision, or notes why it does not count.
    ///
    /// One refusal ends the case. Approvals add up until enough different people have given theirs on the same grounds; whether
    /// the case then goes on is for the rules (``decide(on:formats:)``), as things stand at that moment.
    mutating func count(_ decision: Decision) {
        if current.decisions.contains(where: { $0.id == decision.id }) {
            return audit(.replayed, actor: decision.reviewer.rawValue, note: "decision \(decision.id)")
        }
        if let objection = objection(to: decision) { return reject(decision, because: objection) }
        guard case .inReview = current.state, let report = current.report else {
            return reject(decision, because: "the case is \(current.state.name)")
        }
        guard decision.grounds == report.grounds else {
            return reject(decision, because: "the rules find something else now; read the case again and decide anew")
        }
        let actor = decision.reviewer.rawValue
        if decision.verdict == .approve, approvers(of: report).contains(decision.reviewer) {
            return reject(decision, because: "this reviewer has approved already; another person must")
        }
        keep(
            CountedDecision(
                id: decision.id,
                reviewer: decision.reviewer,
                verdict: decision.verdict,
                reason: decision.reason,
                decidedAt: decision.decidedAt,
                orderDigest: decision.orderDigest,
                grounds: decision.grounds
            )
        )
        audit(.decisionCounted, actor: actor, note: decision.verdict.rawValue, digest: decision.orderDigest)
        switch decision.verdict {
        case .approve:
            record(by: actor, note: "approved", restingOn: report.digest)
        case .refuse:
            move(to: .refused, by: actor, code: .refusedByReviewer, note: "refused", restingOn: report.digest)
            notify(.refused, reasons: [Notice.Reason(code: .refusedByReviewer, message: decision.reason)])
        case .ask, .object, .escalate, .drop, .suspend, .confirm:
            return
        }
    }

    /// Whether enough different people have approved for the rules to be asked again.
    var isApproved: Bool {
        guard case .inReview(let needed) = current.state, let report = current.report else { return false }
        return approvers(of: report).count >= needed
    }

    mutating func reject(_ decision: Decision, because objection: String) {
        audit(
            .decisionRejected,
            code: .decisionInvalid,
            actor: decision.reviewer.rawValue,
            note: "decision \(decision.id): \(objection)"
        )
    }

    private func objection(to decision: Decision) -> String? {
        if decision.orderDigest != current.order.digest { return "it is on another order" }
        let tolerance = law.rulebook.clockTolerance
        if decision.decidedAt < current.openedAt - tolerance { return "it is older than the case" }
        if decision.decidedAt > now + tolerance { return "it is dated in the future" }
        return nil
    }
}
