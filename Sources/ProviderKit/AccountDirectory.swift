public import ComitySchema

/// What a provider knows of its accounts. A provider implements this over its own stores.
///
/// Calls may block; they come from a stage's own threads, several at a time. A call that fails as `unavailable` is made again.
public protocol AccountDirectory: Sendable {
    /// The accounts that an identifier names at one of the provider's entities: none, one, or several if it is ambiguous.
    /// Matching is exact after the provider's documented normalisation, never approximate: an identifier that is only similar, by
    /// a look-alike letter or a trailing dot, names nobody. A format that the provider does not look up names nobody either.
    func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID]

    /// What the provider itself has seen of an account; `nil` if there is no such account.
    func profile(of account: AccountID) throws(ProviderError) -> AccountProfile?

    /// The identifier formats that the provider can look up (`EmailAddress`, …).
    var formats: Set<String> { get }
}

/// Signals that may contradict an issuer's belief. None is proof: they send a case to people and never refuse it.
public struct AccountProfile: Codable, Hashable, Sendable {
    /// What the account is, where that asks for special care (rule D10).
    public enum Flag: String, Codable, Hashable, Sendable, CaseIterable {
        case lawyer, journalist, clergy, doctor, legislator, diplomat, minor, employee, organisation
    }

    public let account: AccountID
    /// Where the account was registered.
    public let country: CountryCode?
    public let phoneCountry: CountryCode?
    /// Where the account was used of late, most recent first.
    public let signInCountries: [CountryCode]
    public let flags: Set<Flag>

    public init(
        account: AccountID,
        country: CountryCode?,
        phoneCountry: CountryCode?,
        signInCountries: [CountryCode],
        flags: Set<Flag>
    ) {
        self.account = account
        self.country = country
        self.phoneCountry = phoneCountry
        self.signInCountries = signInCountries
        self.flags = flags
    }
}

extension AccountProfile {
    /// What of the account speaks against an issuer's belief that its user is in none of some protected places, sorted, with the marks
    /// that ask for special care.
    public func contrarySignals(in protectedLocations: [CountryCode]) -> [ContrarySignal] {
        var signals = flags.map(\.signal)
        if let country, protectedLocations.contains(country) { signals.append(.registration) }
        if let phoneCountry, protectedLocations.contains(phoneCountry) { signals.append(.telephone) }
        if signInCountries.contains(where: protectedLocations.contains) { signals.append(.signIns) }
        return signals.sorted()
    }
}

extension AccountProfile.Flag {
    fileprivate var signal: ContrarySignal {
        switch self {
        case .lawyer: .lawyer
        case .journalist: .journalist
        case .clergy: .clergy
        case .doctor: .doctor
        case .legislator: .legislator
        case .diplomat: .diplomat
        case .minor: .minor
        case .employee: .employee
        case .organisation: .organisation
        }
    }
}
