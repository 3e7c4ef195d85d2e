import ComitySchema
import Foundation
import StageKit
import Trust

/// What the stage writes: statements to agencies, outcomes, audit events.
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
        context.send(event, to: .audit, key: notice.caseID)
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
        context.send(AgencyMessage(statement: jws, ciphertext: ciphertext), to: .agency(recipient), key: caseID)
    }

    func report(_ event: Outcome.Event, of task: TaskRecord, in context: StageContext<DeliveryEntry>) {
        let outcome = Outcome(caseID: task.caseID, taskID: task.id, at: context.now, event: event)
        context.send(outcome, to: .outcomes, key: task.caseID)
    }

    func audit(
        _ kind: AuditEvent.Kind,
        of task: TaskRecord,
        code: ReasonCode? = nil,
        note: String,
        part: SealedPart? = nil,
        in context: StageContext<DeliveryEntry>
    ) {
        let event = AuditEvent(
            at: context.now,
            stage: plan.name,
            kind: kind,
            caseID: task.caseID,
            taskID: task.id,
            code: code,
            actor: plan.name,
            note: note,
            digest: part.map { Digest(of: $0.ciphertext) }
        )
        context.send(event, to: .audit, key: task.caseID)
    }
}

extension StageContext {
    /// Sends a message under its case; under the empty key if it has none.
    fileprivate func send(_ message: some Encodable, to topic: Topic, key: CaseID?) {
        send(OutboundRecord(topic: topic.name, key: Array((key?.rawValue ?? "").utf8), value: CanonicalJSON.encode(message)))
    }
}
