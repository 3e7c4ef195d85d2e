public import ComitySchema
public import Foundation

/// What a provider knows of its accounts. A provider implements this over its own stores.
///
/// Calls may block; they come from a stage's own threads, several at a time. A call that fails as `unavailable` is made again.
public protocol AccountDirectory: Sendable {
    /// The accounts that an identifier names at one of the provider's entities: none, one, or several if it is ambiguous.
    /// Matching is exact after the provider's documented normalisation, never approximate: an identifier that is only similar, by
    /// a look-alike letter or a trailing dot, names nobody. A format that the provider does not look up names nobody either.
    ///
    /// The identifier is taken as it is used now: whom it named before, and who has gone, is what ``holders(of:at:within:)`` tells.
    func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID]

    /// Every account that an identifier named at some time within a window, in the order in which they began to have it.
    ///
    /// Several at the same time share it; several one after another had it in turn (a recycled identifier, rule D11). Accounts that
    /// have been deleted since are among them for as long as the provider remembers that they were. Matching is that of
    /// ``accounts(named:at:)``.
    func holders(
        of target: TargetIdentifier,
        at entity: EntityID,
        within window: TimeWindow
    ) throws(ProviderError) -> [IdentifierHolder]

    /// What the provider itself has seen of an account; `nil` if it knows of no such account.
    func profile(of account: AccountID) throws(ProviderError) -> AccountProfile?

    /// The identifier formats that the provider can look up (`EmailAddress`, …).
    var formats: Set<String> { get }
}

/// An account that an identifier names, or named once.
public struct IdentifierHolder: Codable, Hashable, Sendable {
    public let account: AccountID
    /// Contains the first moment at which the identifier named the account.
    public let from: Date
    /// The first moment at which it did so no more; `nil` while it does.
    public let until: Date?

    public init(account: AccountID, from: Date, until: Date? = nil) {
        self.account = account
        self.from = from
        self.until = until
    }

    /// Whether the identifier named the account at some time within a window.
    public func held(within window: TimeWindow) -> Bool {
        from < window.until && until.map { $0 > window.from } ?? true
    }
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
    /// Whether an organisation administers the account for its user: it may be who decides on the data (rule D09).
    public let isTenantControlled: Bool
    /// When the account was deleted; `nil` while it exists.
    public let deletedAt: Date?

    public init(
        account: AccountID,
        country: CountryCode?,
        phoneCountry: CountryCode?,
        signInCountries: [CountryCode],
        flags: Set<Flag>,
        isTenantControlled: Bool = false,
        deletedAt: Date? = nil
    ) {
        self.account = account
        self.country = country
        self.phoneCountry = phoneCountry
        self.signInCountries = signInCountries
        self.flags = flags
        self.isTenantControlled = isTenantControlled
        self.deletedAt = deletedAt
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
