public import ComitySchema
public import Foundation

/// Everything that the rules may read of one order. Where a fact comes from (registry, directory, message) is settled before.
public struct OrderFacts: Codable, Hashable, Sendable {
    public let order: VerifiedOrder
    /// The Designated Authority that sent the order, and its country; `nil` if the registry does not know it.
    public let sender: AuthorityID
    public let senderCountry: CountryCode?
    /// The Designated Authority under which the registry has the issuer.
    public let issuerAuthority: AuthorityID?
    /// The legal entity to which the order was sent, and its country; `nil` if the provider has no such entity.
    public let receiver: EntityID
    public let receiverCountry: CountryCode?
    public let contact: Contact
    /// When the order reached the provider.
    public let servedAt: Date
    /// The identifier formats that the provider can look up, sorted.
    public let formats: [String]
    /// What the provider's directory says of each task's target.
    public let accounts: [AccountFacts]

    public init(
        order: VerifiedOrder,
        sender: AuthorityID,
        senderCountry: CountryCode?,
        issuerAuthority: AuthorityID?,
        receiver: EntityID,
        receiverCountry: CountryCode?,
        contact: Contact,
        servedAt: Date,
        formats: [String],
        accounts: [AccountFacts]
    ) {
        self.order = order
        self.sender = sender
        self.senderCountry = senderCountry
        self.issuerAuthority = issuerAuthority
        self.receiver = receiver
        self.receiverCountry = receiverCountry
        self.contact = contact
        self.servedAt = servedAt
        self.formats = formats
        self.accounts = accounts
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

    public init(task: TaskReference, matches: Int, signals: [ContrarySignal] = []) {
        self.task = task
        self.matches = matches
        self.signals = signals
    }
}
