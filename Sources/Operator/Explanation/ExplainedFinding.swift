import ComitySchema
import Rulebook

/// What a rule found, with what the rule asks and what it looked at.
struct ExplainedFinding: Encodable, Hashable {
    let finding: Finding
    let rule: ExplainedRule
    /// The facts that the rule looked at.
    let reads: [String]

    init(_ finding: Finding) {
        self.finding = finding
        rule = ExplainedRule(RuleVersion(rule: finding.rule, version: finding.version))
        reads = RuleCatalogue.rules.first { $0.id == finding.rule }?.reads ?? []
    }
}
