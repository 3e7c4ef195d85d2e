import ComitySchema
import Foundation
import Rulebook

/// Amendments that ask for more while the version before them runs: each is a proposal until the rules and people have judged it.
extension CaseCourse {
    /// A version that asks for more, while the one before it runs.
    mutating func propose(
        _ version: AmendedVersion,
        cause: String,
        on accounts: [TargetAccount],
        formats: Set<String>
    ) {
        let report = evaluate(current.amended(by: version), on: accounts, formats: formats)
        let actor = StageName.validate.rawValue
        let basis = report.digest
        switch Verdict(of: report) {
        case .stop(let findings), .refuse(let findings), .clarify(let findings), .hold(let findings, _):
            revise { $0.proposal = nil }
            record(
                by: actor,
                code: findings.first?.code,
                note: "an amendment is not taken in, by \(findings.ruleList)",
                restingOn: basis
            )
            notify(.refused, reasons: [.unchanged(findings.first?.code)] + findings.map(Notice.Reason.init), cause: cause)
            settle()
        case .object(let findings), .review(let findings):
            ask(for: version, report, findings, cause: cause, on: accounts)
        case .accept:
            ask(for: version, report, [], cause: cause, on: accounts)
        }
    }

    private mutating func ask(
        for version: AmendedVersion,
        _ report: RuleReport,
        _ findings: [Finding],
        cause: String,
        on accounts: [TargetAccount]
    ) {
        let needed = law.approvalsNeeded(for: version.order.order, findings: findings)
        guard needed > 0 else { return apply(version, report, nil, cause: cause, on: accounts) }
        let actor = StageName.validate.rawValue
        let note = "\(needed) to approve an amendment that asks for more" + (findings.isEmpty ? "" : ", for \(findings.ruleList)")
        revise {
            $0.proposal = Proposal(order: version.order, report: report, approvalsNeeded: needed)
            $0.pastDecisions = $0.decisions.count
        }
        if current.state == .answered {
            move(to: .fulfilling, by: actor, note: note, restingOn: report.digest)
        } else {
            record(by: actor, code: findings.first?.code, note: note, restingOn: report.digest)
        }
        audit(.reviewRequested, code: findings.first?.code, actor: actor, note: note, digest: version.order.digest)
        notify(.underReview, reasons: [.beingDecided], cause: cause)
    }

    /// Enough people approve an amendment that asks for more: it takes effect without a gap, unless the rules find something else now.
    mutating func decideProposal(on accounts: [TargetAccount], formats: Set<String>) {
        guard let proposal = current.proposal else { return }
        if extendsWhatHasEnded(proposal.order.order) {
            return dropProposal(
                by: StageName.validate.rawValue,
                code: .windowEnded,
                note: "what the amendment would extend ended before it was decided",
                telling: .refused,
                Notice.Reason.extendedTooLate.message
            )
        }
        let servedAt = proposal.report.inputs?.servedAt ?? now
        let version = AmendedVersion(order: proposal.order, servedAt: servedAt, contact: nil, actor: current.sender.rawValue)
        let report = evaluate(current.amended(by: version), on: accounts, formats: formats)
        let cause = "proposal \(current.notices.count)"
        guard report.grounds == proposal.report.grounds,
            let approval = approval(of: proposal.order, report, needed: proposal.approvalsNeeded)
        else { return propose(version, cause: cause, on: accounts, formats: formats) }
        apply(version, report, approval.narrowing, cause: cause, on: accounts)
    }

    private mutating func apply(
        _ version: AmendedVersion,
        _ report: RuleReport,
        _ narrowing: Narrowing?,
        cause: String,
        on accounts: [TargetAccount]
    ) {
        let old = take(version)
        keep(report)
        if current.state == .answered {
            move(to: .fulfilling, by: StageName.validate.rawValue, note: "an amendment asks for more", restingOn: report.digest)
        }
        follow(old, narrowedTo: narrowing, by: version.actor)
        notify(.amended, reasons: narrowedReasons, cause: cause)
        preserve(accounts)
        activate(accounts, restingOn: report.digest)
    }

    /// The amendment is refused, or its authority is asked about it; the order goes on as it was.
    mutating func dropProposal(by actor: String, code: ReasonCode, note: String, telling kind: Notice.Kind, _ reason: String) {
        let basis = current.proposal?.report.digest
        revise { $0.proposal = nil }
        record(by: actor, code: code, note: note, restingOn: basis)
        notify(kind, reasons: [.unchanged(code), Notice.Reason(code: code, message: reason)])
        settle()
    }
}

extension Notice.Reason {
    fileprivate static let beingDecided = Notice.Reason(
        code: .amendmentPending,
        message:
            "The new version asks for more than the one before it. People decide on it; until then the order goes on as it was."
    )

    fileprivate static func unchanged(_ code: ReasonCode?) -> Notice.Reason {
        Notice.Reason(code: code ?? .notJudgeable, message: "The amendment is not taken in; the order goes on as it was.")
    }
}
