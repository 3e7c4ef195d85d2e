import ComitySchema
import Foundation

extension Case {
    /// The case that an order opens.
    init(opening message: AdmittedMessage, with order: VerifiedOrder, at now: Date) {
        self.init(
            id: message.caseID,
            sender: message.sender,
            entity: message.receiver,
            contact: message.contact,
            transmittals: [message.transmittalDigest],
            order: order,
            authenticity: message.authenticity,
            servedAt: message.admittedAt,
            openedAt: now,
            state: .received,
            tasks: order.order.tasks.map { task in
                CaseTask(
                    id: TaskID(of: message.caseID, reference: task.reference),
                    reference: task.reference,
                    action: task.action,
                    state: .proposed
                )
            }
        )
    }
}

extension CaseCourse {
    /// The first step: an authentic order is here.
    mutating func open() {
        record(by: current.sender.rawValue, note: "order received, \(order.tasks.count) tasks")
    }

    /// An order that has a case already: the same one gets the same answers, another one under its reference gets none of them.
    mutating func meet(_ message: AdmittedMessage, with again: VerifiedOrder) {
        let actor = message.sender.rawValue
        if current.transmittals.contains(message.transmittalDigest) || again.digest == current.order.digest {
            audit(.replayed, actor: actor, note: "the answers are given again", digest: again.digest)
            `repeat`(current.notices)
        } else {
            audit(.conflict, code: .referenceConflict, actor: actor, note: "the case is unchanged", digest: again.digest)
            reply(
                to: message,
                reason: Notice.Reason(
                    code: .referenceConflict,
                    message: "Another order has this reference; send this one under a reference of its own."
                )
            )
        }
    }
}
