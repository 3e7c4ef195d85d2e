import Casework
import ComitySchema

/// What a reviewer can do about a case.
struct CaseActions {
    let page: CasePage

    var html: HTML {
        """
        <section aria-labelledby="decide"><h2 id="decide">Decide</h2>
        \(questions)
        \(links)
        \(disclosure)
        </section>
        """
    }

    /// The decisions that the case's state takes, on its order and on what waits beside it.
    private var links: HTML {
        let subject = page.subject
        let onOrder = Decision.Verdict.allCases.filter {
            $0.counts(in: subject.state) && hasObject($0, in: DecisionMatter(subject))
        }
        let onProposal =
            subject.proposal.map { proposal in
                Decision.Verdict.allCases.filter {
                    $0.countsOnProposal(in: subject.state) && hasObject($0, in: DecisionMatter(proposal))
                }
            } ?? []
        guard !onOrder.isEmpty || !onProposal.isEmpty else {
            return "<p class=\"none\">Nothing can be decided in this state.</p>"
        }
        let items = onOrder.map { link($0, isProposal: false) } + onProposal.map { link($0, isProposal: true) }
        return "<ul class=\"actions\">\(items)</ul>"
    }

    /// Whether there is anything that a decision could be about. All else is left to the guards, which say why something does not count.
    private func hasObject(_ verdict: Decision.Verdict, in matter: DecisionMatter) -> Bool {
        let isObjectionProposed = !matter.unsettledObjections(in: page.subject).isEmpty
        switch verdict {
        case .confirm: return page.subject.awaitsCallback
        // What the rules object to is raised or dropped first.
        case .approve: return !isObjectionProposed
        case .drop:
            if case .objecting = page.subject.state { return true }
            return isObjectionProposed
        case .refuse, .ask, .object, .escalate, .suspend: return true
        }
    }

    private func link(_ verdict: Decision.Verdict, isProposal: Bool) -> HTML {
        let target: HTML = isProposal ? "?proposal=yes" : ""
        let title = Self.title(verdict) + (isProposal ? " the amendment" : "")
        return "<li><a class=\"button\" href=\"\(page.path)/decide/\(verdict.rawValue)\(target)\">\(title)</a></li>"
    }

    static func title(_ verdict: Decision.Verdict) -> String {
        switch verdict {
        case .approve: "Approve or narrow"
        case .refuse: "Refuse"
        case .ask: "Ask to clarify"
        case .object: "Object"
        case .escalate: "Escalate the objection"
        case .drop: "Drop the objection"
        case .suspend: "Suspend"
        case .confirm: "Confirm the call-back"
        }
    }

    /// What every reviewer is asked, whatever the rules found.
    private var questions: HTML {
        let questions = page.explanation.questions
        guard !questions.isEmpty, !page.subject.state.isFinal else { return .nothing }
        let items = questions.map { question -> HTML in
            "<li>\(question.text) <span class=\"detail\">\(question.rules.map(\.rawValue).joined(separator: " "))</span></li>"
        }
        return "<details><summary>\(Words.count(items.count, "question")) for every reviewer</summary><ul>\(items)</ul></details>"
    }

    private var disclosure: HTML {
        guard !page.subject.state.isFinal else {
            return "<p class=\"detail\">The case is over: identifiers and what people wrote stay withheld.</p>"
        }
        let (action, text): (String, HTML) =
            page.isRevealed
            ? ("withhold", "Withhold it again")
            : ("reveal", "Show identifiers, writings and documents")
        let word: HTML =
            page.isRevealed ? "You see what the case holds; the audit says so." : "The audit will say that you asked."
        return """
            <form method="post" action="\(page.path)/\(action)" class="disclose">\(page.session.field)\
            <button type="submit" class="plain">\(text)</button> <span class="detail">\(word)</span></form>
            """
    }
}
