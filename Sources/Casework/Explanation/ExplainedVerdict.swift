package import ComitySchema
package import Rulebook

/// One of the three verdicts on an order, which are kept apart: that its sender is authentic says nothing of its instrument, and a
/// good instrument nothing of whether the agreement may be invoked for it.
package struct ExplainedVerdict: Encodable, Hashable {
    /// What the rules of one verdict say together.
    package enum Standing: Hashable, Encodable {
        /// The rules were not asked yet.
        case open
        /// No rule found anything wanting.
        case holds
        /// The gravest of what was found.
        case found(Finding.Effect)

        package var word: String {
            switch self {
            case .open: "open"
            case .holds: "holds"
            case .found(let effect): effect.rawValue
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(word)
        }
    }

    package let question: Rule.Question
    package let standing: Standing
    /// On what the verdict rests, beside the rules.
    package let basis: String
    /// How many rules found nothing wanting.
    package let satisfied: Int
    /// The rules that found something, each once.
    package let rules: [RuleID]

    /// The three verdicts on a version of a case's order.
    package static func verdicts(on order: VerifiedOrder, in subject: Case, report: RuleReport?) -> [ExplainedVerdict] {
        let satisfied = (subject.authenticity + (report?.satisfied ?? [])).map { Rule.Question(of: $0.rule) }
        return Rule.Question.allCases.map { question in
            let verdict = report?.verdicts.first { $0.question == question }
            return ExplainedVerdict(
                question: question,
                standing: standing(on: question, verdict),
                basis: question.basis(of: order, sentBy: subject.sender),
                satisfied: satisfied.count { $0 == question },
                rules: Set(verdict?.findings.map(\.rule) ?? []).sorted()
            )
        }
    }

    private static func standing(on question: Rule.Question, _ verdict: QuestionVerdict?) -> Standing {
        if let effect = verdict?.effect { return .found(effect) }
        // No order becomes a case before intake has verified both signatures.
        return verdict == nil && question != .authentic ? .open : .holds
    }
}

extension Rule.Question {
    /// A rule that this program does not know is asked of the agreement, where the rest of the law is.
    fileprivate init(of rule: RuleID) { self = RuleCatalogue[rule]?.question ?? .agreement }

    fileprivate func basis(of order: VerifiedOrder, sentBy sender: AuthorityID) -> String {
        switch self {
        case .authentic:
            return "transmittal signed by \(sender), order by \(order.order.issuer) with key \(order.issuerKey)"
        case .instrument:
            let instrument = order.order.instrument
            return "\(instrument.kind) \(instrument.reference)"
        case .agreement:
            let invoked = order.invokedAgreement.map { "\($0) is invoked" } ?? "no agreement is invoked"
            let certified = order.certification.map { ", certified by \($0.certifier)" } ?? ", not certified"
            return invoked + certified
        }
    }
}
