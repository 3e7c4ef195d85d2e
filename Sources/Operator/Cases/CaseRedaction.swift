import ComitySchema

/// A case without what would tell an onlooker whom it concerns: identifiers are marked, accounts and free text are left out.
/// Marks are the same within one run of the program, so that two tasks on one account can be told to be so.
enum CaseRedaction {
    static let withheld = "(withheld; --reveal shows it)"

    static func redact(_ original: Case) -> Case {
        Case(
            id: original.id,
            sender: original.sender,
            entity: original.entity,
            contact: original.contact,
            transmittals: original.transmittals,
            order: VerifiedOrder(
                order: redact(original.order.order),
                digest: original.order.digest,
                issuerKey: original.order.issuerKey,
                invokedAgreement: original.order.invokedAgreement,
                certification: original.order.certification
            ),
            authenticity: original.authenticity,
            servedAt: original.servedAt,
            openedAt: original.openedAt,
            state: original.state,
            report: original.report,
            tasks: original.tasks.map(redact),
            decisions: original.decisions,
            notices: original.notices,
            timeline: original.timeline
        )
    }

    private static func redact(_ order: Order) -> Order {
        Order(
            version: order.version,
            reference: order.reference,
            issuer: order.issuer,
            addressee: order.addressee,
            issuedAt: order.issuedAt,
            agreement: order.agreement,
            instrument: order.instrument,
            purpose: Purpose(
                aim: order.purpose.aim,
                offences: order.purpose.offences,
                summary: order.purpose.summary.map { _ in withheld }
            ),
            tasks: order.tasks.map { task in
                OrderTask(
                    reference: task.reference,
                    action: task.action,
                    target: redact(task.target),
                    categories: task.categories,
                    window: task.window,
                    targeting: Targeting(
                        entityType: task.targeting.entityType,
                        location: task.targeting.location,
                        nationalities: task.targeting.nationalities,
                        basis: withheld,
                        believedAt: task.targeting.believedAt
                    )
                )
            },
            statements: order.statements,
            flags: order.flags,
            secrecy: order.secrecy
        )
    }

    private static func redact(_ task: CaseTask) -> CaseTask {
        var task = task
        task.record = task.record.map(redact)
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
            status: record.status,
            revision: record.revision
        )
    }

    private static func redact(_ target: TargetIdentifier) -> TargetIdentifier {
        TargetIdentifier(format: target.format, value: Redaction.mark(target.value))
    }
}
