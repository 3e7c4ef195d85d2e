public import Foundation

/// An order's course at the provider: the value of the compacted topic of cases.
public struct Case: Codable, Hashable, Sendable {
    public let id: CaseID
    public let sender: AuthorityID
    public let entity: EntityID
    public let contact: Contact
    /// The transmittal that opened the case: the same bytes again get the same answer again.
    public let transmittalDigest: Digest
    public let order: VerifiedOrder
    /// When intake admitted the order: the time of its service.
    public let servedAt: Date
    public let openedAt: Date
    public var state: CaseState
    public var report: RuleReport?
    public var tasks: [CaseTask]
    public var decisions: [CountedDecision]
    /// What the agency was told, in order.
    public var notices: [Notice]
    public var timeline: [CaseEvent]

    public init(
        id: CaseID,
        sender: AuthorityID,
        entity: EntityID,
        contact: Contact,
        transmittalDigest: Digest,
        order: VerifiedOrder,
        servedAt: Date,
        openedAt: Date,
        state: CaseState,
        report: RuleReport? = nil,
        tasks: [CaseTask],
        decisions: [CountedDecision],
        notices: [Notice],
        timeline: [CaseEvent]
    ) {
        self.id = id
        self.sender = sender
        self.entity = entity
        self.contact = contact
        self.transmittalDigest = transmittalDigest
        self.order = order
        self.servedAt = servedAt
        self.openedAt = openedAt
        self.state = state
        self.report = report
        self.tasks = tasks
        self.decisions = decisions
        self.notices = notices
        self.timeline = timeline
    }
}

/// Where a case stands, with what that state owns.
public enum CaseState: Codable, Hashable, Sendable {
    /// Admitted; no rule was applied yet. Every case begins here.
    case received
    /// Lawful, but nothing happens before this time: the instrument is not in force yet, or a key is awaited.
    case held(until: Date)
    /// People decide; this many different reviewers must approve.
    case inReview(approvalsNeeded: Int)
    /// Sent back to be cured under a new reference.
    case returned
    case refused
    /// Tasks are active.
    case fulfilling
    /// The authority took the order back; the stop is not confirmed yet.
    case cancelling
    case cancelled
    /// Everything is delivered; receipts are awaited.
    case answered
    /// Nothing is left to do: the agency confirmed that it has the answer, or there was nothing to confirm.
    case closed
    /// The time to decide or to deliver passed before the answer was complete.
    case expired

    /// The state's name, as operators read it.
    public var name: String {
        switch self {
        case .received: "received"
        case .held: "held"
        case .inReview: "inReview"
        case .returned: "returned"
        case .refused: "refused"
        case .fulfilling: "fulfilling"
        case .cancelling: "cancelling"
        case .cancelled: "cancelled"
        case .answered: "answered"
        case .closed: "closed"
        case .expired: "expired"
        }
    }

    /// Nothing follows; late messages are answered and reopen nothing.
    public var isFinal: Bool {
        switch self {
        case .returned, .refused, .cancelled, .closed, .expired: true
        case .received, .held, .inReview, .fulfilling, .cancelling, .answered: false
        }
    }
}
