public import Foundation

/// An entry of the task register. Nothing is read from a data source and nothing leaves without one that is active at that moment.
public struct TaskRecord: Codable, Hashable, Sendable {
    public private(set) var id: TaskID
    public let caseID: CaseID
    public let order: OrderReference
    public let reference: TaskReference
    /// Who receives the answer: the Designated Authority.
    public let recipient: AuthorityID
    /// The recipient's key to which everything is sealed, pinned when the task was authorised (rule G02).
    public let recipientKey: KeyID
    public let entity: EntityID
    public let action: OrderTask.Action
    /// The account that the identifier named, or `nil` if the provider has none: the answer is then a signed "no data".
    public let account: AccountID?
    public let target: TargetIdentifier
    public private(set) var categories: [DataCategory]
    /// The data's time (production, preservation) or the interception's.
    public private(set) var window: TimeWindow
    /// Until when what was collected inside the window may still be handed over.
    public private(set) var deliverUntil: Date
    /// What must stay true of the target; absent for a hold.
    public var safeguard: Safeguard?
    public private(set) var status: TaskStatus
    /// When the task last became active. What happened before is not its to take, however late it is read: a warrant that is approved
    /// asks for nothing past, and a pause is not undone by its end.
    public private(set) var activeSince: Date
    /// Rises with every change of this entry.
    public var revision: Int

    /// - Parameter activeSince: the window's beginning, if it is not said.
    public init(
        id: TaskID,
        caseID: CaseID,
        order: OrderReference,
        reference: TaskReference,
        recipient: AuthorityID,
        recipientKey: KeyID,
        entity: EntityID,
        action: OrderTask.Action,
        account: AccountID? = nil,
        target: TargetIdentifier,
        categories: [DataCategory],
        window: TimeWindow,
        deliverUntil: Date,
        safeguard: Safeguard? = nil,
        status: TaskStatus,
        activeSince: Date? = nil,
        revision: Int
    ) {
        self.id = id
        self.caseID = caseID
        self.order = order
        self.reference = reference
        self.recipient = recipient
        self.recipientKey = recipientKey
        self.entity = entity
        self.action = action
        self.account = account
        self.target = target
        self.categories = categories
        self.window = window
        self.deliverUntil = deliverUntil
        self.safeguard = safeguard
        self.status = status
        self.activeSince = activeSince ?? window.from
        self.revision = revision
    }

    /// Whether data may be collected for the task at an instant.
    public func allowsCollection(at now: Date) -> Bool {
        guard status == .active, now < deliverUntil else { return false }
        return action == .interception ? window.contains(now) : true
    }

    /// Whether what was collected may leave at an instant.
    public func allowsDelivery(at now: Date) -> Bool {
        status == .active && now < deliverUntil && action != .preservation
    }

    /// The same task with another end, one revision later.
    public func ending(window: TimeWindow, deliverUntil: Date) -> TaskRecord {
        var next = self
        next.window = window
        next.deliverUntil = deliverUntil
        next.revision += 1
        return next
    }

    /// The same task knowing something else of its target, one revision later.
    public func guarded(by safeguard: Safeguard) -> TaskRecord {
        var next = self
        next.safeguard = safeguard
        next.revision += 1
        return next
    }

    /// What follows the task under an id of its own, with another scope, from now on.
    public func successor(
        _ id: TaskID,
        categories: [DataCategory],
        window: TimeWindow,
        deliverUntil: Date,
        at now: Date
    ) -> TaskRecord {
        var next = self
        next.id = id
        next.categories = categories
        next.window = window
        next.deliverUntil = deliverUntil
        next.activeSince = now
        next.revision = 1
        return next
    }

    /// The same task in another status, one revision later.
    public func with(status: TaskStatus, at now: Date) -> TaskRecord {
        var next = self
        if status == .active, self.status != .active { next.activeSince = now }
        next.status = status
        next.revision += 1
        return next
    }

    /// The same task completed, one revision later: nothing follows, and nobody has to remember it.
    public func completed(at now: Date) -> TaskRecord {
        var next = with(status: .completed, at: now)
        next.deliverUntil = now
        return next
    }
}

/// Where a task stands in the register.
public enum TaskStatus: String, Codable, Hashable, Sendable, CaseIterable {
    case active
    case suspended
    case cancelled
    case inapplicable
    /// Its answer is delivered, or its window has ended.
    case completed

    /// No change follows.
    public var isFinal: Bool {
        switch self {
        case .active, .suspended: false
        case .cancelled, .inapplicable, .completed: true
        }
    }
}
