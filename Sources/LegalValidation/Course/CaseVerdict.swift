import ComitySchema
import Foundation
import Rulebook
import StageKit
import Trust

extension CaseCourse {
    /// Applies the rules to the order as things stand now, and does what follows. People's approvals count as far as the rules
    /// find what they found when those people approved.
    mutating func decide(on accounts: [TargetAccount], formats: Set<String>) {
        let report = evaluate(current, on: accounts, formats: formats)
        let basis = report.digest
        keep(report)
        let verdict = Verdict(of: report)
        if !verdict.isEnd { preserve(accounts) }
        switch verdict {
        case .stop(let findings):
            end(findings.stopEnding, because: findings, basis)
        case .refuse(let findings):
            end(.refused, because: findings, basis)
        case .clarify(let findings):
            clarify(findings, basis)
        case .hold(let findings, let until):
            hold(until: until ?? order.instrument.validity.until, because: findings.map(Notice.Reason.init), basis)
        case .object(let findings), .review(let findings):
            approve(report, findings, accounts)
        case .accept:
            approve(report, [], accounts)
        }
    }

    /// What the rules find in a case, as it is or as it would be if it were amended.
    mutating func evaluate(_ version: Case, on accounts: [TargetAccount], formats: Set<String>) -> RuleReport {
        let facts = law.facts(of: version, accounts: accounts, formats: formats)
        let report = law.rulebook(of: version).evaluate(facts, at: now)
        audit(.evaluated, actor: StageName.validate.rawValue, note: report.rulebook, digest: report.digest)
        return report
    }

    private mutating func approve(_ report: RuleReport, _ findings: [Finding], _ accounts: [TargetAccount]) {
        let basis = report.digest
        let isDoubtful = law.policy.isReviewRequired && law.isIssuerKeyRevoked(of: current, at: now)
        let needed = max(
            law.approvalsNeeded(for: order, findings: findings),
            isDoubtful ? law.policy.approvalsForReview : 0
        )
        guard let approval = approval(of: current.order, report, needed: needed) else {
            return review(needed, for: findings, basis)
        }
        if current.pausedAt != nil { return hold(until: order.instrument.validity.until, because: [.pausedByAuthority], basis) }
        guard law.authorities[current.sender]?.sealingKey(at: now) != nil else { return awaitKey(basis) }
        authorise(accounts, narrowedTo: approval.narrowing, restingOn: basis)
    }

    mutating func end(_ ending: CaseState.Ending, because findings: [Finding], _ basis: Digest) {
        stop(
            into: ending,
            by: StageName.validate.rawValue,
            code: findings.first?.code ?? .notJudgeable,
            note: "by \(findings.ruleList)",
            restingOn: basis,
            telling: findings.map(Notice.Reason.init)
        )
    }

    mutating func clarify(_ findings: [Finding], _ basis: Digest) {
        move(
            to: .clarifying(until: law.clarificationEnd(of: current, at: now)),
            by: StageName.validate.rawValue,
            code: findings.first?.code,
            note: "by \(findings.ruleList)",
            restingOn: basis
        )
        notify(.clarification, reasons: findings.map(Notice.Reason.init))
    }

    mutating func hold(until: Date, because reasons: [Notice.Reason], _ basis: Digest) {
        move(
            to: .held(until: until),
            by: StageName.validate.rawValue,
            code: reasons.first?.code,
            note: "until \(Timestamp.format(until))",
            restingOn: basis
        )
        let isTold = current.notices.contains { $0.kind == .received && $0.reasons == reasons }
        if !isTold { notify(.received, reasons: reasons) }
    }

    /// A lawful order that cannot be answered yet because there is no key to seal to: the authority is asked for one, and the
    /// order waits for it while its instrument is in force.
    private mutating func awaitKey(_ basis: Digest) {
        let next = min((now + law.patience.keys.timeInterval).wholeMilliseconds, order.instrument.validity.until)
        let reason = Notice.Reason(
            code: .keyNotValid,
            message: "No key of \(current.sender) is valid to seal the answer to; register one."
        )
        hold(until: next, because: [reason], basis)
    }

    private mutating func review(_ needed: Int, for findings: [Finding], _ basis: Digest) {
        let note = "\(needed) to approve" + (findings.isEmpty ? "" : ", for \(findings.ruleList)")
        let actor = StageName.validate.rawValue
        // What has run and is paused stays paused, and people decide whether it goes on.
        let state = current.hasPaused ? CaseState.suspended(approvalsNeeded: needed) : .inReview(approvalsNeeded: needed)
        move(to: state, by: actor, code: findings.first?.code, note: note, restingOn: basis)
        audit(.reviewRequested, code: findings.first?.code, actor: actor, note: note, digest: current.order.digest)
        if !current.notices.contains(where: { $0.kind == .underReview }) { notify(.underReview) }
    }
}

extension [Finding] {
    /// Where a stop leads: an authority's word that the agreement does not apply, or an approval that did not follow in time.
    var stopEnding: CaseState.Ending { contains { $0.code == .agreementInapplicable } ? .inapplicable : .expired }

    var ruleList: String { map(\.rule.rawValue).joined(separator: ", ") }
}

extension Verdict {
    /// What ends at once is not held first, only to be let go in the same breath.
    fileprivate var isEnd: Bool {
        switch self {
        case .stop, .refuse: true
        case .clarify, .hold, .object, .review, .accept: false
        }
    }
}

extension Case {
    /// Whether something that ran is paused.
    fileprivate var hasPaused: Bool { tasks.contains { $0.state == .suspended } }
}
