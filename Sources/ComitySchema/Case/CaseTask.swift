public import Foundation

/// What became of one task of a case.
public struct CaseTask: Codable, Hashable, Sendable {
    /// How far a task has come.
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        /// Asked for, not authorised.
        case proposed
        case active
        /// Everything is collected and sealed; delivery goes on.
        case collected
        case delivered
        /// The provider holds nothing that the task asks for, and has said so.
        case noData
        /// Paused; nothing is collected and nothing leaves.
        case suspended
        /// The task is ended; the stop is not confirmed yet.
        case stopping
        /// Nothing leaves any more.
        case stopped
        /// The agency confirmed that it has the answer.
        case receipted
        /// Its time passed before the answer was complete.
        case lapsed

        /// Whether nothing more leaves for the task.
        public var isSettled: Bool {
            switch self {
            case .proposed, .active, .collected, .suspended, .stopping: false
            case .delivered, .noData, .stopped, .receipted, .lapsed: true
            }
        }
    }

    public let id: TaskID
    public let reference: TaskReference
    public let action: OrderTask.Action
    public var state: State
    /// The entry of the task register as it was last written; absent until the task is authorised.
    public var record: TaskRecord?
    /// The silent hold on the account, as the register last had it; absent if the identifier named no account.
    public var hold: TaskRecord?
    /// Until when an interception was last said to be armed; absent while no word of it stands.
    public var armedUntil: Date?
    /// When an interception captured its first event.
    public var startedAt: Date?
    /// What was captured when the account's events ceased to be matched, for now or for good; absent while they may be matched.
    public var captured: Captured?
    /// Signs that a stage saw and that people have not looked at yet, sorted. The provider's directory need not know of them.
    public var unseenSigns: [ContrarySignal]?
    /// How far the collection was when that was last said; absent if it takes no time worth telling, and once everything is collected.
    public var collecting: CollectionProgress?
    public var items: Int?
    /// The last part that had left when the task was stopped; 0 if none had.
    public var lastSequence: Int?
    /// Since when nothing leaves for a task that is being stopped, as delivery said.
    public var withheldAt: Date?
    public var manifestDigest: Digest?
    /// What the agency's receipt names. It may be here before delivery has said that the answer is complete.
    public var receipt: Digest?

    /// What an interception has captured.
    public struct Captured: Codable, Hashable, Sendable {
        public let events: Int
        /// The time that the last event bears; absent if there was none.
        public let lastEventAt: Date?

        public init(events: Int, lastEventAt: Date?) {
            self.events = events
            self.lastEventAt = lastEventAt
        }
    }

    /// Whether the answer is in the agency's topic and the agency has not said yet that it has it.
    public var awaitsReceipt: Bool {
        switch state {
        case .delivered, .noData: manifestDigest != nil
        case .proposed, .active, .collected, .suspended, .stopping, .stopped, .receipted, .lapsed: false
        }
    }

    public init(
        id: TaskID,
        reference: TaskReference,
        action: OrderTask.Action,
        state: State,
        record: TaskRecord? = nil,
        hold: TaskRecord? = nil,
        armedUntil: Date? = nil,
        startedAt: Date? = nil,
        captured: Captured? = nil,
        unseenSigns: [ContrarySignal]? = nil,
        collecting: CollectionProgress? = nil,
        items: Int? = nil,
        lastSequence: Int? = nil,
        withheldAt: Date? = nil,
        manifestDigest: Digest? = nil,
        receipt: Digest? = nil
    ) {
        self.id = id
        self.reference = reference
        self.action = action
        self.state = state
        self.record = record
        self.hold = hold
        self.armedUntil = armedUntil
        self.startedAt = startedAt
        self.captured = captured
        self.unseenSigns = unseenSigns
        self.collecting = collecting
        self.items = items
        self.lastSequence = lastSequence
        self.withheldAt = withheldAt
        self.manifestDigest = manifestDigest
        self.receipt = receipt
    }
}
