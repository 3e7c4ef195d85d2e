public import ComitySchema

/// One rule of the catalogue, wherever it is applied.
public struct RuleEntry: Sendable {
    /// Where a rule is applied.
    public enum Place: Sendable {
        /// Here, to every order, whenever a case is decided.
        case here(version: Int)
        /// By another part of the pipeline, by name.
        case elsewhere(String)
        /// Nowhere yet.
        case notYet(because: String)
    }

    public let id: RuleID
    /// What holds when the rule is satisfied.
    public let title: String
    public let question: Rule.Question
    public let decides: Rule.Decider
    public let place: Place
    /// What follows when it does not hold.
    public let outcome: String
    /// Every reason that the rule may give.
    public let codes: [ReasonCode]
    public let source: String
    /// The tests in which the rule is kept and broken, by their files below `Tests`.
    public let tests: [String]

    init(_ rule: Rule) {
        id = rule.id
        title = rule.title
        question = rule.question
        decides = rule.decides
        place = .here(version: rule.version)
        outcome = rule.answers.map { answer in
            [answer.effect.rawValue, answer.code?.rawValue].compactMap { $0 }.joined(separator: " ")
        }
        .joined(separator: "; ")
        var codes: [ReasonCode] = []
        for code in rule.answers.compactMap(\.code) where !codes.contains(code) { codes.append(code) }
        self.codes = codes
        source = rule.source
        tests = ["RulebookTests/Breaches"]
    }

    init(
        _ id: String,
        _ question: Rule.Question,
        decidedBy decides: Rule.Decider = .machine,
        _ title: String,
        _ place: Place,
        outcome: String,
        codes: [ReasonCode] = [],
        source: String,
        tests: [String] = []
    ) {
        self.id = RuleID(unchecked: id)
        self.title = title
        self.question = question
        self.decides = decides
        self.place = place
        self.outcome = outcome
        self.codes = codes
        self.source = source
        self.tests = tests
    }

    public var family: RuleFamily { RuleFamily(of: id) }
}

/// The families of the catalogue, by the letter with which their rules' ids begin.
public enum RuleFamily: String, Codable, Hashable, Sendable, CaseIterable {
    case authenticity = "A"
    case agreement = "B"
    case offence = "C"
    case target = "D"
    case scope = "E"
    case interception = "F"
    case fulfilment = "G"
    /// Not among the catalogue's ninety.
    case own = ""

    init(of rule: RuleID) {
        self = Self(rawValue: String(rule.rawValue.prefix(1))) ?? .own
    }

    public var title: String {
        switch self {
        case .authenticity: "Transport, authenticity, replay"
        case .agreement: "Agreement and instrument"
        case .offence: "Offence and purpose"
        case .target: "Target"
        case .scope: "Scope of data"
        case .interception: "Interception"
        case .fulfilment: "Fulfilment, response, secrecy, reporting"
        case .own: "Beyond the ninety"
        }
    }
}
