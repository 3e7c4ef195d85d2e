import Casework
import ComitySchema
import Foundation
import Rulebook

/// One case: why it was decided as it was, what is asked of people, and what is due. What would tell whom it concerns is withheld until
/// the reviewer asks for it.
struct CasePage {
    /// As the reviewer may see it now: redacted, unless it was asked for.
    let explanation: CaseExplanation
    let isRevealed: Bool
    /// What was just sent, if this page follows a decision.
    var sent: Decision.Verdict?
    let session: Session

    var subject: Case { explanation.case }
    var path: String { "/cases/\(subject.id.rawValue)" }

    /// What tells this state of the case from every later one.
    static func version(of subject: Case) -> String {
        "\(subject.timeline.count).\(subject.decisions.count).\(subject.notices.count).\(subject.tasks.map(\.state.rawValue).joined())"
    }

    var html: HTML {
        let content: HTML = """
            <p class="lead">\(Words.code(subject.id.rawValue))</p>
            \(sentNotice)
            <p class="notice asks" role="status" data-stale hidden>The case has changed since this page was made. \
            <a href="\(path)">Show it as it is now</a></p>
            <div class="live" data-live="/live\(path)" data-version="\(Self.version(of: subject))">\(standing)</div>
            <section aria-labelledby="verdicts"><h2 id="verdicts">Verdicts</h2>\(verdicts)</section>
            \(CaseActions(page: self).html)
            \(CaseLaw(page: self).html)
            \(CaseOrder(page: self).html)
            \(CaseCourse(page: self).html)
            """
        return Page(title: "Order \(subject.order.order.reference)", room: .cases, session: session, content: content).html
    }

    private var sentNotice: HTML {
        guard let sent else { return .nothing }
        return """
            <p class="notice good" role="status">Your decision ‘\(sent.rawValue)’ is sent. It stands below as soon as the validating stage \
            has verified and counted it.</p>
            """
    }

    /// How the case stands, which changes by itself.
    var standing: HTML {
        var facts = Facts()
        facts.add("State", Words.state(subject.state))
        if let needed = approvalsNeeded {
            let matter = DecisionMatter(subject)
            let names = matter.approvals(in: subject).map {
                $0.reviewer == session.reviewer ? "\($0.reviewer) (you)" : $0.reviewer.rawValue
            }
            facts.add("Approved", text: "\(names.count) of \(needed)\(names.isEmpty ? "" : ": " + names.joined(separator: ", "))")
        }
        if let next = explanation.deadlines.first(where: { $0.standing.isOpen }) {
            facts.add("Next", CasesPage.deadline(next, at: explanation.at))
        }
        facts.add("Order", text: "\(subject.order.order.reference) of \(subject.order.order.issuer), sent by \(subject.sender)")
        facts.add("Addressee", text: subject.entity.rawValue)
        facts.add("Served", Words.time(subject.servedAt))
        facts.add("Rulebook", text: subject.report.map(\.rulebook) ?? "not applied yet")
        return facts.html
    }

    private var approvalsNeeded: Int? {
        switch subject.state {
        case .inReview(let needed), .suspended(let needed): needed > 0 ? needed : nil
        default: nil
        }
    }

    private var verdicts: HTML {
        let cards = explanation.verdicts.map { verdict -> HTML in
            let (word, tone) = Self.word(verdict.standing)
            let found = verdict.rules.map(\.rawValue).joined(separator: " ")
            let rules = found.isEmpty ? "" : "; found by \(found)"
            return """
                <li><h3>\(Self.title(verdict))</h3><p>\(Words.badge(word, tone))</p>\
                <p class="detail">\(Words.count(verdict.satisfied, "rule")) satisfied\(rules)</p>\
                <p class="detail">\(verdict.basis)</p></li>
                """
        }
        return "<ul class=\"verdicts\">\(cards)</ul>"
    }

    static func word(_ standing: ExplainedVerdict.Standing) -> (String, Words.Tone) {
        switch standing {
        case .open: ("open", .waits)
        case .holds: ("holds", .good)
        case .found(let effect): (effect.rawValue, Words.tone(of: effect))
        }
    }

    private static func title(_ verdict: ExplainedVerdict) -> String {
        switch verdict.question {
        case .authentic: "The sender is authentic"
        case .instrument: "The instrument is valid"
        case .agreement: "The agreement may be invoked"
        }
    }
}
