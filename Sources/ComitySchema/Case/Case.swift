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
    /// Lawful, but its instrument is not in force before this time.
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
    /// Everything is delivered; the receipt is awaited.
    case answered
    /// The agency confirmed that it has the answer.
    case closed
    /// The time to deliver passed before the answer was complete.
    case expired

    /// The state's name, as operators read it.
    public var name: String {
        switch self {
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
        case .held, .inReview, .fulfilling, .cancelling, .answered: false
        }
    }
}

/// What became of one task of a case.
public struct CaseTask: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case proposed, active, collected, delivered, noData, stopping, stopped, receipted
    }

    public let id: TaskID
    public let reference: TaskReference
    public var state: State
    public var items: Int?
    public var manifestDigest: Digest?

    public init(
        id: TaskID,
        reference: TaskReference,
        state: State,
        items: Int? = nil,
        manifestDigest: Digest? = nil
    ) {
        self.id = id
        self.reference = reference
        self.state = state
        self.items = items
        self.manifestDigest = manifestDigest
    }
}

/// A reviewer's decision that was verified and counted.
public struct CountedDecision: Codable, Hashable, Sendable {
    public let id: String
    public let reviewer: ReviewerID
    public let verdict: Decision.Verdict
    public let reason: String
    public let decidedAt: Date

    public init(
        id: String,
        reviewer: ReviewerID,
        verdict: Decision.Verdict,
        reason: String,
        decidedAt: Date
    ) {
        self.id = id
        self.reviewer = reviewer
        self.verdict = verdict
        self.reason = reason
        self.decidedAt = decidedAt
    }
}

/// One step of a case, chained to the step before it.
public struct CaseEvent: Codable, Hashable, Sendable {
    public let at: Date
    /// A stage, an authority or a reviewer.
    public let actor: String
    public let state: String
    public let code: ReasonCode?
    public let note: String
    /// The digest of the rule report on which the step rests, if it rests on one.
    public let report: Digest?
    /// The digest of the step before; absent for the first.
    public let previous: Digest?

    public init(
        at: Date,
        actor: String,
        state: String,
        code: ReasonCode? = nil,
        note: String,
        report: Digest? = nil,
        previous: Digest? = nil
    ) {
        self.at = at
        self.actor = actor
        self.state = state
        self.code = code
        self.note = note
        self.report = report
        self.previous = previous
    }
}
