import ComitySchema
import Foundation
import StageKit

/// What happens to the tasks of a case, and through them to the register.
///
/// A task that is taken away before its answer is complete becomes `cancelled` in the register, or `inapplicable` where an authority
/// declared the agreement so, and delivery confirms that nothing more leaves. Only a task whose answer is delivered, or whose own
/// time has passed so that nothing could leave anyway, becomes `completed`, which nobody confirms.
extension CaseCourse {
    // MARK: Ending

    /// Ends every task that is not settled, and the case with them: at once if nothing has to be stopped for it, and otherwise when
    /// delivery has confirmed every stop (``settle()``). The agency is told at the end, with `reasons`.
    ///
    /// A case that is being stopped already goes on to the end that the first stop gave it.
    mutating func stop(
        into ending: CaseState.Ending,
        by actor: String,
        code: ReasonCode,
        note: String,
        restingOn report: Digest? = nil,
        telling reasons: [Notice.Reason]
    ) {
        if case .stopping = current.state {
            return record(by: actor, code: code, note: "\(note); the stop is ordered already", restingOn: report)
        }
        for index in current.tasks.indices { halt(index, into: ending, by: actor, code: code) }
        if current.tasks.contains(where: { $0.state == .stopping }) {
            revise { $0.stopReasons = reasons }
            move(to: .stopping(ending), by: actor, code: code, note: "\(note); the stop is ordered", restingOn: report)
        } else {
            finish(ending, by: actor, code: code, note: note, restingOn: report, telling: reasons)
        }
    }

    /// Ends one task: at once if nothing can leave for it, and otherwise when delivery confirms. A settled task stays as it is.
    mutating func halt(_ index: Int, into ending: CaseState.Ending, by actor: String, code: ReasonCode) {
        let task = current.tasks[index]
        guard !task.state.isSettled, task.state != .stopping else { return }
        let settled: CaseTask.State = ending == .expired ? .lapsed : .stopped
        if let record = task.record, !record.status.isFinal, now < record.deliverUntil + law.patience.outcomes.timeInterval {
            change(index) { $0.state = .stopping }
            deregister(index, as: ending == .inapplicable ? .inapplicable : .cancelled, by: actor, code: code)
        } else {
            change(index) { $0.state = settled }
            deregister(index, as: .completed, by: actor, code: code)
            releaseHold(of: index, by: actor)
        }
    }

    /// The last step of a case that is stopped.
    mutating func finish(
        _ ending: CaseState.Ending,
        by actor: String,
        code: ReasonCode?,
        note: String,
        restingOn report: Digest? = nil,
        telling reasons: [Notice.Reason]
    ) {
        move(to: CaseState(ending), by: actor, code: code, note: note, restingOn: report)
        revise { $0.stopReasons = nil }
        notify(ending.notice, reasons: reasons + current.tasks.compactMap(\.deliveredBefore))
    }

    // MARK: Pausing

    /// Pauses what is active: from delivery's next look at the register on nothing leaves, and nothing is collected. What is kept
    /// is kept on.
    mutating func pauseTasks(by actor: String, code: ReasonCode? = nil) {
        for (index, task) in current.tasks.enumerated() {
            guard task.action != .preservation, let record = task.record, record.status == .active else { continue }
            change(index) { $0.state = .suspended }
            alter(index, to: record.with(status: .suspended, at: now), by: actor, code: code)
        }
    }

    /// Lets go on what is paused.
    mutating func resumeTasks(by actor: String, code: ReasonCode? = nil) {
        for (index, task) in current.tasks.enumerated() {
            guard let record = task.record, record.status == .suspended else { continue }
            change(index) { $0.state = task.items == nil ? .active : .collected }
            alter(index, to: record.with(status: .active, at: now), by: actor, code: code)
        }
    }

    // MARK: The register

    /// Writes a new revision of a task's entry in the register.
    mutating func alter(_ index: Int, to record: TaskRecord, by actor: String, code: ReasonCode? = nil) {
        register(record, at: index)
        audit(.taskChanged, task: record.id, code: code, actor: actor, note: record.status.rawValue)
    }

    /// Ends the task's entry in the register, if it has one that is not ended.
    mutating func deregister(_ index: Int, as status: TaskStatus, by actor: String, code: ReasonCode? = nil) {
        guard let record = current.tasks[index].record, !record.status.isFinal else { return }
        register(record.with(status: status, at: now), at: index)
        audit(.taskEnded, task: current.tasks[index].id, code: code, actor: actor, note: status.rawValue)
    }
}

extension CaseState.Ending {
    /// How the agency is told of it.
    var notice: Notice.Kind {
        switch self {
        case .refused: .refused
        case .cancelled: .cancelled
        case .inapplicable: .inapplicable
        case .expired: .expired
        }
    }
}

extension CaseTask {
    /// What the agency has of the task although it was stopped, and when the last event was captured for it; `nil` if nothing was.
    var deliveredBefore: Notice.Reason? {
        if manifestDigest != nil {
            return Notice.Reason(code: .deliveredBefore, message: "Task \(reference): the whole answer was delivered before.")
        }
        guard let last = lastSequence else { return nil }
        let captured = captured.flatMap { $0.events > 0 ? "interception had captured \($0.text)" : nil }
        let parts =
            last > 0 ? "parts up to \(last) were delivered before" : captured == nil ? nil : "no part was delivered before"
        let told = [parts, captured].compactMap(\.self)
        return told.isEmpty
            ? nil : Notice.Reason(code: .deliveredBefore, message: "Task \(reference): \(told.joined(separator: "; ")).")
    }
}
