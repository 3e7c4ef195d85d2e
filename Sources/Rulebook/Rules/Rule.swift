public import ComitySchema
import Foundation

/// One rule of the catalogue: a pure function from what is known of an order to what is wanting in it.
public struct Rule: Sendable {
    /// The three verdicts on an order, which are kept apart.
    public enum Question: String, Codable, Hashable, Sendable, CaseIterable {
        /// Is the sender who it says it is, and the message as it was sent?
        case authentic
        /// Does the domestic instrument compel what the order asks?
        case instrument
        /// May the agreement be invoked for it?
        case agreement
    }

    /// Who has the last word on whether a rule holds.
    public enum Decider: String, Codable, Hashable, Sendable, CaseIterable {
        case machine
        /// A machine finds what people then decide.
        case machineAndPerson
        case person
    }

    /// One thing that a rule may answer when it does not hold.
    public struct Answer: Codable, Hashable, Sendable {
        public let effect: Finding.Effect
        public let code: ReasonCode?

        public init(_ effect: Finding.Effect, _ code: ReasonCode?) {
            self.effect = effect
            self.code = code
        }
    }

    public let id: RuleID
    /// Rises whenever the rule's answers change, so that old reports stay explicable.
    public let version: Int
    /// To which of the three verdicts the rule belongs.
    public let question: Question
    public let decides: Decider
    /// What the rule asks, as a statement that holds when it is satisfied.
    public let title: String
    /// The law or the practice behind it.
    public let source: String
    /// The facts that it looks at.
    public let reads: [String]
    /// Everything that the rule may answer, the gravest first.
    public let answers: [Answer]
    private let check: @Sendable (Matter) -> [Remark]

    init(
        _ id: String,
        version: Int = 1,
        _ question: Question,
        decidedBy decides: Decider = .machine,
        _ title: String,
        source: String,
        reads: [String],
        answers: [Answer],
        check: @escaping @Sendable (Matter) -> [Remark]
    ) {
        self.id = RuleID(unchecked: id)
        self.version = version
        self.question = question
        self.decides = decides
        self.title = title
        self.source = source
        self.reads = reads
        self.answers = answers
        self.check = check
    }

    func findings(in matter: Matter) -> [Finding] {
        check(matter).map { remark in
            Finding(
                rule: id,
                version: version,
                effect: remark.effect,
                code: remark.code,
                message: remark.message,
                task: remark.task,
                until: remark.until
            )
        }
    }
}

extension Rule.Answer {
    static func stop(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.stop, code) }
    static func refuse(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.refuse, code) }
    static func clarify(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.clarify, code) }
    static func hold(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.hold, code) }
    static func object(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.object, code) }
    static func review(_ code: ReasonCode) -> Rule.Answer { Rule.Answer(.review, code) }
    static func flag(_ code: ReasonCode?) -> Rule.Answer { Rule.Answer(.flag, code) }
    /// The rulebook is not enough to judge: people must say.
    static let notJudgeable = hold(.notJudgeable)
}

/// What a rule says, before it is signed with the rule's id.
struct Remark {
    let effect: Finding.Effect
    let code: ReasonCode?
    let message: String
    var task: TaskReference?
    var until: Date?

    static func stop(_ code: ReasonCode, _ message: String) -> Remark { Remark(effect: .stop, code: code, message: message) }

    static func refuse(_ code: ReasonCode, _ message: String) -> Remark {
        Remark(effect: .refuse, code: code, message: message)
    }

    static func clarify(_ code: ReasonCode, _ message: String) -> Remark {
        Remark(effect: .clarify, code: code, message: message)
    }

    /// - Parameter until: when the hold clears by itself; `nil` if it waits for somebody.
    static func hold(_ code: ReasonCode, _ message: String, until: Date?) -> Remark {
        Remark(effect: .hold, code: code, message: message, until: until)
    }

    static func object(_ code: ReasonCode, _ message: String) -> Remark {
        Remark(effect: .object, code: code, message: message)
    }

    static func review(_ code: ReasonCode, _ message: String) -> Remark {
        Remark(effect: .review, code: code, message: message)
    }

    static func flag(_ code: ReasonCode?, _ message: String) -> Remark { Remark(effect: .flag, code: code, message: message) }

    /// For what nobody can work out from the rulebook: the order waits for people and is never passed.
    static func notJudgeable(_ message: String) -> Remark { hold(.notJudgeable, message, until: nil) }

    /// For a period whose end no calendar of the rulebook knows.
    static let beyondCalendars = notJudgeable(
        "The rulebook's calendars do not reach far enough to compute a period of this order; people must say."
    )
}

extension [Remark] {
    /// For a rule that has one thing to say, or nothing.
    init(_ remark: Remark?) { self = remark.map { [$0] } ?? [] }
}
