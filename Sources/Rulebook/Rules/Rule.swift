public import ComitySchema
import Foundation

/// One rule of the catalogue: a pure function from what is known of an order to what is wanting in it.
public struct Rule: Sendable {
    public let id: RuleID
    /// Rises whenever the rule's answers change, so that old reports stay explicable.
    public let version: Int
    /// What the rule asks, as a statement that holds when it is satisfied.
    public let title: String
    /// The law or the practice behind it.
    public let source: String
    /// The facts that it looks at.
    public let reads: [String]
    private let check: @Sendable (Matter) -> [Remark]

    init(
        _ id: String,
        version: Int = 1,
        _ title: String,
        source: String,
        reads: [String],
        check: @escaping @Sendable (Matter) -> [Remark]
    ) {
        self.id = RuleID(unchecked: id)
        self.version = version
        self.title = title
        self.source = source
        self.reads = reads
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

/// What a rule says, before it is signed with the rule's id.
struct Remark {
    let effect: Finding.Effect
    let code: ReasonCode
    let message: String
    var task: TaskReference?
    var until: Date?

    static func refuse(_ code: ReasonCode, _ message: String, task: TaskReference? = nil) -> Remark {
        Remark(effect: .refuse, code: code, message: message, task: task)
    }

    static func clarify(_ code: ReasonCode, _ message: String, task: TaskReference? = nil) -> Remark {
        Remark(effect: .clarify, code: code, message: message, task: task)
    }

    static func review(_ code: ReasonCode, _ message: String, task: TaskReference? = nil) -> Remark {
        Remark(effect: .review, code: code, message: message, task: task)
    }

    /// For a period that nobody can compute from what the rulebook knows.
    static let beyondCalendars = review(
        .notJudgeable,
        "The rulebook's calendars do not reach far enough to compute a period of this order; people must say."
    )

    static func hold(_ code: ReasonCode, _ message: String, until: Date) -> Remark {
        Remark(effect: .hold, code: code, message: message, until: until)
    }
}

/// An order as the rules see it: its facts, the instant, and the terms of the rulebook that carry it.
struct Matter {
    let facts: OrderFacts
    let now: Date
    let rulebook: Rulebook
    /// The agreement that is in force for the two countries, both when the order was issued and now.
    let agreement: Agreement?
    let direction: Direction?
    /// What the direction says of the order's instrument.
    let terms: InstrumentTerms?

    init(facts: OrderFacts, now: Date, rulebook: Rulebook) {
        self.facts = facts
        self.now = now
        self.rulebook = rulebook
        let order = facts.order.order
        var carriers: [(Agreement, Direction)] = []
        if let issuing = facts.senderCountry, let receiving = facts.receiverCountry {
            for agreement in rulebook.agreements {
                guard agreement.inForce.contains(order.issuedAt), agreement.inForce.contains(now),
                    let direction = agreement.direction(from: issuing, to: receiving)
                else { continue }
                carriers.append((agreement, direction))
            }
        }
        let carrier = carriers.first { $0.0.id == order.agreement } ?? carriers.first
        agreement = carrier?.0
        direction = carrier?.1
        terms = carrier?.1.terms(of: order.instrument.kind, at: order.instrument.madeAt)
    }

    var order: Order { facts.order.order }
    var instrument: Instrument { order.instrument }

    /// What a check finds in each task of the order.
    func eachTask(_ check: (OrderTask) -> Remark?) -> [Remark] {
        order.tasks.compactMap { task in
            guard var remark = check(task) else { return nil }
            remark.task = task.reference
            return remark
        }
    }

    func account(of task: OrderTask) -> AccountFacts? { facts.accounts.first { $0.task == task.reference } }
}

extension String {
    /// Whether nothing is said.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
