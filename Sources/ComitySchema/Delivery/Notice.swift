public import Foundation

/// What the provider tells the agency about its order. Delivery signs it.
public struct Notice: Codable, Hashable, Sendable {
    /// What the agency is told.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The sender is authentic; a case is open.
        case received
        /// People are deciding.
        case underReview
        case accepted
        /// Something must be cured, by an amendment, until the time that the reasons name.
        case clarification
        /// An amendment is taken in.
        case amended
        /// The provider objects: the agreement may not be invoked for the order. Also sent to the receiving state's authority when it
        /// is asked.
        case objection
        /// Nothing is collected and nothing leaves for now.
        case suspended
        case resumed
        /// What the order names is kept; nothing is disclosed.
        case preserved
        /// A deadline passed or is about to pass without what was due.
        case delayed
        case refused
        /// An authority declared the agreement inapplicable; nothing leaves any more.
        case inapplicable
        /// No amendment came in time.
        case lapsed
        /// A task's answer is complete.
        case delivered
        /// The provider holds nothing that a task asks for.
        case noData
        /// The stop is confirmed; nothing leaves any more.
        case cancelled
        /// The receipt is noted.
        case closed
        /// The time to answer has passed; nothing more leaves.
        case expired
    }

    /// The same notice sent again keeps its id.
    public let id: String
    /// Absent where the message was too broken to have a case.
    public let caseID: CaseID?
    /// The legal entity that says it.
    public let provider: EntityID
    public let recipient: AuthorityID
    /// The Designated Authority that sent the order, where that is not the recipient: a receiving state's authority names it in its
    /// determination.
    public let authority: AuthorityID?
    public let order: OrderReference?
    public let task: TaskReference?
    public let kind: Kind
    public let reasons: [Reason]
    public let at: Date

    public init(
        id: String,
        caseID: CaseID? = nil,
        provider: EntityID,
        recipient: AuthorityID,
        authority: AuthorityID? = nil,
        order: OrderReference? = nil,
        task: TaskReference? = nil,
        kind: Kind,
        reasons: [Reason],
        at: Date
    ) {
        self.id = id
        self.caseID = caseID
        self.provider = provider
        self.recipient = recipient
        self.authority = authority
        self.order = order
        self.task = task
        self.kind = kind
        self.reasons = reasons
        self.at = at
    }

    /// A code, the rule behind it, and what a person can do about it.
    public struct Reason: Codable, Hashable, Sendable {
        public let code: ReasonCode
        public let rule: RuleID?
        public let message: String

        public init(code: ReasonCode, rule: RuleID? = nil, message: String) {
            self.code = code
            self.rule = rule
            self.message = message
        }
    }
}
