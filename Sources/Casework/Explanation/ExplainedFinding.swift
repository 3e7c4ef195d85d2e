package import ComitySchema
import Rulebook

/// What a rule found, with what the rule asks and what it read.
package struct ExplainedFinding: Encodable, Hashable {
    /// One of the facts that a rule read.
    package struct Fact: Encodable, Hashable {
        package let name: String
        /// Absent where the report does not tell, or where there was nothing.
        package let value: JSONFragment
    }

    package let finding: Finding
    package let rule: ExplainedRule
    package let read: [Fact]

    package init(_ finding: Finding, facts: ReadFacts?) {
        self.finding = finding
        rule = ExplainedRule(RuleVersion(rule: finding.rule, version: finding.version))
        let names = RuleCatalogue.rules.first { $0.id == finding.rule }?.reads ?? []
        read = names.map { Fact(name: $0, value: facts?.value(of: $0, task: finding.task) ?? .absent) }
    }

    /// The findings of a report on a version of a case's order.
    package static func findings(of report: RuleReport?, in subject: Case) -> [ExplainedFinding] {
        guard let report else { return [] }
        let facts = ReadFacts(of: subject, in: report)
        return report.findings.map { ExplainedFinding($0, facts: facts) }
    }
}
