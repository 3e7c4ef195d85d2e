import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import LegalValidation

/// What people and authorities say of a case as it now stands.
extension Bench {
    /// A reviewer reads the case and decides.
    @discardableResult
    func say(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on message: AdmittedMessage,
        leaving narrowing: Narrowing? = nil,
        code: ReasonCode? = nil,
        reason: String = "As the file shows."
    ) throws -> Answers {
        let current = try entry(message)
        let cause = "\(current.id.rawValue) \(reviewer.rawValue) \(verdict.rawValue) \(driver.now) \(current.timeline.count)"
        let decision = Decision(
            id: "00000000-0000-4000-8000-\(Digest(of: cause).rawValue.prefix(12))",
            caseID: current.id,
            orderDigest: current.order.digest,
            grounds: current.report?.grounds ?? Digest(of: "no report"),
            reviewer: reviewer,
            verdict: verdict,
            narrowing: narrowing,
            code: code,
            reason: reason,
            decidedAt: driver.now
        )
        return decide(world.signed(decision), on: current.id)
    }

    /// Two people who read the case approve it, or the amendment that waits in it.
    @discardableResult
    func release(_ message: AdmittedMessage, proposal: Bool = false) throws -> Answers {
        if proposal { return try say(.approve, by: "alice", "bob", in: message) }
        try say(.approve, by: "alice", on: message)
        return try say(.approve, by: "bob", on: message)
    }

    @discardableResult
    func pause(_ order: Order, isLifted: Bool = false) -> Answers {
        let suspension = Suspension(order: order.reference, isLifted: isLifted, reason: "The court asked for it.")
        return submit(world.admitted(suspension, of: order, at: driver.now))
    }

    @discardableResult
    func determine(_ stance: Determination.Stance, on order: Order, by sender: AuthorityID? = nil) -> Answers {
        let authority = world.authorities[order.issuer]?.designatedAuthority ?? order.issuer
        let determination = Determination(authority: authority, order: order.reference, stance: stance, reason: "After review.")
        return submit(world.admitted(determination, of: order, from: sender, at: driver.now))
    }

    /// Delivery saw signs that are not in the task's safeguard.
    @discardableResult
    func trip(_ signals: [ContrarySignal], of task: TaskReference = "T1", in message: AdmittedMessage) -> Answers {
        report(.contrarySignals(signals), of: task, in: message)
    }

    func deadline(_ kind: CaseDeadline.Kind, of message: AdmittedMessage) throws -> CaseDeadline? {
        try entry(message).deadlines.first { $0.kind == kind }
    }
}

extension Answers {
    /// Why a decision did not count.
    var rejection: String? { audit.first { $0.kind == .decisionRejected }?.note }
    var alarms: [String] { audit.filter { $0.kind == .deadlineAlarm }.compactMap(\.note) }
}

extension SampleWorld {
    /// A warrant that was issued before the Judicial Commissioner could approve it.
    func urgentWarrant(madeAt: Date, approvals: [Approval]? = nil, isUrgent: Bool = true) -> Instrument {
        Instrument(
            kind: "UKIPATIW",
            reference: "TIW 2026/9",
            madeAt: madeAt,
            validity: TimeWindow(from: madeAt, until: madeAt + 30 * 86_400),
            approvals: approvals ?? [approval("secretaryOfState", at: madeAt)],
            isUrgent: isUrgent,
            selectors: [Self.target]
        )
    }

    /// An order under such a warrant, issued and certified within the hour.
    func urgentOrder(madeAt: Date, instrument: Instrument? = nil) -> AdmittedMessage {
        let order = order(
            reference: "TIW/2026/9",
            issuedAt: madeAt + 600,
            instrument: instrument ?? urgentWarrant(madeAt: madeAt),
            tasks: [task(action: .interception, window: TimeWindow(from: madeAt, until: madeAt + 20 * 86_400))]
        )
        return admitted(certified(order, certifiedAt: madeAt + 1200), of: order, at: now)
    }
}
