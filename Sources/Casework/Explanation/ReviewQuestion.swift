package import ComitySchema
import Rulebook

/// A question that people answer before they approve, with the rules behind it.
package struct ReviewQuestion: Encodable, Hashable {
    package let rules: [RuleID]
    package let text: String

    /// What every reviewer of an order is asked: what no machine can see, whatever the rules found.
    package static func questions(on order: Order) -> [ReviewQuestion] {
        let isInterception = order.tasks.contains { $0.action == .interception }
        return RuleCatalogue.questionsForPeople
            .filter { question in isInterception || !question.rules.allSatisfy { RuleCatalogue[$0]?.family == .interception } }
            .map { ReviewQuestion(rules: $0.rules, text: $0.text) }
    }
}
