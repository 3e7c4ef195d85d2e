import Casework
import ComitySchema

/// What the rules found in a case, and what people said to it.
struct CaseLaw {
    let page: CasePage

    var html: HTML {
        """
        <section aria-labelledby="findings"><h2 id="findings">Findings</h2>
        \(Self.findings(page.explanation.findings))
        \(satisfied)
        </section>
        \(signs)
        \(proposal)
        \(objection)
        """
    }

    static func findings(_ findings: [ExplainedFinding]) -> HTML {
        guard !findings.isEmpty else { return "<p class=\"none\">The rules found nothing wanting.</p>" }
        return "<ul class=\"findings\">\(findings.map(finding))</ul>"
    }

    private static func finding(_ explained: ExplainedFinding) -> HTML {
        let finding = explained.finding
        let place = finding.task.map { "task \($0)" } ?? "the whole order"
        let code: HTML = finding.code.map { " \(Words.code($0.rawValue))" } ?? ""
        let until: HTML = finding.until.map { " until \(Words.time($0))" } ?? ""
        let facts = explained.read.map { fact -> HTML in
            "<li>\(Words.code(fact.name)) \(Passage.html(fact.value.line))</li>"
        }
        let read: HTML =
            facts.isEmpty ? "" : "<details><summary>what the rule read</summary><ul class=\"read\">\(facts)</ul></details>"
        return """
            <li><p>\(Words.effect(finding.effect)) <strong>\(finding.rule.rawValue)</strong>\(code) <span class="detail">\(place)\(until)</span></p>\
            <p>\(finding.message)</p><p class="detail">\(explained.rule.statement)</p>\(read)</li>
            """
    }

    private var satisfied: HTML {
        let rules = page.explanation.satisfied
        guard !rules.isEmpty else { return .nothing }
        let items = rules.map { rule -> HTML in "<li><strong>\(rule.rule.rawValue)</strong> \(rule.statement)</li>" }
        return
            "<details><summary>\(Words.count(rules.count, "rule")) satisfied</summary><ul class=\"read\">\(items)</ul></details>"
    }

    /// What of the accounts' own records speaks against the issuer's belief: by kind, never what it says.
    private var signs: HTML {
        let accounts = (page.subject.proposal?.report ?? page.subject.report)?.inputs?.accounts ?? []
        guard !accounts.isEmpty else { return .nothing }
        var grid = Grid("Signs of the accounts", "task", "accounts", "signs")
        for account in accounts {
            let signs = account.signals.map { Words.plain($0.rawValue) }.joined(separator: ", ")
            grid.add(
                HTML(text: account.task.rawValue),
                "\(account.matches)",
                signs.isEmpty ? "no contrary sign" : HTML(text: signs)
            )
        }
        return "<section aria-labelledby=\"signs\"><h2 id=\"signs\">Signs of the accounts</h2>\(grid.html(orElse: ""))</section>"
    }

    private var proposal: HTML {
        guard let proposal = page.explanation.proposal else { return .nothing }
        var grid = Grid("What the amendment would change", "what", "now", "then")
        for change in proposal.changes {
            let place = change.task.map { "task \($0), \(change.member)" } ?? change.member
            grid.add(HTML(text: place), change.before.map(Passage.html) ?? "–", change.after.map(Passage.html) ?? "–")
        }
        let names = proposal.approvedBy.map(\.rawValue).joined(separator: ", ")
        return """
            <section aria-labelledby="proposal"><h2 id="proposal">Amendment that waits</h2>
            <p>\(proposal.approvedBy.count) of \(proposal.approvalsNeeded) approved\(names.isEmpty ? "" : ": \(names)")</p>
            \(grid.html(orElse: "It changes nothing that is shown here."))
            \(Self.findings(proposal.findings))
            </section>
            """
    }

    private var objection: HTML {
        guard let objection = page.subject.objection else { return .nothing }
        let answers = objection.answers.map { answer -> HTML in
            "<li>\(Words.time(answer.at)) \(answer.authority.rawValue): \(answer.stance.rawValue). \(Passage.html(answer.reason))</li>"
        }
        let place = objection.instance == .issuingAuthority ? "issuing" : "receiving"
        return """
            <section aria-labelledby="objection"><h2 id="objection">Objection</h2>
            <p>\(Words.badge(objection.resolution?.rawValue ?? "open", objection.isOpen ? .asks : .ended)) \(Words.code(objection.code.rawValue)) \
            with the \(place) authority, raised by \(objection.raisedBy.rawValue), \(Words.time(objection.raisedAt))</p>
            <p>\(Passage.html(objection.statement))</p><ul>\(answers)</ul></section>
            """
    }
}
