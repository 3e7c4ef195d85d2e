import ComitySchema
import Foundation

extension CaseCourse {
    /// Notes that the agency has the answer to a task, if the receipt names that very answer.
    mutating func note(_ receipt: Receipt, in message: AdmittedMessage) {
        let actor = message.sender.rawValue
        // A task that goes on under another id may be answered more than once.
        let named = current.tasks.lastIndex { $0.reference == receipt.task && $0.manifestDigest == receipt.manifestDigest }
        guard let index = named ?? index(of: receipt.task) else {
            return reply(to: message, task: receipt.task, reason: .noSuchTask)
        }
        let task = current.tasks[index]
        switch task.state {
        case .receipted where task.manifestDigest == receipt.manifestDigest:
            audit(.replayed, task: task.id, actor: actor, note: "the receipt is noted already", digest: receipt.manifestDigest)
            `repeat`(current.notices.filter { $0.kind == .closed })
        case .delivered, .noData, .receipted:
            guard let manifest = task.manifestDigest else {
                return reply(to: message, task: receipt.task, reason: .nothingDelivered)
            }
            guard manifest == receipt.manifestDigest else {
                return reply(to: message, task: receipt.task, reason: .otherManifest)
            }
            change(index) { $0.receipt = receipt.manifestDigest }
            acknowledge(index, by: actor)
            settle()
        case .active, .collected, .suspended, .stopping:
            // The agency can be quicker than the news that its answer is complete.
            change(index) { $0.receipt = receipt.manifestDigest }
        case .proposed, .stopped, .lapsed:
            reply(to: message, task: receipt.task, reason: .nothingDelivered)
        }
    }

    mutating func acknowledge(_ index: Int, by actor: String) {
        let task = current.tasks[index]
        change(index) { $0.state = .receipted }
        audit(.receiptNoted, task: task.id, actor: actor, digest: task.manifestDigest)
        if !current.state.isFinal { record(by: actor, note: "task \(task.reference): receipt noted") }
    }
}
