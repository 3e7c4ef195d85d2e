package import ComitySchema

extension CaseRedaction {
    package static func redact(_ order: VerifiedOrder) -> VerifiedOrder {
        VerifiedOrder(
            order: redact(order.order),
            digest: order.digest,
            issuerKey: order.issuerKey,
            invokedAgreement: order.invokedAgreement,
            certification: order.certification
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
            instrument: redact(order.instrument),
            purpose: Purpose(
                aim: order.purpose.aim,
                offences: order.purpose.offences,
                summary: order.purpose.summary.map { _ in withheld }
            ),
            tasks: order.tasks.map(redact),
            statements: order.statements,
            flags: order.flags,
            secrecy: order.secrecy,
            language: order.language
        )
    }

    private static func redact(_ task: OrderTask) -> OrderTask {
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
            ),
            observation: task.observation
        )
    }

    private static func redact(_ instrument: Instrument) -> Instrument {
        Instrument(
            kind: instrument.kind,
            reference: instrument.reference,
            madeAt: instrument.madeAt,
            validity: instrument.validity,
            approvals: instrument.approvals,
            isUrgent: instrument.isUrgent,
            selectors: instrument.selectors?.map(redact),
            modifications: instrument.modifications?.map { change in
                Modification(
                    role: change.role,
                    name: change.name,
                    modifiedAt: change.modifiedAt,
                    adds: change.adds.map(redact),
                    removes: change.removes.map(redact)
                )
            },
            // A document's name may name the person; its digest says which document it is.
            documents: instrument.documents?.map {
                Document(name: withheld, contentType: $0.contentType, digest: $0.digest)
            }
        )
    }
}
