import ComitySchema
import Foundation

/// People are told before time runs out, and while something can still be done about it (rule G12).
extension CaseCourse {
    mutating func raiseAlarms() {
        for deadline in current.deadlines {
            guard let next = deadline.nextAlarm, next <= now, !current.state.isFinal || deadline.kind == .secrecyEnd else {
                continue
            }
            let level = max(deadline.passed(at: now), CaseDeadline.alarms[0])
            revise { revised in
                for index in revised.deadlines.indices where revised.deadlines[index].kind == deadline.kind {
                    revised.deadlines[index].alarm = level
                }
            }
            let note = deadline.alarmNote(level)
            record(by: StageName.validate.rawValue, note: note)
            audit(.deadlineAlarm, actor: StageName.validate.rawValue, note: note, digest: current.order.digest)
            if deadline.kind == .answer, level > CaseDeadline.alarms[0] { tellDelay(deadline) }
        }
    }

    /// The agency hears of a delay before the time is over, once, and only of one that is the provider's.
    private mutating func tellDelay(_ deadline: CaseDeadline) {
        switch current.state {
        case .clarifying, .suspended(approvalsNeeded: 0), .stopping, .answered: return
        default: break
        }
        let reason = Notice.Reason(
            code: .noAnswerInTime,
            message:
                "The answer is due before \(Timestamp.format(deadline.due)) and is not complete (\(current.state.name)); it may be late."
        )
        let isTold = current.notices.contains { $0.kind == .delayed && $0.at >= deadline.from }
        if !isTold { notify(.delayed, reasons: [reason]) }
    }
}

extension CaseDeadline {
    fileprivate func alarmNote(_ level: Int) -> String {
        let end = Timestamp.format(due)
        switch (kind, level) {
        case (.secrecyEnd, _):
            return "the duty of secrecy has ended: ask the authority whether the user may be told"
        case (.review, 100):
            return "overdue since \(end): nobody has decided; whoever stands in for the reviewers must"
        case (_, 100):
            return "\(kind.rawValue): overdue since \(end) (\(source))"
        default:
            return "\(kind.rawValue): \(level) % of the time is gone, it ends at \(end) (\(source))"
        }
    }
}
