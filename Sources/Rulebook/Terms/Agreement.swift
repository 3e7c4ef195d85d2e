public import ComitySchema

/// An agreement between states under which an authority of one may send its orders straight to a provider of another.
public struct Agreement: Codable, Hashable, Sendable {
    public let id: AgreementID
    public let title: String
    /// A renewal moves the end; a revision is an agreement of its own (18 USC 2523(e), (f)).
    public let inForce: TimeWindow
    public let directions: [Direction]

    /// What the agreement says of orders from one state to providers of another, if it speaks of them.
    func direction(from issuing: CountryCode, to receiving: CountryCode) -> Direction? {
        directions.first { $0.issuing == issuing && $0.receiving == receiving }
    }
}

/// One direction of an agreement. The two directions of one agreement need not be alike: whom they protect differs.
public struct Direction: Codable, Hashable, Sendable {
    public let issuing: CountryCode
    public let receiving: CountryCode
    /// Who may invoke the agreement for the issuing state.
    public let designatedAuthorities: [AuthorityID]
    /// What an order may serve.
    public let aims: [Purpose.Aim]
    public let offences: OffenceTerms
    public let protected: ProtectedClass
    /// Categories that an order may seek only beside others (subscriber information is covered data only then).
    public let notAlone: [DataCategory]
    /// More tasks than this in one order are for people to judge.
    public let targetLimit: Int
    /// A task that asks for a longer span of stored data is for people to judge.
    public let longestSpan: Deadline
    /// How long after its instrument's end an order may still be answered with what was collected in time.
    public let closingMargin: Deadline
    public let instruments: [InstrumentTerms]

    func terms(of kind: InstrumentKind) -> InstrumentTerms? { instruments.first { $0.kind == kind } }
}

/// Which offences are serious enough.
public struct OffenceTerms: Codable, Hashable, Sendable {
    /// The least maximum sentence, in months.
    public let thresholdMonths: Int
    /// Whether a terrorist offence is covered whatever its sentence.
    public let isTerrorismCovered: Bool
}

/// Whom a direction's orders may not target (the targeting decision table).
public struct ProtectedClass: Codable, Hashable, Sendable {
    /// Nationalities or permanent residences that protect a person, wherever the person is.
    public let person: [CountryCode]
    /// Places of incorporation or registration that protect a corporation.
    public let corporation: [CountryCode]
    public let association: [CountryCode]
    public let governmentBody: [CountryCode]
    /// Anyone who is here is protected.
    public let locations: [CountryCode]

    func nationalities(of type: Targeting.EntityType) -> [CountryCode] {
        switch type {
        case .person: person
        case .corporation: corporation
        case .association: association
        case .governmentBody: governmentBody
        }
    }
}
