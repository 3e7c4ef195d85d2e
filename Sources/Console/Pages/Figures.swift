import ComitySchema
import Trust

/// What a transparency report counts, of all cases that a reviewer may see. Orders that are tests do not count.
struct Figures: Hashable {
    private(set) var orders = 0
    private(set) var tests = 0
    private(set) var emergencies = 0
    /// By the country of the authority that sent the order, or by the authority where its country is not known.
    private(set) var countries: [String: Int] = [:]
    private(set) var agreements: [String: Int] = [:]
    private(set) var outcomes: [String: Int] = [:]
    /// By the gravest word of the rules on the order as it now reads.
    private(set) var verdicts: [String: Int] = [:]
    private(set) var actions: [String: Int] = [:]
    private(set) var categories: [String: Int] = [:]
    /// Why orders ended without an answer.
    private(set) var reasons: [String: Int] = [:]
    /// What people decided, each decision once.
    private(set) var decisions: [String: Int] = [:]

    init(of cases: some Collection<Case>, countryOf: (AuthorityID) -> CountryCode?) {
        for subject in cases {
            guard !subject.order.order.flags.test else {
                tests += 1
                continue
            }
            count(subject, country: countryOf(subject.sender))
        }
    }

    private mutating func count(_ subject: Case, country: CountryCode?) {
        let order = subject.order.order
        orders += 1
        if order.flags.emergency { emergencies += 1 }
        countries[country?.rawValue ?? subject.sender.rawValue, default: 0] += 1
        agreements[(subject.order.invokedAgreement ?? order.agreement).rawValue, default: 0] += 1
        outcomes[Self.outcome(of: subject.state), default: 0] += 1
        if let report = subject.report {
            verdicts[report.findings.map(\.effect).max()?.rawValue ?? "nothing found", default: 0] += 1
        }
        for task in order.tasks { actions[task.action.rawValue, default: 0] += 1 }
        for category in Set(order.tasks.flatMap(\.categories)) { categories[Words.plain(category.rawValue), default: 0] += 1 }
        for decision in subject.decisions { decisions[decision.verdict.rawValue, default: 0] += 1 }
        if subject.state.isFinal, subject.state != .closed {
            let codes = Set(subject.notices.last { !$0.reasons.isEmpty }?.reasons.map(\.code.rawValue) ?? [])
            // What was delivered before is told beside the reason, and is none.
            for code in codes where code != ReasonCode.deliveredBefore.rawValue { reasons[code, default: 0] += 1 }
        }
    }

    private static func outcome(of state: CaseState) -> String {
        switch state {
        case .answered, .closed: "answered"
        case .refused, .cancelled, .inapplicable, .lapsed, .expired: state.name
        case .received, .held, .clarifying, .inReview, .objecting, .fulfilling, .suspended, .stopping: "open"
        }
    }
}
