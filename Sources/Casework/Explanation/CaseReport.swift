package import ComitySchema

/// A case in lines for a person to read.
package struct CaseReport {
    package let explanation: CaseExplanation
    /// Whether the rules that found nothing wanting are listed one by one.
    package var listsSatisfied: Bool

    package init(explanation: CaseExplanation, listsSatisfied: Bool = false) {
        self.explanation = explanation
        self.listsSatisfied = listsSatisfied
    }

    package var subject: Case { explanation.case }

    /// Everything about the case.
    package var lines: [String] {
        let sections = [
            verdicts, order, documents, versions, tasks, holds, findings, satisfied, signs, proposal, objection, decisions,
            deadlines,
            notices, timeline,
        ]
        return heading + sections.compactMap { $0 }.flatMap(\.text)
    }

    /// What a reviewer reads before deciding.
    package var reviewLines: [String] {
        let sections = [
            order, documents, tasks, verdicts, findings, questions, signs, objection, proposal, decisions, deadlines,
        ]
        return heading + sections.compactMap { $0 }.flatMap(\.text)
    }

    private var heading: [String] {
        [
            "Case       \(subject.id)",
            "State      \(Describe.state(subject.state))",
            "Order      \(subject.order.order.reference) of \(subject.order.order.issuer), sent by \(subject.sender)",
            "Addressee  \(subject.entity)",
            "Contact    \(subject.contact.name), \(subject.contact.email)",
            "Served     \(Timestamp.format(subject.servedAt))",
            "Opened     \(Timestamp.format(subject.openedAt))",
            "Rulebook   \(subject.report.map { "\($0.rulebook), applied \(Timestamp.format($0.evaluatedAt))" } ?? "not applied yet")",
            "Grounds    \(explanation.grounds?.rawValue ?? "none yet")",
        ]
    }
}
