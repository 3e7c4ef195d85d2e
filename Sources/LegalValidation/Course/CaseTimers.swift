import ComitySchema
import Foundation

extension CaseCourse {
    /// Ends what its time has ended. A hold that ends is not ended here: the rules are asked again.
    mutating func lapse() {
        let actor = StageName.validate.rawValue
        switch current.state {
        case .inReview:
            stop(
                into: .expired,
                by: actor,
                code: .instrumentNotInForce,
                note: "the instrument ended before people had decided",
                telling: [.instrumentEnded]
            )
        case .suspended where current.tasks.allSatisfy(\.state.isSettled):
            move(to: .fulfilling, by: actor, note: "everything had left before the pause")
            settle()
        case .fulfilling, .suspended:
            stop(
                into: .expired,
                by: actor,
                code: .windowEnded,
                note: "the time to deliver passed before the answer was complete",
                telling: [.deliveryEnded]
            )
        case .stopping:
            // Delivery lets nothing leave after a task's time, whether or not it said so.
            for index in current.tasks.indices where current.tasks[index].state == .stopping {
                change(index) { $0.state = .stopped }
            }
            settle()
        case .answered:
            move(to: .closed, by: actor, note: "no receipt came in time")
        case .clarifying:
            move(to: .lapsed, by: actor, code: .noAnswerInTime, note: "no amendment came in time")
            notify(.lapsed, reasons: [.noAmendment])
        case .received, .held, .objecting, .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed:
            return
        }
    }
}

extension Notice.Reason {
    fileprivate static let instrumentEnded = Notice.Reason(
        code: .instrumentNotInForce,
        message: "The instrument ended before the review did; a new order is needed."
    )
    fileprivate static let noAmendment = Notice.Reason(
        code: .noAnswerInTime,
        message: "No amendment came in time; a new order is needed."
    )
    fileprivate static let deliveryEnded = Notice.Reason(
        code: .windowEnded,
        message: "The time to deliver has passed; what was delivered before is all that leaves."
    )
}
