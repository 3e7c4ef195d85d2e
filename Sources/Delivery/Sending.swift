import ComitySchema
import Foundation
import StageKit
import StageMessages
import Trust

/// What the stage signs and puts into an agency's topic.
extension DeliveryStage {
    func deliver(_ notice: Notice, in context: StageContext<DeliveryEntry>) {
        send(.notice(notice), from: notice.provider, to: notice.recipient, caseID: notice.caseID, in: context)
        let event = AuditEvent(
            at: context.now,
            stage: plan.name,
            kind: .delivered,
            caseID: notice.caseID,
            actor: plan.name,
            note: "notice \(notice.kind.rawValue)"
        )
        context.send(event)
    }

    func send(
        _ content: AgencyStatement.Content,
        ciphertext: Data? = nil,
        from provider: EntityID,
        to recipient: AuthorityID,
        caseID: CaseID?,
        in context: StageContext<DeliveryEntry>
    ) {
        let statement = AgencyStatement(provider: provider, issuedAt: context.now, content: content)
        let jws = signer.sign(CanonicalJSON.encode(statement), type: .statement)
        let message = AgencyMessage(statement: jws, ciphertext: ciphertext)
        context.send(OutboundRecord(message, to: .agency(recipient), key: caseID?.rawValue ?? ""))
    }
}
