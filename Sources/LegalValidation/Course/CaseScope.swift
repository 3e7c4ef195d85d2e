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
        // What an interception that is over already was to have beyond its end goes on once its answer is delivered (`goOn(after:)`).
        let isOver = task.items != nil && asked.differsInEndOnly(from: record) && asked.window.until > record.window.until
        let isSameScope = isOver || (record.categories == asked.categories && record.window == asked.window)
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

    /// Goes on under another scope, in the status in which the task was.
    private mutating func succeed(_ index: Int, with asked: OrderTask, until end: Date, by actor: String) {
        let task = current.tasks[index]
        guard let next = successor(of: task, as: asked, until: end) else { return }
        change(index) { $0.hold = nil }
        halt(index, into: .cancelled, by: actor, code: .versionReplaced)
        add(next, after: task, by: actor)
    }

    /// Goes on with what is left of an interception that ended early, now that its answer is delivered: an answer that is closed is not
    /// opened again. The people who approved the later end approved this.
    mutating func goOn(after index: Int, endedEarly task: CaseTask) {
        guard let record = task.record, let asked = asked(of: task), now < asked.window.until,
            let next = successor(of: task, as: asked, until: record.deliverUntil)
        else { return }
        let actor = StageName.validate.rawValue
        change(index) { $0.hold = nil }
        add(next, after: task, by: actor)
        self.record(by: actor, note: "task \(task.reference): goes on until \(Timestamp.format(asked.window.until))")
        notify(.resumed, task: task.reference, reasons: [.goesOn(from: now, after: record.window.until)])
    }

    private func successor(of task: CaseTask, as asked: OrderTask, until end: Date) -> TaskRecord? {
        let id = nextID(of: asked.reference)
        return task.record?.successor(id, categories: asked.categories, window: asked.window, deliverUntil: end, at: now)
    }

    /// Adds what follows a task. What is kept for it is kept on.
    private mutating func add(_ next: TaskRecord, after task: CaseTask, by actor: String) {
        let state: CaseTask.State = next.status == .suspended ? .suspended : .active
        revise {
            $0.tasks.append(
                CaseTask(id: next.id, reference: task.reference, action: task.action, state: state, hold: task.hold)
            )
        }
        register(next, at: current.tasks.count - 1)
        audit(.taskAuthorised, task: next.id, actor: actor, note: "follows task \(task.id)", digest: current.order.digest)
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
