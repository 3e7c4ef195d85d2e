public import Foundation

/// The provider's reasoned objection that the agreement may not be invoked for an order: first to the Designated Authority that sent
/// it, then, if that does not resolve it, to the receiving state's (US-UK Agreement, Art. 5(11)-(12)).
public struct Objection: Codable, Hashable, Sendable {
    public enum Instance: String, Codable, Hashable, Sendable, CaseIterable {
        case issuingAuthority
        case receivingAuthority
    }

    public enum Resolution: String, Codable, Hashable, Sendable, CaseIterable {
        /// The provider dropped it.
        case dropped
        /// The receiving state's authority found that the agreement may be invoked.
        case dismissed
        /// An authority found that it may not.
        case upheld
        /// The order was amended; the rules are asked anew.
        case amended
    }

    /// What a Designated Authority answered.
    public struct Answer: Codable, Hashable, Sendable {
        public let authority: AuthorityID
        public let stance: Determination.Stance
        public let reason: String
        public let at: Date

        public init(authority: AuthorityID, stance: Determination.Stance, reason: String, at: Date) {
            self.authority = authority
            self.stance = stance
            self.reason = reason
            self.at = at
        }
    }

    public let code: ReasonCode
    /// What the authorities are told: minimal facts, never a person's signals.
    public let statement: String
    /// The version of the order and the findings at which it is directed.
    public let orderDigest: Digest
    public let grounds: Digest
    public let raisedBy: ReviewerID
    public let raisedAt: Date
    public var instance: Instance
    /// When it went to the receiving state's authority.
    public var escalatedAt: Date?
    public var answers: [Answer]
    public var resolution: Resolution?

    public init(
        code: ReasonCode,
        statement: String,
        orderDigest: Digest,
        grounds: Digest,
        raisedBy: ReviewerID,
        raisedAt: Date,
        instance: Instance = .issuingAuthority,
        escalatedAt: Date? = nil,
        answers: [Answer] = [],
        resolution: Resolution? = nil
    ) {
        self.code = code
        self.statement = statement
        self.orderDigest = orderDigest
        self.grounds = grounds
        self.raisedBy = raisedBy
        self.raisedAt = raisedAt
        self.instance = instance
        self.escalatedAt = escalatedAt
        self.answers = answers
        self.resolution = resolution
    }
}
