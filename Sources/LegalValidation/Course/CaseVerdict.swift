import ComitySchema
import Foundation
import Rulebook
import StageKit
import Trust

extension CaseCourse {
    /// Applies the rules to the order as things stand now, and does what follows. People's approvals count as far as the rules
    /// find what they found when those people approved.
    mutating func decide(on accounts: [TargetAccount], formats: Set<String>) {
        let facts = law.facts(of: current, accounts: accounts, formats: formats)
        let report = law.rulebook.evaluate(facts, at: now)
        let actor = StageName.validate.rawValue
        keep(report)
        let basis = report.digest
        audit(.evaluated, actor: actor, note: report.rulebook, digest: basis)
        let verdict = Verdict(of: report)
        if !verdict.isEnd { preserve(accounts) }
        switch verdict {
        case .stop(let findings):
            // An authority's word that the agreement does not apply, or an approval that did not follow in time.
            let isInapplicable = findings.contains { $0.code == .agreementInapplicable }
            end(isInapplicable ? .inapplicable : .expired, because: findings, basis)
        case .refuse(let findings):
            end(.refused, because: findings, basis)
        case .clarify(let findings):
            clarify(findings, basis)
        case .hold(let findings, let until):
            hold(until: until ?? order.instrument.validity.until, because: findings.map(Notice.Reason.init), basis)
        case .object(let findings), .review(let findings):
            approve(report, basis, findings, facts, accounts)
        case .accept:
            approve(report, basis, [], facts, accounts)
        }
    }

    private mutating func approve(
        _ report: RuleReport,
        _ basis: Digest,
        _ findings: [Finding],
        _ facts: OrderFacts,
        _ accounts: [TargetAccount]
    ) {
        let needed = law.approvalsNeeded(for: order, findings: findings)
        guard let approval = approval(of: current.order, report, needed: needed) else {
            return review(needed, for: findings, basis)
        }
        if current.pausedAt != nil { return hold(until: order.instrument.validity.until, because: [.pausedByAuthority], basis) }
        guard let key = law.authorities[current.sender]?.sealingKey(at: now) else {
            return awaitKey(basis)
        }
        let end = law.rulebook.deliveryEnd(of: facts, at: now) ?? order.instrument.validity.until
        revise { $0.narrowing = approval.narrowing }
        authorise(accounts, sealingTo: key.id, until: end, basis)
    }

    private mutating func end(_ ending: CaseState.Ending, because findings: [Finding], _ basis: Digest) {
        stop(
            into: ending,
            by: StageName.validate.rawValue,
            code: findings.first?.code ?? .notJudgeable,
            note: "by \(findings.ruleList)",
            restingOn: basis,
            telling: findings.map(Notice.Reason.init)
        )
    }

    private mutating func clarify(_ findings: [Finding], _ basis: Digest) {
        move(
            to: .clarifying(until: law.clarificationEnd(of: current, at: now)),
            by: StageName.validate.rawValue,
            code: findings.first?.code,
            note: "by \(findings.ruleList)",
            restingOn: basis
        )
        notify(.clarification, reasons: findings.map(Notice.Reason.init))
    }

    private mutating func hold(until: Date, because reasons: [Notice.Reason], _ basis: Digest) {
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
        move(to: .inReview(approvalsNeeded: needed), by: actor, code: findings.first?.code, note: note, restingOn: basis)
        audit(.reviewRequested, code: findings.first?.code, actor: actor, note: note, digest: current.order.digest)
        if !current.notices.contains(where: { $0.kind == .underReview }) { notify(.underReview) }
    }

    /// Makes the tasks active. An account that does not exist cannot be intercepted; a production of it is still answered, with a
    /// signed statement that there is no data.
    private mutating func authorise(
        _ accounts: [TargetAccount],
        sealingTo key: KeyID,
        until end: Date,
        _ basis: Digest
    ) {
        let actor = StageName.validate.rawValue
        move(to: .fulfilling, by: actor, note: "authorised until \(Timestamp.format(end))", restingOn: basis)
        let scopes = order.tasks.map { $0.narrowed(to: current.narrowing) }
        notify(.accepted, reasons: scopes.compactMap(\.reason))
        for (index, scope) in scopes.enumerated() where current.tasks[index].state == .proposed {
            guard let asked = scope.left else {
                change(index) { $0.state = .stopped }
                releaseHold(of: index, by: actor)
                continue
            }
            let account = accounts.first { $0.task == asked.reference }?.account
            if account == nil, asked.action == .interception {
                change(index) { $0.state = .noData }
                notify(.noData, task: asked.reference, reasons: [.noAccount])
                continue
            }
            let record = TaskRecord(
                id: current.tasks[index].id,
                caseID: current.id,
                order: order.reference,
                reference: asked.reference,
                recipient: current.sender,
                recipientKey: key,
                entity: current.entity,
                action: asked.action,
                account: account,
                target: asked.target,
                categories: asked.categories,
                window: asked.window,
                deliverUntil: end,
                safeguard: law.safeguard(for: accounts.first { $0.task == asked.reference }, of: current),
                status: .active,
                revision: 1
            )
            change(index) { $0.state = .active }
            register(record, at: index)
            audit(.taskAuthorised, task: record.id, actor: actor, note: asked.action.rawValue, digest: basis)
        }
        settle()
    }
}

extension [Finding] {
    fileprivate var ruleList: String { map(\.rule.rawValue).joined(separator: ", ") }
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

extension Notice.Reason {
    fileprivate static let noAccount = Notice.Reason(
        code: .dataNotHeld,
        message: "The provider has no account that the identifier names."
    )
}
