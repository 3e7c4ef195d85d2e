import ComitySchema

// When what happened, and what is due.
extension CaseReport {
    package var deadlines: ReportSection {
        ReportSection(
            "Deadlines",
            explanation.deadlines.map { entry in
                let left = entry.secondsLeft == nil ? entry.standing.rawValue : entry.timeLeft(at: explanation.at)
                let mark = entry.standing == .overdue ? "OVERDUE " : ""
                let alarm = entry.alarm > 0 ? ", alarm at \(entry.alarm) %" : ""
                let acts = entry.acts && entry.standing.isOpen ? ", stops what runs" : ""
                return "\(Timestamp.format(entry.due))  \(mark)\(left)  \(entry.kind.rawValue)\(alarm)\(acts): \(entry.source)"
            }
        )
    }

    package var notices: ReportSection {
        ReportSection(
            "Notices",
            subject.notices.map { notice in
                let task = notice.task.map { " task \($0)" } ?? ""
                let elsewhere = notice.recipient == subject.sender ? "" : " to \(notice.recipient)"
                let reasons = notice.reasons.map { reason in
                    "\(reason.code.rawValue)\(reason.rule.map { " (\($0))" } ?? ""): \(reason.message)"
                }
                let text = reasons.isEmpty ? "" : "  " + reasons.joined(separator: "; ")
                return "\(Timestamp.format(notice.at))  \(notice.kind.rawValue)\(task)\(elsewhere)\(text)"
            }
        )
    }

    package var timeline: ReportSection {
        ReportSection(
            explanation.isTimelineUnbroken ? "Timeline" : "Timeline (BROKEN: a step does not name the one before it)",
            subject.timeline.map { event in
                let code = event.code.map { " \($0.rawValue)" } ?? ""
                let report = event.report.map { " [report \($0.rawValue.prefix(12))]" } ?? ""
                return "\(Timestamp.format(event.at))  \(event.actor)  \(event.state)\(code): \(event.note)\(report)"
            }
        )
    }
}
