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

    /// Whether a version lengthens an interception whose time is over. It has ended by its own clock, and is not begun again.
    func extendsWhatHasEnded(_ version: Order) -> Bool {
        version.tasks.contains { asked in
            guard asked.action == .interception, let task = index(of: asked.reference).map({ current.tasks[$0] }),
                let record = task.record
            else { return false }
            return asked.window.until > record.window.until && (task.state.isSettled || record.window.until <= now)
        }
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
