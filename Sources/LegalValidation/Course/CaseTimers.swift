import ComitySchema
import Foundation
import StageKit

extension CaseLaw {
    /// When a case next needs attention without being asked: the earliest of its state's own time, its deadlines' alarms, the next look
    /// at the provider's signals, and the end of the patience with a stop that is not confirmed.
    func due(_ current: Case) -> Date? {
        let alarm = current.deadlines.filter { !current.state.isFinal || $0.kind == .secrecyEnd }.compactMap(\.nextAlarm).min()
        return [stateDue(current), alarm, recheckDue(current), disarmingDue(current)].compactMap(\.self).min()
    }

    /// When the state itself ends or is looked at again: every state that is not final has such a time.
    func stateDue(_ current: Case) -> Date? {
        switch current.state {
        case .received:
            .distantPast
        case .held(let until), .clarifying(let until), .objecting(let until):
            until
        case .inReview:
            current.order.order.instrument.validity.until
        case .fulfilling, .suspended, .stopping:
            // A task that has no entry in the register holds nothing up.
            current.tasks.compactMap(lastNews).max()
                ?? current.order.order.instrument.validity.until + patience.outcomes.timeInterval
        case .answered:
            current.enteredAt + patience.receipts.timeInterval
        case .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed:
            nil
        }
    }
}

extension CaseLaw {
    /// Until when there may be news of a task; `nil` if it has no entry in the register. Of what is only kept no news is awaited.
    fileprivate func lastNews(of task: CaseTask) -> Date? {
        task.record.map { $0.deliverUntil + (task.action == .preservation ? 0 : patience.outcomes.timeInterval) }
    }
}

extension CaseCourse {
    /// Ends what its time has ended. A hold that ends is not ended here: the rules are asked again.
    mutating func lapse() {
        let actor = StageName.validate.rawValue
        switch current.state {
        case .inReview:
            expire(.instrumentNotInForce, "the instrument ended before people had decided", telling: .instrumentEnded)
        case .objecting where now >= order.instrument.validity.until:
            expire(.instrumentNotInForce, "the instrument ended before the objection was resolved", telling: .instrumentEnded)
        case .objecting:
            missAuthorityAnswer()
        case .suspended where current.tasks.allSatisfy(\.state.isSettled):
            move(to: .fulfilling, by: actor, note: "everything had left before the pause")
            settle()
        case .fulfilling where current.proposal != nil && current.tasks.allSatisfy(\.state.isSettled):
            dropProposal(
                by: actor,
                code: .noAnswerInTime,
                note: "the amendment was not decided in time",
                telling: .refused,
                "People had not decided on it when the time to deliver had passed."
            )
        case .fulfilling where current.onlyKeeps:
            endPreservation()
        case .fulfilling, .suspended:
            expire(.windowEnded, "the time to deliver passed before the answer was complete", telling: .deliveryEnded)
        case .stopping:
            // Delivery lets nothing leave after a task's time, whether or not it said so.
            for index in current.tasks.indices where current.tasks[index].state == .stopping {
                change(index) { $0.state = .stopped }
            }
            settle()
        case .answered:
            move(to: .closed, by: actor, note: "no receipt came in time")
        case .clarifying where current.tasks.contains { $0.record?.status.isFinal == false }:
            expire(.noAnswerInTime, "no amendment came in time for what is paused", telling: .noAmendment)
        case .clarifying:
            move(to: .lapsed, by: actor, code: .noAnswerInTime, note: "no amendment came in time")
            notify(.lapsed, reasons: [.noAmendment])
        case .received, .held, .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed:
            return
        }
    }

    /// Stops what the law lets run no longer without something that did not come in time. What was captured until then is kept back.
    mutating func actOnDeadlines() {
        let missed = current.deadlines.first { $0.acts && $0.isMissed(at: now) && stops($0.kind) }
        guard let missed, !current.state.isFinal else { return }
        switch missed.kind {
        case .judicialApproval:
            expire(.approvalMissing, "the approval that had to follow did not come in time", telling: .approvalMissed(missed))
        case .oralConfirmation:
            expire(.approvalMissing, "the oral approval was not confirmed in writing in time", telling: .approvalMissed(missed))
        case .preservationEnd:
            endPreservation()
        default:
            expire(.instrumentNotInForce, "the instrument has ended", telling: .instrumentEnded)
        }
    }

    /// Whether what runs stops when a deadline of a kind passes. The end of a production's instrument does not undo the duty to answer
    /// that arose while it was in force: the time to deliver ends that.
    private func stops(_ kind: CaseDeadline.Kind) -> Bool {
        switch kind {
        case .judicialApproval, .oralConfirmation, .urgentLife: true
        case .preservationEnd: current.tasks.contains { $0.action == .preservation && !$0.state.isSettled }
        case .instrumentEnd: !current.tasks.contains { $0.record != nil }
        case .answer, .clarification, .objection, .authorityAnswer, .clearance, .secrecyEnd, .review: false
        }
    }

    private mutating func expire(_ code: ReasonCode, _ note: String, telling reason: Notice.Reason) {
        stop(into: .expired, by: StageName.validate.rawValue, code: code, note: note, telling: [reason])
    }
}

extension Notice.Reason {
    fileprivate static func approvalMissed(_ deadline: CaseDeadline) -> Notice.Reason {
        Notice.Reason(
            code: .approvalMissing,
            message: "The approval that had to follow was not here by \(Timestamp.format(deadline.due)) (\(deadline.source)). "
                + "What was captured and not delivered is kept back; say what becomes of it."
        )
    }
    fileprivate static let instrumentEnded = Notice.Reason(
        code: .instrumentNotInForce,
        message: "The instrument has ended; a new order is needed."
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
