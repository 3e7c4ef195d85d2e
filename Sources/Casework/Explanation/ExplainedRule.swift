package import ComitySchema
import Rulebook

/// A rule as a reader wants it named: what it asks and by what law.
package struct ExplainedRule: Encodable, Hashable {
    package let rule: RuleID
    /// The version that was applied.
    package let version: Int
    /// What the rule asks, as a statement that holds when it is satisfied; absent where this program does not know the rule.
    package let title: String?
    /// The law or the practice behind it.
    package let source: String?
    /// The version that this program would apply, if it is another.
    package let versionNow: Int?

    package init(_ applied: RuleVersion) {
        let known = RuleCatalogue[applied.rule]
        rule = applied.rule
        version = applied.version
        title = known?.title
        source = known?.source
        if case .here(let current)? = known?.place, current != applied.version {
            versionNow = current
        } else {
            versionNow = nil
        }
    }

    /// What the rule asks and its source, in one line.
    package var statement: String {
        guard let title, let source else { return "a rule that this version of the program does not know" }
        let change = versionNow.map { "; version \($0) is applied now" } ?? ""
        return "\(title) (\(source)\(change))"
    }
}
