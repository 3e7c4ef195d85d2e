package import ComitySchema

/// A case without what would tell an onlooker whom it concerns: identifiers are marked; accounts, documents and what people wrote are
/// left out. Marks are the same within one run of the program, so that two tasks on one account can be told to be so.
package enum CaseRedaction {
    package static let withheld = "(withheld; --reveal shows it)"

    package static func redact(_ original: Case) -> Case {
        let written = writings(of: original)
        var shown = original
        shown.order = redact(original.order)
        shown.tasks = original.tasks.map(redact)
        shown.decisions = original.decisions.map(redact)
        shown.proposal = original.proposal.map {
            Proposal(order: redact($0.order), report: $0.report, approvalsNeeded: $0.approvalsNeeded)
        }
        shown.objection = original.objection.map(redact)
        shown.stopReasons = original.stopReasons?.map { redact($0, repeating: written) }
        shown.notices = original.notices.map { redact($0, repeating: written) }
        return shown
    }

    /// What people wrote about the case. Notices repeat some of it.
    private static func writings(of original: Case) -> Set<String> {
        let objection = original.objection.map { [$0.statement] + $0.answers.map(\.reason) } ?? []
        return Set(original.decisions.map(\.reason) + objection)
    }

    package static func redact(_ target: TargetIdentifier) -> TargetIdentifier {
        TargetIdentifier(format: target.format, value: Redaction.mark(target.value))
    }

    private static func redact(_ task: CaseTask) -> CaseTask {
        var task = task
        task.record = task.record.map(redact)
        task.hold = task.hold.map(redact)
        return task
    }

    private static func redact(_ record: TaskRecord) -> TaskRecord {
        TaskRecord(
            id: record.id,
            caseID: record.caseID,
            order: record.order,
            reference: record.reference,
            recipient: record.recipient,
            recipientKey: record.recipientKey,
            entity: record.entity,
            action: record.action,
            account: record.account.map { AccountID(unchecked: Redaction.mark($0.rawValue)) },
            target: redact(record.target),
            categories: record.categories,
            window: record.window,
            deliverUntil: record.deliverUntil,
            safeguard: record.safeguard,
            status: record.status,
            activeSince: record.activeSince,
            revision: record.revision
        )
    }

    private static func redact(_ decision: CountedDecision) -> CountedDecision {
        CountedDecision(
            id: decision.id,
            reviewer: decision.reviewer,
            verdict: decision.verdict,
            narrowing: decision.narrowing,
            reason: withheld,
            decidedAt: decision.decidedAt,
            orderDigest: decision.orderDigest,
            grounds: decision.grounds
        )
    }

    private static func redact(_ objection: Objection) -> Objection {
        Objection(
            code: objection.code,
            statement: withheld,
            orderDigest: objection.orderDigest,
            grounds: objection.grounds,
            raisedBy: objection.raisedBy,
            raisedAt: objection.raisedAt,
            instance: objection.instance,
            escalatedAt: objection.escalatedAt,
            answers: objection.answers.map {
                Objection.Answer(authority: $0.authority, stance: $0.stance, reason: withheld, at: $0.at)
            },
            resolution: objection.resolution
        )
    }

    private static func redact(_ notice: Notice, repeating written: Set<String>) -> Notice {
        Notice(
            id: notice.id,
            caseID: notice.caseID,
            provider: notice.provider,
            recipient: notice.recipient,
            order: notice.order,
            task: notice.task,
            kind: notice.kind,
            reasons: notice.reasons.map { redact($0, repeating: written) },
            at: notice.at
        )
    }

    private static func redact(_ reason: Notice.Reason, repeating written: Set<String>) -> Notice.Reason {
        guard written.contains(where: { !$0.isEmpty && reason.message.contains($0) }) else { return reason }
        return Notice.Reason(code: reason.code, rule: reason.rule, message: withheld)
    }
}
