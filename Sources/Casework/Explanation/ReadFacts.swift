package import ComitySchema
import Rulebook

/// What the rules could look at when they judged a case, by the names that rules use for it.
package struct ReadFacts {
    /// Where a name is looked for: among what was known from elsewhere, in the order, in what the authority said of the order.
    private let places: [JSONFragment]

    /// - Returns: `nil` if the report does not tell what it read.
    package init?(of subject: Case, in report: RuleReport) {
        guard let facts = OrderFacts(judgedIn: report, of: subject) else { return nil }
        places = [
            JSONFragment(of: facts.inputs), JSONFragment(of: facts.order.order), JSONFragment(of: facts.order),
            JSONFragment(of: facts), .object(["now": .text(Timestamp.format(report.evaluatedAt))]),
        ]
    }

    /// What a name such as `tasks.target` stood for, of one task or of all.
    package func value(of name: String, task: TaskReference?) -> JSONFragment {
        let path = name.split(separator: ".")
        for place in places {
            let found = (task.map { place.about($0.rawValue) } ?? place).at(path)
            if found != .absent { return found }
        }
        return .absent
    }
}
