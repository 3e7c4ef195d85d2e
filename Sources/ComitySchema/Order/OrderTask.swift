public import Foundation

/// What one task of an order asks for: one identifier, some categories, one window.
public struct OrderTask: Codable, Hashable, Sendable {
    /// What is asked for.
    public enum Action: String, Codable, Hashable, Sendable, CaseIterable {
        /// Disclose what is stored.
        case production
        /// Deliver what happens, while it happens.
        case interception
        /// Keep what is stored; deliver nothing.
        case preservation
    }

    public let reference: TaskReference
    public let action: Action
    public let target: TargetIdentifier
    public let categories: [DataCategory]
    /// The time of the data (production, preservation) or of the interception.
    public let window: TimeWindow
    public let targeting: Targeting
    /// When a target that many people may have used was seen in use, such as an IP address (rule D12).
    public let observation: Observation?

    public init(
        reference: TaskReference,
        action: Action,
        target: TargetIdentifier,
        categories: [DataCategory],
        window: TimeWindow,
        targeting: Targeting,
        observation: Observation? = nil
    ) {
        self.reference = reference
        self.action = action
        self.target = target
        self.categories = categories
        self.window = window
        self.targeting = targeting
        self.observation = observation
    }
}

/// When, and behind which port, an identifier was seen in use (TS 103 120, `ObservedTime`).
public struct Observation: Codable, Hashable, Sendable {
    public let at: Date
    /// 1 to 65535.
    public let port: Int?

    public init(at: Date, port: Int? = nil) {
        self.at = at
        self.port = port
    }
}

/// A kind of data (the columns of the instrument x data matrix).
public enum DataCategory: String, Codable, Hashable, Sendable, CaseIterable {
    /// Who the subscriber is.
    case subscriber
    /// Sign-ins and addresses used.
    case access
    /// Stored mail, with its content.
    case mail
    /// Stored chat, with its content.
    case chat
    /// Who wrote to whom and when, without content, of what is stored.
    case traffic
    /// Live events without content (intercept-related information, IRI).
    case liveTraffic
    /// Live events with content (content of communication, CC).
    case liveContent

    /// Whether the category discloses what people said, so that two people must release it.
    public var isContent: Bool {
        switch self {
        case .mail, .chat, .liveContent: true
        case .subscriber, .access, .traffic, .liveTraffic: false
        }
    }
}

/// The one identifier that a task names: a tagged value, never a bare string (TS 103 280 formats).
public struct TargetIdentifier: Codable, Hashable, Sendable, CustomStringConvertible {
    public let format: String
    public let value: String

    public init(format: String, value: String) {
        self.format = format
        self.value = value
    }

    public var description: String { "\(format) \(Redaction.mark(value))" }
}

/// What the issuer believes of the person, on what basis and when (18 USC 2523(b)(4)(A); rules D04 and D05).
public struct Targeting: Codable, Hashable, Sendable {
    /// What kind of person is behind the account.
    public enum EntityType: String, Codable, Hashable, Sendable, CaseIterable {
        case person, corporation, association, governmentBody
    }

    public let entityType: EntityType
    /// Where the person is believed to be; absent if not known.
    public let location: CountryCode?
    /// Every nationality, permanent residence or place of incorporation that the issuer knows of.
    public let nationalities: [CountryCode]
    public let basis: String
    public let believedAt: Date

    public init(
        entityType: EntityType,
        location: CountryCode? = nil,
        nationalities: [CountryCode],
        basis: String,
        believedAt: Date
    ) {
        self.entityType = entityType
        self.location = location
        self.nationalities = nationalities
        self.basis = basis
        self.believedAt = believedAt
    }
}
