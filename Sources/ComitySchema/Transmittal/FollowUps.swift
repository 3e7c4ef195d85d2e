/// A new version of an order under the same reference. It cures what a clarification asks for, varies the order, adds or removes a
/// selector of a warrant, or extends it (COPO 2019, s.7; IPA 2016, ss.33-34; rule F07). It counts only for the version that it names.
public struct Amendment<OrderForm: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// The digest of the order's version that this one replaces.
    public let replaces: Digest
    /// Why; the provider's reviewers read it.
    public let reason: String
    /// The whole order as it now reads, signed and certified anew.
    public let order: OrderForm

    public init(replaces: Digest, reason: String, order: OrderForm) {
        self.replaces = replaces
        self.reason = reason
        self.order = order
    }
}

/// The Designated Authority takes back an order or one task of it.
public struct Cancellation: Codable, Hashable, Sendable {
    /// Why an order is taken back, where that changes what follows.
    public enum Ground: String, Codable, Hashable, Sendable, CaseIterable {
        case withdrawn
        /// A court revoked or quashed the instrument.
        case revoked
        /// An urgent instrument was refused the approval that had to follow (IPA 2016, s.24(4)): what was captured is kept back until
        /// the authority says what becomes of it.
        case approvalRefused
    }

    public let order: OrderReference
    /// Absent: the whole order.
    public let task: TaskReference?
    /// Absent: `withdrawn`.
    public let ground: Ground?
    public let reason: String

    public init(order: OrderReference, task: TaskReference? = nil, ground: Ground? = nil, reason: String) {
        self.order = order
        self.task = task
        self.ground = ground
        self.reason = reason
    }
}

/// The Designated Authority pauses its order, or ends the pause. Nothing is collected and nothing leaves meanwhile.
public struct Suspension: Codable, Hashable, Sendable {
    public let order: OrderReference
    /// `true`: the pause ends here.
    public let isLifted: Bool
    public let reason: String

    public init(order: OrderReference, isLifted: Bool, reason: String) {
        self.order = order
        self.isLifted = isLifted
        self.reason = reason
    }
}

/// What a Designated Authority says of whether the agreement may be invoked for an order: the issuing one in answer to an objection,
/// or the receiving one, whose word ends the agreement's effect for the order (18 USC 2523(b)(4)(K); US-UK Agreement, Art. 5(11)-(12);
/// rule B19).
public struct Determination: Codable, Hashable, Sendable {
    public enum Stance: String, Codable, Hashable, Sendable, CaseIterable {
        case applicable
        case inapplicable
    }

    /// The Designated Authority that sent the order: an order's reference is unique for it.
    public let authority: AuthorityID
    public let order: OrderReference
    public let stance: Stance
    public let reason: String

    public init(authority: AuthorityID, order: OrderReference, stance: Stance, reason: String) {
        self.authority = authority
        self.order = order
        self.stance = stance
        self.reason = reason
    }
}

/// The agency says that it has a delivery and could open it.
public struct Receipt: Codable, Hashable, Sendable {
    public let order: OrderReference
    public let task: TaskReference
    /// The digest of the ciphertext of the part that ended the answer, as the agency received it.
    public let manifestDigest: Digest

    public init(order: OrderReference, task: TaskReference, manifestDigest: Digest) {
        self.order = order
        self.task = task
        self.manifestDigest = manifestDigest
    }
}
