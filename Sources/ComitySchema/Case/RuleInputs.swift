public import Foundation

/// What the rules read of a case beside the order and the case itself: where it came from (registries, directory, people) is settled
/// before. A report keeps it, so that a case alone is enough to decide again. No personal data: of an account only kinds of signs.
public struct RuleInputs: Codable, Hashable, Sendable {
    /// The version of the order that was judged.
    public let orderDigest: Digest
    /// When that version reached the provider.
    public let servedAt: Date
    /// The country of the Designated Authority that sent the order; absent if the registry does not know the authority.
    public let senderCountry: CountryCode?
    /// Whether that authority's desk was reached, under a number found elsewhere, as lately as the registry wants (rule A14).
    public let isSenderVerified: Bool
    /// The Designated Authority under which the registry has the issuer.
    public let issuerAuthority: AuthorityID?
    /// The country of the legal entity to which the order was sent; absent if the provider has no such entity.
    public let receiverCountry: CountryCode?
    /// The categories of data that the entity offers, sorted; absent if it offers all of them (rule B15).
    public let services: [DataCategory]?
    /// The identifier formats that the provider can look up, sorted.
    public let formats: [String]
    /// What the provider's directory says of each task's target.
    public let accounts: [AccountFacts]
    /// What of the version before the rules compare with; absent if the order was never amended.
    public let replaced: ReplacedVersion?
    /// Whether people called the authority back about this order and it confirmed (rule A14).
    public let isConfirmed: Bool
    /// The last word of an authority that may say whether the agreement applies to the order (rule B19).
    public let determination: Determination.Stance?
    /// Whether enough people had approved the rulebook's version (rule B20).
    public let isRulebookApproved: Bool

    public init(
        orderDigest: Digest,
        servedAt: Date,
        senderCountry: CountryCode?,
        isSenderVerified: Bool,
        issuerAuthority: AuthorityID?,
        receiverCountry: CountryCode?,
        services: [DataCategory]?,
        formats: [String],
        accounts: [AccountFacts],
        replaced: ReplacedVersion?,
        isConfirmed: Bool,
        determination: Determination.Stance?,
        isRulebookApproved: Bool
    ) {
        self.orderDigest = orderDigest
        self.servedAt = servedAt
        self.senderCountry = senderCountry
        self.isSenderVerified = isSenderVerified
        self.issuerAuthority = issuerAuthority
        self.receiverCountry = receiverCountry
        self.services = services
        self.formats = formats
        self.accounts = accounts
        self.replaced = replaced
        self.isConfirmed = isConfirmed
        self.determination = determination
        self.isRulebookApproved = isRulebookApproved
    }
}

/// What a provider's directory says of the target of one task.
public struct AccountFacts: Codable, Hashable, Sendable {
    public let task: TaskReference
    /// How many accounts the identifier names.
    public let matches: Int
    /// What of the account's own records speaks against the issuer's belief, sorted: the kinds of signs, never what they say. None is
    /// proof: they send a case to people and never refuse it.
    public let signals: [ContrarySignal]
    /// How many held the identifier, one after the other, within the task's window (rule D11).
    public let holders: Int
    /// Whether an organisation administers the account for its user (rule D09).
    public let isTenant: Bool

    public init(
        task: TaskReference,
        matches: Int,
        signals: [ContrarySignal] = [],
        holders: Int = 1,
        isTenant: Bool = false
    ) {
        self.task = task
        self.matches = matches
        self.signals = signals
        self.holders = holders
        self.isTenant = isTenant
    }
}

/// What of an order's version before an amendment the rules compare the amendment with (rule F07).
public struct ReplacedVersion: Codable, Hashable, Sendable {
    public let digest: Digest
    public let issuedAt: Date
    /// When the version's instrument ends or ended.
    public let validUntil: Date
    public let interceptions: [Interception]

    /// Until when a task's interception ran.
    public struct Interception: Codable, Hashable, Sendable {
        public let task: TaskReference
        public let until: Date

        public init(task: TaskReference, until: Date) {
            self.task = task
            self.until = until
        }
    }

    public init(of version: VerifiedOrder) {
        digest = version.digest
        issuedAt = version.order.issuedAt
        validUntil = version.order.instrument.validity.until
        interceptions = version.order.tasks.filter { $0.action == .interception }
            .map { Interception(task: $0.reference, until: $0.window.until) }
    }
}
