public import Foundation

/// An order's course at the provider: the value of the compacted topic of cases.
public struct Case: Codable, Hashable, Sendable {
    public let id: CaseID
    public let sender: AuthorityID
    public let entity: EntityID
    public var contact: Contact
    /// The transmittals that made the case what it is, the opening one first: the same bytes again get the same answer again.
    public var transmittals: [Digest]
    /// The order as it now reads.
    public var order: VerifiedOrder
    /// The digests of the versions that amendments replaced, oldest first.
    public var replaced: [Digest]
    /// What the rules compare an amended order with: the version before it. Absent if the order was never amended.
    public var predecessor: ReplacedVersion?
    /// When intake admitted the order as it now reads; absent if it was never amended.
    public var amendedAt: Date?
    /// The rules of authenticity that intake applied to the order, all of them satisfied: the first of the three verdicts.
    public var authenticity: [RuleVersion]
    /// When intake admitted the order: the time of its service.
    public let servedAt: Date
    public let openedAt: Date
    public var state: CaseState
    public var report: RuleReport?
    public var tasks: [CaseTask]
    public var decisions: [CountedDecision]
    /// How many of the decisions, the oldest, were made before what people are asked now came up: no approval among them speaks for
    /// it.
    public var pastDecisions: Int
    /// What people left of the order; absent if all of it.
    public var narrowing: Narrowing?
    /// An amendment that asks for more than what runs: people decide on it while what runs goes on.
    public var proposal: Proposal?
    public var objection: Objection?
    /// The last word of an authority that speaks for the receiving state on whether the agreement applies to the order (rule B19).
    public var determination: Determination.Stance?
    /// Since when the authority has paused its order; absent if it has not, or has ended the pause.
    public var pausedAt: Date?
    public var deadlines: [CaseDeadline]
    /// When the provider's own signals were last compared with the issuer's statement while tasks run (rule D14).
    public var signalsCheckedAt: Date?
    /// What the agency is told once the stop that is under way is confirmed.
    public var stopReasons: [Notice.Reason]?
    /// What the agency was told, in order.
    public var notices: [Notice]
    public var timeline: [CaseEvent]

    public init(
        id: CaseID,
        sender: AuthorityID,
        entity: EntityID,
        contact: Contact,
        transmittals: [Digest],
        order: VerifiedOrder,
        replaced: [Digest] = [],
        predecessor: ReplacedVersion? = nil,
        amendedAt: Date? = nil,
        authenticity: [RuleVersion] = [],
        servedAt: Date,
        openedAt: Date,
        state: CaseState,
        report: RuleReport? = nil,
        tasks: [CaseTask],
        decisions: [CountedDecision] = [],
        pastDecisions: Int = 0,
        narrowing: Narrowing? = nil,
        proposal: Proposal? = nil,
        objection: Objection? = nil,
        determination: Determination.Stance? = nil,
        pausedAt: Date? = nil,
        deadlines: [CaseDeadline] = [],
        signalsCheckedAt: Date? = nil,
        stopReasons: [Notice.Reason]? = nil,
        notices: [Notice] = [],
        timeline: [CaseEvent] = []
    ) {
        self.id = id
        self.sender = sender
        self.entity = entity
        self.contact = contact
        self.transmittals = transmittals
        self.order = order
        self.replaced = replaced
        self.predecessor = predecessor
        self.amendedAt = amendedAt
        self.authenticity = authenticity
        self.servedAt = servedAt
        self.openedAt = openedAt
        self.state = state
        self.report = report
        self.tasks = tasks
        self.decisions = decisions
        self.pastDecisions = pastDecisions
        self.narrowing = narrowing
        self.proposal = proposal
        self.objection = objection
        self.determination = determination
        self.pausedAt = pausedAt
        self.deadlines = deadlines
        self.signalsCheckedAt = signalsCheckedAt
        self.stopReasons = stopReasons
        self.notices = notices
        self.timeline = timeline
    }
}

/// A new version of an order that waits for people while the version before it goes on being answered.
public struct Proposal: Codable, Hashable, Sendable {
    public let order: VerifiedOrder
    public let report: RuleReport
    /// This many different reviewers must approve.
    public let approvalsNeeded: Int

    public init(order: VerifiedOrder, report: RuleReport, approvalsNeeded: Int) {
        self.order = order
        self.report = report
        self.approvalsNeeded = approvalsNeeded
    }
}

extension CaseID {
    private static let waitingSuffix = "#waiting"

    /// Where, beside the cases, the messages are kept that came before their order.
    public var waitingKey: String { rawValue + Self.waitingSuffix }

    /// Whether a key of the topic of cases is not a case's.
    public static func isWaitingKey(_ key: String) -> Bool { key.hasSuffix(waitingSuffix) }
}
