import ComitySchema
import Foundation
import StageKit

/// How the tasks of a case follow the order as it now reads.
///
/// The scope of an entry of the register never changes, but for its end: parts that were sealed under a wider scope could otherwise
/// leave under the narrower one. A task whose scope changes is stopped, which delivery confirms, and goes on as a successor under an id
/// of its own, whose answer is complete in itself. What its predecessor had not delivered never leaves.
extension CaseCourse {
    /// The task that an order's task is now: the last that bears its reference.
    func index(of reference: TaskReference) -> Int? { current.tasks.lastIndex { $0.reference == reference } }

    /// Brings the tasks in line with what the order asks for now, or with what people left of it. What is new is proposed.
    ///
    /// A task that its authority took back stays so.
    ///
    /// - Parameters:
    ///   - old: the version of the order before this one, if this one is new.
    ///   - end: until when may be delivered.
    mutating func align(with asked: [OrderTask], replacing old: Order? = nil, until end: Date, by actor: String) {
        for task in Set(current.tasks.map(\.reference)).sorted() where !asked.contains(where: { $0.reference == task }) {
            if let index = index(of: task) { halt(index, into: .cancelled, by: actor, code: .versionReplaced) }
        }
        for task in asked {
            let before = old?.tasks.first { $0.reference == task.reference }
            align(with: task, before: before, until: end, by: actor)
        }
    }

    private mutating func align(with asked: OrderTask, before: OrderTask?, until end: Date, by actor: String) {
        guard let index = index(of: asked.reference) else { return propose(asked) }
        let task = current.tasks[index]
        if task.state == .stopping || task.state == .stopped { return }
        if let before, before.target != asked.target || before.action != asked.action {
            return replace(index, with: asked, by: actor)
        }
        guard let record = task.record else { return }
        let isSameScope = record.categories == asked.categories && record.window == asked.window
        if task.state.isSettled {
            // What is answered is answered; only more than that is another task.
            if !record.covers(asked) { propose(asked) }
        } else if isSameScope {
            if record.deliverUntil != end { alter(index, to: record.ending(window: record.window, deliverUntil: end), by: actor) }
        } else if asked.action == .interception, asked.differsInEndOnly(from: record), asked.window.until > now {
            alter(index, to: record.ending(window: asked.window, deliverUntil: end), by: actor)
        } else {
            succeed(index, with: asked, until: end, by: actor)
        }
    }

    private mutating func replace(_ index: Int, with asked: OrderTask, by actor: String) {
        halt(index, into: .cancelled, by: actor, code: .versionReplaced)
        propose(asked)
    }

    private mutating func propose(_ asked: OrderTask) {
        let task = CaseTask(id: nextID(of: asked.reference), reference: asked.reference, action: asked.action, state: .proposed)
        revise { $0.tasks.append(task) }
    }

    /// Goes on under another scope, in the status in which the task was; what is kept for it is kept on.
    private mutating func succeed(_ index: Int, with asked: OrderTask, until end: Date, by actor: String) {
        let task = current.tasks[index]
        guard let record = task.record else { return }
        let id = nextID(of: asked.reference)
        let next = record.successor(id, categories: asked.categories, window: asked.window, deliverUntil: end, at: now)
        let state: CaseTask.State = record.status == .suspended ? .suspended : .active
        revise {
            $0.tasks[index].hold = nil
            $0.tasks.append(CaseTask(id: id, reference: task.reference, action: task.action, state: state, hold: task.hold))
        }
        halt(index, into: .cancelled, by: actor, code: .versionReplaced)
        register(next, at: current.tasks.count - 1)
        audit(.taskAuthorised, task: id, actor: actor, note: "follows task \(task.id)", digest: current.order.digest)
    }

    private func nextID(of reference: TaskReference) -> TaskID {
        let version = current.tasks.count { $0.reference == reference } + 1
        return TaskID(of: current.id, reference: reference, version: version)
    }
}

extension TaskRecord {
    /// Whether the task asks for all that an order's task asks for.
    fileprivate func covers(_ asked: OrderTask) -> Bool {
        Set(asked.categories).isSubset(of: categories) && asked.window.isWithin(window)
    }
}

extension OrderTask {
    fileprivate func differsInEndOnly(from record: TaskRecord) -> Bool {
        categories == record.categories && window.from == record.window.from
    }
}
