import ComitySchema

/// One of the three verdicts on an order, which are kept apart: that its sender is authentic says nothing of its instrument, and a
/// good instrument nothing of whether the agreement may be invoked for it.
struct ExplainedVerdict: Encodable, Hashable {
    enum Kind: String, Encodable, CaseIterable {
        case authentic, instrument, agreement
    }

    /// What the rules of one verdict say together.
    enum Standing: Hashable, Encodable {
        /// The rules were not asked yet.
        case open
        /// No rule found anything wanting.
        case holds
        /// The gravest of what was found.
        case found(Finding.Effect)

        var word: String {
            switch self {
            case .open: "open"
            case .holds: "holds"
            case .found(let effect): effect.rawValue
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(word)
        }
    }

    let kind: Kind
    let standing: Standing
    /// On what the verdict rests, beside the rules.
    let basis: String
    /// How many rules found nothing wanting.
    let satisfied: Int
    /// The rules that found something, each once.
    let rules: [RuleID]

    /// The three verdicts on a version of a case's order.
    static func verdicts(on order: VerifiedOrder, in subject: Case, report: RuleReport?) -> [ExplainedVerdict] {
        let satisfied = subject.authenticity + (report?.satisfied ?? [])
        return Kind.allCases.map { ExplainedVerdict($0, on: order, sentBy: subject.sender, satisfied: satisfied, report: report) }
    }

    private init(
        _ kind: Kind,
        on order: VerifiedOrder,
        sentBy sender: AuthorityID,
        satisfied: [RuleVersion],
        report: RuleReport?
    ) {
        let findings = report?.findings.filter { Kind(judging: $0.rule) == kind } ?? []
        self.kind = kind
        basis = kind.basis(of: order, sentBy: sender)
        self.satisfied = satisfied.count { Kind(judging: $0.rule) == kind }
        rules = Set(findings.map(\.rule)).sorted()
        standing =
            switch (findings.map(\.effect).max(by: { $0.gravity < $1.gravity }), report, kind) {
            case (let gravest?, _, _): .found(gravest)
            // No order becomes a case before intake has verified both signatures.
            case (nil, _, .authentic), (nil, .some, _): .holds
            case (nil, nil, _): .open
            }
    }
}

extension ExplainedVerdict.Kind {
    /// Which verdict a rule has a part in. The instrument is judged by its own law: what it is, who approved it, when it is in force,
    /// what it can demand. All else that the rules ask is whether the agreement may be invoked for it.
    init(judging rule: RuleID) {
        if rule.rawValue.hasPrefix("A") {
            self = .authentic
        } else if Self.ofInstrument.contains(rule.rawValue) {
            self = .instrument
        } else {
            self = .agreement
        }
    }

    private static let ofInstrument: Set = [
        "B06", "B07", "B08", "B09", "B10", "B11", "B12", "B13", "B18", "C04", "E01", "E06", "F01", "F04", "F07", "F10",
    ]

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

extension Finding.Effect {
    /// What wins where findings differ.
    var gravity: Int {
        switch self {
        case .flag: 0
        case .review: 1
        case .object: 2
        case .hold: 3
        case .clarify: 4
        case .refuse: 5
        case .stop: 6
        }
    }
}
