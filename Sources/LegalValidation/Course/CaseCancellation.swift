import ComitySchema
import Foundation

extension CaseCourse {
    /// Takes back the order, or one task of it. What is not authorised ends at once; what is active ends when delivery confirms
    /// that nothing more leaves.
    mutating func cancel(_ cancellation: Cancellation, asked message: AdmittedMessage) {
        let actor = message.sender.rawValue
        if current.state.isFinal {
            audit(.replayed, code: cancellation.code, actor: actor, note: "the case has ended: \(current.state.name)")
            return `repeat`(current.notices.suffix(1))
        }
        let code = cancellation.code
        if case .stopping = current.state {
            return audit(.replayed, code: code, actor: actor, note: "the case is being stopped")
        }
        let affected = current.tasks.indices.filter { index in
            cancellation.task == nil || cancellation.task == current.tasks[index].reference
        }
        guard !affected.isEmpty else {
            return reply(to: message, task: cancellation.task, reason: .noSuchTask)
        }
        let open = affected.filter { !current.tasks[$0].state.isSettled && current.tasks[$0].state != .stopping }
        if let task = cancellation.task, open.isEmpty {
            audit(.replayed, code: code, actor: actor, note: "task \(task) has ended or is being stopped")
            return `repeat`(current.notices.last { $0.task == task }.map { [$0] } ?? [])
        }
        guard let task = cancellation.task else {
            let reason = code == .approvalRefused ? Notice.Reason.approvalRefused : .takenBack
            return stop(into: .cancelled, by: actor, code: code, note: "taken back", telling: [reason])
        }
        for index in open { halt(index, into: .cancelled, by: actor, code: code) }
        let isBeingStopped = open.contains { current.tasks[$0].state == .stopping }
        let note = isBeingStopped ? "task \(task) is taken back; its stop is ordered" : "task \(task) is taken back"
        record(by: actor, code: code, note: note)
        if !isBeingStopped { settle() }
    }
}

extension Cancellation {
    fileprivate var code: ReasonCode { ground == .approvalRefused ? .approvalRefused : .cancelledByAuthority }
}

extension Notice.Reason {
    fileprivate static let approvalRefused = Notice.Reason(
        code: .approvalRefused,
        message: "The approval that had to follow was refused. What was captured and not delivered is kept back: say what "
            + "becomes of it."
    )
}
