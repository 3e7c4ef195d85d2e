import ComitySchema
import Foundation
import StageKit
import StageMessages
import Trust

/// What intake tells a proven sender and the auditors about one transmittal.
struct IntakeAnswers {
    let transmittal: VerifiedTransmittal
    let entities: EntityRegistry
    let now: Date

    /// Every admitted message is audited; an order is also answered at once. Whatever else comes is answered when it has had its
    /// effect.
    func acknowledge(_ message: AdmittedMessage, in context: StageContext<NoEntry>) {
        if case .order(let order) = message.content {
            notify(.received, from: message.receiver, caseID: message.caseID, order: order.order.reference, in: context)
        }
        audit(.admitted, caseID: message.caseID, note: message.content.name, in: context)
    }

    func refuse(_ refusal: Refusal, in context: StageContext<NoEntry>) {
        let caseID = refusal.order.map { CaseID(authority: refusal.owner ?? transmittal.sender.id, reference: $0) }
        notify(
            refusal.remedy == .resend ? .clarification : .refused,
            from: refusal.receiver ?? speaker,
            caseID: caseID,
            order: refusal.order,
            of: refusal.owner,
            reasons: [Notice.Reason(code: refusal.code, rule: refusal.rule, message: refusal.message)],
            in: context
        )
        audit(.refused, caseID: caseID, code: refusal.code, note: refusal.message, in: context)
        if refusal.isAlarming {
            audit(.signatureAlert, caseID: caseID, code: refusal.code, note: refusal.message, in: context)
        }
    }

    /// Who answers what names none of the provider's entities, or none that could be read: one abroad, where orders go.
    private var speaker: EntityID {
        let abroad = entities.entities.first { $0.country != transmittal.sender.country }
        // A registry has at least one entity.
        return (abroad ?? entities.entities[0]).id
    }

    private func notify(
        _ kind: Notice.Kind,
        from entity: EntityID,
        caseID: CaseID?,
        order: OrderReference?,
        of owner: AuthorityID? = nil,
        reasons: [Notice.Reason] = [],
        in context: StageContext<NoEntry>
    ) {
        let notice = Notice(
            id: "N" + Digest(of: "notice\n\(transmittal.digest)\n\(kind.rawValue)").rawValue.prefix(32),
            caseID: caseID,
            provider: entity,
            recipient: transmittal.sender.id,
            authority: owner,
            order: order,
            kind: kind,
            reasons: reasons,
            at: now
        )
        context.send(notice)
    }

    private func audit(
        _ kind: AuditEvent.Kind,
        caseID: CaseID?,
        code: ReasonCode? = nil,
        note: String,
        in context: StageContext<NoEntry>
    ) {
        let event = AuditEvent(
            at: now,
            stage: StageName.intake.rawValue,
            kind: kind,
            caseID: caseID,
            code: code,
            actor: transmittal.sender.id.rawValue,
            note: note,
            digest: transmittal.digest
        )
        context.send(event)
    }
}
