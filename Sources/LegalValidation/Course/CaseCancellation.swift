import ComitySchema
import Foundation

extension CaseCourse {
    /// Takes back the order, or one task of it. What is not authorised ends at once; what is active ends when delivery confirms
    /// that nothing more leaves.
    mutating func cancel(_ cancellation: Cancellation, asked message: AdmittedMessage) {
        let actor = message.sender.rawValue
        if current.state.isFinal {
            audit(.replayed, code: .cancelledByAuthority, actor: actor, note: "the case has ended: \(current.state.name)")
            return `repeat`(current.notices.suffix(1))
        }
        let affected = current.tasks.indices.filter { index in
            cancellation.task == nil || cancellation.task == current.tasks[index].reference
        }
        guard !affected.isEmpty else {
            return reply(to: message, task: cancellation.task, reason: .noSuchTask)
        }
        let open = affected.filter { !current.tasks[$0].state.isSettled && current.tasks[$0].state != .stopping }
        if let task = cancellation.task, open.isEmpty {
            audit(.replayed, code: .cancelledByAuthority, actor: actor, note: "task \(task) has ended or is being stopped")
            return `repeat`(current.notices.last { $0.task == task }.map { [$0] } ?? [])
        }
        for index in open { stop(index, by: actor) }
        switch current.state {
        case .stopping:
            return
        case .fulfilling where current.tasks.contains { $0.state == .stopping }:
            if cancellation.task == nil {
                move(to: .stopping(.cancelled), by: actor, code: .cancelledByAuthority, note: "the stop is ordered")
            } else {
                record(by: actor, code: .cancelledByAuthority, note: "one task is taken back; its stop is ordered")
            }
        default:
            end(wholly: cancellation.task == nil, by: actor)
        }
    }

    private mutating func stop(_ index: Int, by actor: String) {
        if current.tasks[index].record == nil {
            change(index) { $0.state = .stopped }
        } else {
            change(index) { $0.state = .stopping }
            deregister(index, as: .cancelled, by: actor, code: .cancelledByAuthority)
        }
    }

    /// Ends what nothing has to be stopped for.
    private mutating func end(wholly: Bool, by actor: String) {
        if wholly || current.tasks.allSatisfy({ $0.state == .stopped }) {
            move(to: .cancelled, by: actor, code: .cancelledByAuthority, note: "nothing had to be stopped")
            notify(.cancelled, reasons: [.takenBack])
        } else {
            record(by: actor, code: .cancelledByAuthority, note: "one task is taken back before it was authorised")
        }
    }
}
