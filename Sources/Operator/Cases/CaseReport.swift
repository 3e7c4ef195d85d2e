import ComitySchema
import CommandLineKit
import Foundation

/// A case in lines for a person to read. What it prints of identifiers is what the case holds: redact first.
struct CaseReport {
    let subject: Case

    var lines: [String] {
        heading + section("Order", order) + section("Tasks", tasks) + section("Findings", findings)
            + section("Decisions", decisions) + section("Notices", notices)
            + section(timelineTitle, timeline)
    }

    private var heading: [String] {
        [
            "Case       \(subject.id)",
            "State      \(Self.describe(subject.state))",
            "Order      \(subject.order.order.reference) of \(subject.order.order.issuer), sent by \(subject.sender)",
            "Addressee  \(subject.entity)",
            "Contact    \(subject.contact.name), \(subject.contact.email)",
            "Opened     \(Timestamp.format(subject.openedAt))",
            "Grounds    \(subject.report?.grounds.rawValue ?? "none yet")",
        ]
    }

    private var order: [String] {
        let order = subject.order.order
        let instrument = order.instrument
        var lines = [
            "digest      \(subject.order.digest)",
            "instrument  \(instrument.kind) \(instrument.reference), made \(Timestamp.format(instrument.madeAt)), "
                + "in force \(Self.describe(instrument.validity))",
        ]
        lines += instrument.approvals.map { "approval    \($0.role), \($0.name), \(Timestamp.format($0.approvedAt))" }
        lines.append("invoked     \(subject.order.invokedAgreement?.rawValue ?? "no agreement")")
        lines.append("certified   \(subject.order.certification.map { "\($0.certifier): \($0.statement)" } ?? "not certified")")
        lines.append("aim         \(order.purpose.aim.rawValue)")
        lines += order.purpose.offences.map {
            "offence     \($0.title) (\($0.statute)), up to \($0.maximumSentenceMonths) months"
        }
        if let summary = order.purpose.summary { lines.append("summary     \(summary)") }
        if order.flags.emergency { lines.append("flag        emergency") }
        if order.flags.test { lines.append("flag        test") }
        return lines
    }

    private var tasks: [String] {
        subject.order.order.tasks.flatMap { asked -> [String] in
            let became = subject.tasks.first { $0.reference == asked.reference }
            let items = became?.items.map { ", \($0) items" } ?? ""
            return [
                "\(asked.reference)  \(asked.action.rawValue), \(became?.state.rawValue ?? "not opened")\(items)",
                "    \(asked.target.format) \(asked.target.value): \(asked.categories.map(\.rawValue).joined(separator: ", "))",
                "    \(Self.describe(asked.window))",
                "    believed \(asked.targeting.entityType.rawValue) in \(asked.targeting.location?.rawValue ?? "an unknown place"), "
                    + "of \(asked.targeting.nationalities.map(\.rawValue).joined(separator: ", ")): \(asked.targeting.basis)",
            ]
        }
    }

    private var findings: [String] {
        subject.report?.findings.map { finding in
            let task = finding.task.map { " task \($0)" } ?? ""
            let code = finding.code.map { " \($0.rawValue)" } ?? ""
            return "\(finding.rule)/\(finding.version)\(task)  \(finding.effect.rawValue)\(code): \(finding.message)"
        } ?? []
    }

    private var decisions: [String] {
        subject.decisions.map { decision in
            "\(Timestamp.format(decision.decidedAt))  \(decision.reviewer)  \(decision.verdict.rawValue): \(decision.reason)"
        }
    }

    private var notices: [String] {
        subject.notices.map { notice in
            let task = notice.task.map { " task \($0)" } ?? ""
            let reasons = notice.reasons.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "; ")
            return "\(Timestamp.format(notice.at))  \(notice.kind.rawValue)\(task)\(reasons.isEmpty ? "" : "  \(reasons)")"
        }
    }

    private var timeline: [String] {
        subject.timeline.map { event in
            let code = event.code.map { " \($0.rawValue)" } ?? ""
            return "\(Timestamp.format(event.at))  \(event.actor)  \(event.state)\(code): \(event.note)"
        }
    }

    private var timelineTitle: String {
        subject.isTimelineUnbroken ? "Timeline" : "Timeline (BROKEN: a step does not name the one before it)"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["", title] + (lines.isEmpty ? ["  none"] : lines.map { "  " + $0 })
    }

    static func describe(_ state: CaseState) -> String {
        switch state {
        case .held(let until): "held until \(Timestamp.format(until))"
        case .inReview(let needed): "inReview, \(needed) \(needed == 1 ? "approval" : "approvals") needed"
        default: state.name
        }
    }

    static func describe(_ window: TimeWindow) -> String {
        "from \(Timestamp.format(window.from)) until \(Timestamp.format(window.until))"
    }
}
