public import Foundation

/// A person's decision on a case. Made by a reviewer, signed with that reviewer's own key (compact JWS), verified before it counts.
public struct Decision: Codable, Hashable, Sendable {
    /// What a reviewer says.
    public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
        /// Answer the order, or what `narrowing` leaves of it. In a suspended case: go on.
        case approve
        case refuse
        /// Ask the authority to clarify; the reason is the question.
        case ask
        /// Object to the Designated Authority that sent the order; the reason is what it is told.
        case object
        /// Take an objection that was not resolved to the receiving state's Designated Authority.
        case escalate
        /// Drop the objection.
        case drop
        /// Pause what runs.
        case suspend
        /// The authority was called back under a number that was known before, and confirmed (rule A14).
        case confirm
    }

    /// A UUID in lower case, so that a decision sent twice counts once.
    public let id: String
    public let caseID: CaseID
    /// The order that the reviewer read; a decision on anything else does not count.
    public let orderDigest: Digest
    /// What the rules had found when the reviewer read the case (``RuleReport/grounds``): a decision speaks for these findings and
    /// no others.
    public let grounds: Digest
    public let reviewer: ReviewerID
    public let verdict: Verdict
    /// With `approve`: what is left of the order. Absent: all of it.
    public let narrowing: Narrowing?
    /// With `ask`, `object` and `refuse`: what the reason is, in the vocabulary of all agreements.
    public let code: ReasonCode?
    public let reason: String
    public let decidedAt: Date

    public init(
        id: String,
        caseID: CaseID,
        orderDigest: Digest,
        grounds: Digest,
        reviewer: ReviewerID,
        verdict: Verdict,
        narrowing: Narrowing? = nil,
        code: ReasonCode? = nil,
        reason: String,
        decidedAt: Date
    ) {
        self.id = id
        self.caseID = caseID
        self.orderDigest = orderDigest
        self.grounds = grounds
        self.reviewer = reviewer
        self.verdict = verdict
        self.narrowing = narrowing
        self.code = code
        self.reason = reason
        self.decidedAt = decidedAt
    }
}

/// What people leave of an order: the tasks that remain, each with no more than it asked for. The rest is struck.
public struct Narrowing: Codable, Hashable, Sendable {
    public let tasks: [NarrowedTask]

    public init(tasks: [NarrowedTask]) {
        self.tasks = tasks
    }

    /// What is left of one task.
    public struct NarrowedTask: Codable, Hashable, Sendable {
        public let task: TaskReference
        public let categories: [DataCategory]
        public let window: TimeWindow

        public init(task: TaskReference, categories: [DataCategory], window: TimeWindow) {
            self.task = task
            self.categories = categories
            self.window = window
        }
    }
}
