import ComitySchema
import Foundation
import Trust

/// What is kept while it is decided: the silent holds on the accounts that an order names (18 USC 2703(f) is the model). Nothing is
/// ever delivered for a hold, and its agency is not told of it.
extension CaseCourse {
    /// Places a hold for each open task whose identifier names one account and that has none yet.
    mutating func preserve(_ accounts: [TargetAccount]) {
        for (index, task) in current.tasks.enumerated()
        where !task.state.isSettled && task.state != .stopping && task.hold == nil {
            guard let asked = order.tasks.first(where: { $0.reference == task.reference }),
                let account = accounts.first(where: { $0.task == task.reference })?.account
            else { continue }
            let hold = TaskRecord(
                id: TaskID(holdFor: task.id),
                caseID: current.id,
                order: order.reference,
                reference: task.reference,
                recipient: current.sender,
                // Nothing is sealed for a hold: where no key is valid yet, the order's own stands in for it.
                recipientKey: law.authorities[current.sender]?.sealingKey(at: now)?.id ?? current.order.issuerKey,
                entity: current.entity,
                action: .preservation,
                account: account,
                target: asked.target,
                categories: asked.categories,
                window: asked.window,
                // It ends with its reason and never by a clock of its own: every case ends.
                deliverUntil: Timestamp.latest,
                status: .active,
                activeSince: now,
                revision: 1
            )
            keep(hold, for: index)
            audit(.preservationRequested, task: hold.id, actor: StageName.validate.rawValue)
        }
    }

    /// Lets go of what is kept for one task.
    mutating func releaseHold(of index: Int, by actor: String) {
        guard let hold = current.tasks[index].hold, !hold.status.isFinal else { return }
        keep(hold.completed(at: now), for: index)
        audit(.taskEnded, task: hold.id, actor: actor, note: TaskStatus.completed.rawValue)
    }

    /// Lets go of everything that is kept for the case.
    mutating func releaseHolds(by actor: String) {
        for index in current.tasks.indices { releaseHold(of: index, by: actor) }
    }
}
