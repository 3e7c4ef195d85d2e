import ComitySchema
import Foundation
import StageKit

/// What interception says of its tasks: from when their accounts' events are matched, and from when they are not. Each word is a step of
/// the case; the same word again is none.
extension CaseCourse {
    mutating func noteArmed(_ index: Int, until end: Date) {
        let task = current.tasks[index]
        guard task.action == .interception, task.armedUntil != end || task.captured != nil else { return }
        change(index) {
            $0.armedUntil = end
            $0.captured = nil
        }
        record(by: StageName.intercept.rawValue, note: "task \(task.reference): armed until \(Timestamp.format(end))")
    }

    mutating func noteStopped(_ index: Int, after captured: CaseTask.Captured) {
        let task = current.tasks[index]
        guard task.action == .interception, task.captured != captured else { return }
        change(index) {
            $0.armedUntil = nil
            $0.captured = captured
        }
        let isPause = task.state == .suspended && (task.record.map { now < $0.window.until } ?? false)
        let word = isPause ? "interception paused" : "interception stopped"
        record(by: StageName.intercept.rawValue, note: "task \(task.reference): \(word) after \(captured.text)")
        if task.state == .stopping, task.withheldAt != nil { confirmStop(of: index) }
    }

    /// A stage that does not come back must not hold a confirmation for ever. That nothing leaves is certain without it; that nothing is
    /// captured is not, so people are told.
    mutating func confirmOverdueStops() {
        let actor = StageName.validate.rawValue
        for index in current.tasks.indices {
            guard !current.state.isFinal, let due = law.disarmingDue(current.tasks[index]), due <= now else { continue }
            let task = current.tasks[index]
            let note =
                "task \(task.reference): nothing leaves, but interception has not confirmed its stop: see 'comity intercepts'"
            record(by: actor, note: note)
            audit(.unconfirmedStop, task: task.id, actor: actor, note: "confirmed to the authority without interception's word")
            confirmStop(of: index)
        }
    }

    /// Takes in that interception closed its answer before the end that the register gives it: the later end reached the stage when it had
    /// ended the interception by the earlier one. Nothing is captured since, so people are told, and the entry says what was captured.
    mutating func noteEarlyEnd(of index: Int, at end: Date) {
        let task = current.tasks[index]
        guard task.action == .interception, let record = task.record, end < record.window.until else { return }
        let actor = StageName.validate.rawValue
        let note = "over since \(Timestamp.format(end)), though authorised until \(Timestamp.format(record.window.until))"
        self.record(by: actor, code: .windowEnded, note: "task \(task.reference): \(note); nothing is captured meanwhile")
        audit(.unexplainedIntercept, task: task.id, code: .windowEnded, actor: actor, note: "\(note): nothing is captured")
        let window = TimeWindow(from: record.window.from, until: max(record.window.from, end))
        alter(index, to: record.ending(window: window, deliverUntil: record.deliverUntil), by: actor)
        // The stage will say nothing more of the task.
        change(index) { $0.captured = task.captured }
    }

    /// What a task's authority is told if its interception ended before its time; `nil` if it did not.
    func earlyEnd(of task: CaseTask) -> Notice.Reason? {
        guard task.items != nil, let record = task.record, !record.status.isFinal, let asked = asked(of: task),
            record.window.until < asked.window.until
        else { return nil }
        return .endedEarly(at: record.window.until)
    }

    /// What the order asks for, as people left it, of the interception that a task is.
    func asked(of task: CaseTask) -> OrderTask? {
        let asked = order.tasks(within: current.narrowing).first { $0.reference == task.reference }
        return asked.flatMap { $0.action == .interception && $0.target == task.record?.target ? $0 : nil }
    }

    /// Whether a version lengthens an interception whose time is over. It has ended by its own clock, and is not begun again.
    func extendsWhatHasEnded(_ version: Order) -> Bool {
        version.tasks.contains { asked in
            guard asked.action == .interception, let task = index(of: asked.reference).map({ current.tasks[$0] }),
                let record = task.record
            else { return false }
            // What ended early is still to go on until the end that was granted.
            let granted = earlyEnd(of: task).flatMap { _ in self.asked(of: task)?.window.until } ?? record.window.until
            let isOver = task.state.isSettled || task.items != nil || record.window.until <= now
            return asked.window.until > granted && isOver
        }
    }
}

extension Notice.Reason {
    fileprivate static func endedEarly(at end: Date) -> Notice.Reason {
        Notice.Reason(
            code: .windowEnded,
            message: "The interception ended at \(Timestamp.format(end)), before its later end had reached it; this answer is of "
                + "the time until then."
        )
    }

    static func goesOn(from start: Date, after end: Date) -> Notice.Reason {
        Notice.Reason(
            code: .windowEnded,
            message: "The interception goes on from \(Timestamp.format(start)) with an answer of its own. What happened between "
                + "\(Timestamp.format(end)) and then is not captured."
        )
    }
}

extension CaseLaw {
    /// When a stop is confirmed without interception's word: the earliest for any task that awaits it.
    func disarmingDue(_ current: Case) -> Date? {
        current.state.isFinal ? nil : current.tasks.compactMap(disarmingDue).min()
    }

    func disarmingDue(_ task: CaseTask) -> Date? {
        guard task.state == .stopping, task.awaitsDisarming else { return nil }
        return task.withheldAt.map { ($0 + patience.disarming.timeInterval).wholeMilliseconds }
    }
}

extension CaseTask {
    /// Takes in the task's new entry of the register. What interception had said of the entry before it does not stand any more where
    /// the new one asks for something else.
    mutating func follow(_ next: TaskRecord) {
        if next.status != .active {
            armedUntil = nil
        } else if record?.status != .active || record?.window != next.window {
            captured = nil
        }
        record = next
    }

    /// Whether the account's events may be matched, as far as interception has said. An entry that was never active was never armed.
    var awaitsDisarming: Bool { action == .interception && record != nil && captured == nil }
}

extension CaseTask.Captured {
    var text: String {
        let last = lastEventAt.map { ", the last of \(Timestamp.format($0))" } ?? ""
        return "\(events) events\(last)"
    }
}
