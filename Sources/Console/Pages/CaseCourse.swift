import Casework
import ComitySchema

/// When what happened in a case, and what is due.
struct CaseCourse {
    let page: CasePage

    private var subject: Case { page.subject }

    var html: HTML {
        """
        <section aria-labelledby="decisions"><h2 id="decisions">Decisions</h2>\(decisions)</section>
        <section aria-labelledby="deadlines"><h2 id="deadlines">Deadlines</h2>\(deadlines)</section>
        <section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>\(timeline)</section>
        <section aria-labelledby="notices"><h2 id="notices">What the authority was told</h2>\(notices)</section>
        """
    }

    private var decisions: HTML {
        var grid = Grid("Decisions", "at", "reviewer", "decision", "reason")
        for decision in subject.decisions {
            let isOld = decision.orderDigest != subject.order.digest && decision.orderDigest != subject.proposal?.order.digest
            let left = decision.narrowing.map { ". \(Describe.narrowing($0))" } ?? ""
            grid.add(
                Words.time(decision.decidedAt),
                HTML(text: decision.reviewer.rawValue),
                "\(decision.verdict.rawValue)\(isOld ? ", on a version that was replaced" : "")",
                "\(Passage.html(decision.reason))\(left)"
            )
        }
        return grid.html(orElse: "Nobody has decided anything yet.")
    }

    private var deadlines: HTML {
        var grid = Grid("Deadlines", "due", "left", "what", "by")
        for entry in page.explanation.deadlines {
            let left = entry.secondsLeft == nil ? entry.standing.rawValue : entry.timeLeft(at: page.explanation.at)
            let mark: HTML = entry.standing == .overdue ? "\(Words.badge("overdue", .bad)) " : ""
            let acts = entry.acts && entry.standing.isOpen ? "; stops what runs" : ""
            grid.add(
                Words.time(entry.due),
                "\(mark)\(left)",
                "\(Words.plain(entry.kind.rawValue))\(acts)",
                HTML(text: entry.source)
            )
        }
        return grid.html(orElse: "None runs.")
    }

    private var timeline: HTML {
        let broken: HTML =
            page.explanation.isTimelineUnbroken
            ? "<p class=\"detail\">Every step names the one before it.</p>"
            : "<p class=\"notice bad\" role=\"alert\">The timeline is broken: a step does not name the one before it.</p>"
        let steps = subject.timeline.map { event -> HTML in
            let code: HTML = event.code.map { " \(Words.code($0.rawValue))" } ?? ""
            return """
                <li>\(Words.time(event.at)) <strong>\(Words.plain(event.state))</strong>\(code) <span>\(event.note)</span> \
                <span class="detail">\(event.actor)</span></li>
                """
        }
        return "\(broken)<ol class=\"timeline\">\(steps)</ol>"
    }

    private var notices: HTML {
        var grid = Grid("Notices", "at", "notice", "to", "reasons")
        for notice in subject.notices {
            let task = notice.task.map { ", task \($0)" } ?? ""
            let reasons = notice.reasons.map { reason -> HTML in
                "<div>\(Words.code(reason.code.rawValue))\(reason.rule.map { " \($0)" } ?? "") \(Passage.html(reason.message))</div>"
            }
            grid.add(
                Words.time(notice.at),
                "\(Words.plain(notice.kind.rawValue))\(task)",
                HTML(text: notice.recipient.rawValue),
                reasons.isEmpty ? "–" : HTML(reasons)
            )
        }
        return grid.html(orElse: "Nothing yet.")
    }
}
