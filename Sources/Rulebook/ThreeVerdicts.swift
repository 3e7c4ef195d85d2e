public import ComitySchema

/// What a report says on one of the three questions that are kept apart: who sent it, whether the instrument compels, whether the
/// agreement may be invoked.
public struct QuestionVerdict: Hashable, Sendable {
    public let question: Rule.Question
    /// The gravest answer; `nil` if nothing is wanting.
    public let effect: Finding.Effect?
    public let findings: [Finding]
}

extension RuleReport {
    /// The three verdicts, in the order of the questions.
    public var verdicts: [QuestionVerdict] {
        Rule.Question.allCases.map { question in
            // A rule that this software no longer has is asked of the agreement, where the rest of the law is.
            let findings = findings.filter { (RuleCatalogue[$0.rule]?.question ?? .agreement) == question }
            return QuestionVerdict(question: question, effect: findings.map(\.effect).max(), findings: findings)
        }
    }
}
