import ComitySchema
import Foundation

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
    /// What runs for the order, one of each kind; set by whoever applies the rules.
    var deadlines: [RunningDeadline] = []

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
    var inputs: RuleInputs { facts.inputs }
    var isInterception: Bool { order.tasks.contains { $0.action == .interception } }
    /// Every category that a task asks for.
    var categories: Set<DataCategory> { Set(order.tasks.flatMap(\.categories)) }

    /// What a check finds in each task of the order.
    func eachTask(_ check: (OrderTask) -> Remark?) -> [Remark] {
        order.tasks.compactMap { task in
            guard var remark = check(task) else { return nil }
            remark.task = task.reference
            return remark
        }
    }

    func account(of task: OrderTask) -> AccountFacts? { inputs.accounts.first { $0.task == task.reference } }

    func deadline(_ kind: CaseDeadline.Kind) -> RunningDeadline? { deadlines.first { $0.kind == kind } }

    /// What the law of the issuing state says of each offence of the order; `nil` for one that the rulebook does not know.
    var offences: [(stated: Offence, known: OffenceEntry?)] {
        order.purpose.offences.map { offence in
            let known = facts.senderCountry.flatMap { rulebook.offence(offence.statute, in: $0, at: order.issuedAt) }
            return (offence, known)
        }
    }

    /// Why people must look at the order's offences.
    var sensitivities: Set<Sensitivity> { Set(offences.flatMap { $0.known?.sensitivities ?? [] }) }

    /// What the issuer wrote for people to read.
    var narrative: [String] {
        [order.purpose.summary ?? ""] + order.purpose.offences.map(\.title) + order.tasks.map(\.targeting.basis)
    }

    /// The phrases of the rulebook's watch lists that the order's texts hold. A phrase proves nothing: people read the order.
    func watched(for signs: WatchList.Sign...) -> [String] {
        rulebook.watchLists.filter { signs.contains($0.sign) }.flatMap { $0.phrases(in: narrative) }
    }
}

extension String {
    /// Whether nothing is said.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Sequence<String> {
    /// As people list things.
    var listed: String { joined(separator: ", ") }
}
