import ComitySchema
import Foundation
import StageKit
import StageMessages

/// Messages that overtake their order. A cancellation that did must not be lost: the order that follows is taken back at once.
extension LegalValidationStage {
    /// Keeps a message until its order comes. `false` if it is none that could have overtaken an order, or one too many.
    func wait(_ message: AdmittedMessage, in context: Context) -> Bool {
        if case .receipt = message.content { return false }
        let key = message.caseID.waitingKey
        let until = (context.now + law.patience.order.timeInterval).wholeMilliseconds
        var waiting = context[key]?.waiting ?? WaitingMessages(messages: [], until: until)
        if waiting.messages.contains(where: { $0.transmittalDigest == message.transmittalDigest }) {
            context.send(event(.replayed, of: message, "it waits for its order already", in: context))
            return true
        }
        guard waiting.messages.count < WaitingMessages.limit else { return false }
        waiting.messages.append(message)
        context[key] = .waiting(waiting)
        let note = "its order is not here; it waits until \(Timestamp.format(waiting.until))"
        context.send(event(.admitted, of: message, note, in: context))
        return true
    }

    /// What came before an order that is here now, in the order in which it came.
    func takeWaiting(for case: CaseID, in context: Context) -> [AdmittedMessage] {
        let key = `case`.waitingKey
        defer { if context[key] != nil { context[key] = nil } }
        return context[key]?.waiting?.messages ?? []
    }

    /// The order did not come: operators are alarmed, and the messages are answered as messages about no order.
    func giveUp(_ waiting: WaitingMessages, under key: String, in context: Context) {
        guard waiting.until <= context.now else { return }
        for message in waiting.messages {
            context.send(event(.deadlineAlarm, of: message, "its order did not come in time", in: context))
            answerUnknown(message, in: context)
        }
        context[key] = nil
    }

    private func event(_ kind: AuditEvent.Kind, of message: AdmittedMessage, _ note: String, in context: Context) -> AuditEvent {
        AuditEvent(
            at: context.now,
            stage: plan.name,
            kind: kind,
            caseID: message.caseID,
            actor: message.sender.rawValue,
            note: "\(message.content.name): \(note)",
            digest: message.transmittalDigest
        )
    }
}
