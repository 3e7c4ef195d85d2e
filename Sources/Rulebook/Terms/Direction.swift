public import ComitySchema
public import Foundation

/// One direction of an agreement. The two directions of one agreement need not be alike: whom they protect differs.
public struct Direction: Codable, Hashable, Sendable {
    /// How a provider learns that the agreement is invoked.
    public enum Invocation: String, Codable, Hashable, Sendable, CaseIterable {
        /// A Designated Authority says so and certifies the order (US-UK Agreement, Art. 5(7)-(8)).
        case noticeAndCertification
        /// The signed form is both (Regulation (EU) 2023/1543, Art. 9).
        case form
    }

    /// Who tells the user of an order.
    public enum UserNotice: String, Codable, Hashable, Sendable, CaseIterable {
        /// The provider may, once no duty of secrecy runs.
        case providerAfterSecrecy
        /// The issuing authority alone (Regulation (EU) 2023/1543, Art. 13).
        case issuer
    }

    /// What an issuer must declare, in the words of the order's `statements`.
    public enum RequiredStatement: String, Codable, Hashable, Sendable, CaseIterable {
        /// Not for, or to supply, the receiving or a third government.
        case notForAnotherGovernment
        /// For interceptions: no longer than is reasonably necessary.
        case notLongerThanNecessary
        /// For interceptions: no less intrusive method is reasonably available.
        case noLessIntrusiveMethod
        /// For targets outside the issuing state that are not its nationals: what was done about telling their country.
        case thirdCountry
    }

    /// The states whose authorities issue.
    public let issuing: [CountryCode]
    /// The states whose providers receive. No order leads from a state to itself.
    public let receiving: [CountryCode]
    /// Who may invoke the agreement for the issuing state. Absent: every authority that the provider's registry has as one that
    /// sends orders for that state.
    public let designatedAuthorities: [AuthorityID]?
    /// Who may declare the agreement inapplicable for the receiving state, and hears an objection that the issuing side did not
    /// resolve. Absent: every such authority that the registry has for that state.
    public let receivingAuthorities: [AuthorityID]?
    public let invocation: Invocation
    /// What an order may serve.
    public let aims: [Purpose.Aim]
    public let offences: OffenceTerms
    /// Offences for which an essential interest of the receiving state asks people, and perhaps its authority, first.
    public let essentialInterests: [EssentialInterest]
    public let protected: ProtectedClass
    /// States outside of which the authority and the provider must both believe the target of an interception to be
    /// (IPA 2016, s.52(4)). Absent: none.
    public let interceptionOnlyOutside: [CountryCode]?
    /// What the issuer must declare.
    public let statements: [RequiredStatement]
    /// Categories that an order may seek only beside others (subscriber information is covered data only then).
    public let notAlone: [DataCategory]
    /// Languages in which orders are accepted (BCP 47), such as `en`.
    public let languages: [String]
    /// What another authority may still stop before data is delivered. Absent: nothing.
    public let clearance: ClearanceTerms?
    /// More tasks than this in one order are for people to judge.
    public let targetLimit: Int
    /// A task that asks for a longer span of stored data is for people to judge.
    public let longestSpan: Period
    /// How long after its instrument's end an order may still be answered with what was collected in time.
    public let closingMargin: Period
    /// How often the provider's own signals are compared with the issuer's statement while a task runs (rule D14).
    public let recheck: Period
    public let userNotice: UserNotice
    /// What holds for every instrument that does not say otherwise.
    public let deadlines: [Deadline]
    public let instruments: [InstrumentTerms]
    /// What people should know: the channel, signatures, penalties, costs, and what is not confirmed yet.
    public let notes: [String]?

    /// Whether the issuer must declare something.
    public func requires(_ statement: RequiredStatement) -> Bool { statements.contains(statement) }

    func leads(from: CountryCode, to: CountryCode) -> Bool {
        from != to && issuing.contains(from) && receiving.contains(to)
    }

    /// Whether an authority of a country may invoke the agreement in this direction.
    public func mayInvoke(_ authority: AuthorityID, of country: CountryCode?) -> Bool {
        designatedAuthorities?.contains(authority) ?? country.map(issuing.contains) ?? false
    }

    /// Whether an authority of a country may declare the agreement inapplicable to an order to a provider of a country, and hears
    /// objections in the second instance.
    public func mayDetermine(_ authority: AuthorityID, of country: CountryCode?, receiver: CountryCode?) -> Bool {
        guard let country, country == receiver, receiving.contains(country) else { return false }
        return receivingAuthorities?.contains(authority) ?? true
    }

    /// What the direction says of a kind of instrument at an instant.
    public func terms(of kind: InstrumentKind, at instant: Date) -> InstrumentTerms? {
        instruments.first { $0.kind == kind && $0.validity.contains(instant) }
    }

    /// Which offences are serious enough for an instrument.
    public func offences(for terms: InstrumentTerms?) -> OffenceTerms { terms?.offences ?? offences }

    /// How an order under an instrument shows that the agreement is invoked.
    public func invocation(for terms: InstrumentTerms?) -> Invocation { terms?.invocation ?? invocation }

    /// Categories that an order under an instrument may seek only beside others.
    public func notAlone(for terms: InstrumentTerms?) -> [DataCategory] { terms?.notAlone ?? notAlone }

    /// The essential interests that some marks of an offence touch.
    public func essentialInterests(touchedBy sensitivities: Set<Sensitivity>) -> [EssentialInterest] {
        essentialInterests.filter { sensitivities.contains($0.sensitivity) }
    }
}

/// What a state cares for so much that it wants to be asked before its data serves a case (US-UK Agreement, Art. 8(4)).
public struct EssentialInterest: Codable, Hashable, Sendable {
    public let sensitivity: Sensitivity
    public let title: String
    public let source: String
}

/// Another authority's time to object before data is delivered (Regulation (EU) 2023/1543, Art. 8).
public struct ClearanceTerms: Codable, Hashable, Sendable {
    /// The categories for which the authority must be told.
    public let categories: [DataCategory]
    /// Whether it need not be told where the offence and the target's residence are in the issuing state.
    public let notWithinIssuingState: Bool
    public let source: String
}
