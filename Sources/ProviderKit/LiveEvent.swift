public import ComitySchema
public import Foundation

/// An event of the provider's live stream. The record's key is the account's id, so that a reader knows whom an event concerns
/// before it decodes anything.
public struct LiveEvent: Codable, Hashable, Sendable {
    /// What happened to the account.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case mail, chat, signIn
    }

    /// Unique within the account.
    public let id: String
    public let account: AccountID
    public let at: Date
    public let kind: Kind
    /// The country from which the account was used, if known.
    public let country: CountryCode?
    /// Who wrote to whom; absent for a sign-in.
    public let from: String?
    public let to: [String]?
    /// What was written; absent for a sign-in.
    public let subject: String?
    public let body: String?

    public init(
        id: String,
        account: AccountID,
        at: Date,
        kind: Kind,
        country: CountryCode? = nil,
        from: String? = nil,
        to: [String]? = nil,
        subject: String? = nil,
        body: String? = nil
    ) {
        self.id = id
        self.account = account
        self.at = at
        self.kind = kind
        self.country = country
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
    }

    /// The event without what was written: what intercept-related information may hold.
    public var withoutContent: LiveEvent {
        LiveEvent(id: id, account: account, at: at, kind: kind, country: country, from: from, to: to)
    }

    /// The event without who wrote to whom and from where: what an order for content alone may have.
    public var withoutTraffic: LiveEvent {
        LiveEvent(id: id, account: account, at: at, kind: kind, subject: subject, body: body)
    }

    /// Whether the event tells anything that was written.
    public var hasContent: Bool { subject != nil || body != nil }
}
