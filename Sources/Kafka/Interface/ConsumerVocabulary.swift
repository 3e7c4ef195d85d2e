/// What a consumer learnt about its partitions during a poll, in the order in which it happened.
public enum RebalanceEvent: Hashable, Sendable {
    /// The group gave these partitions to this consumer; reading starts at the committed offsets.
    case assigned([TopicPartition])
    /// The group takes these partitions back. Work in hand for them must not be committed any more.
    case revoked([TopicPartition])
}

/// Where a partition that was assigned by hand is read from.
public enum StartingOffset: Hashable, Sendable {
    case beginning
    case end
    case offset(Int64)
}

/// The first offset that is still there and the one after the last. Under `readCommitted` the end is the last stable offset.
public struct Watermarks: Hashable, Sendable {
    public let low: Int64
    public let high: Int64

    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

/// Which records are read: all, or only those of committed transactions.
public enum IsolationLevel: String, Sendable {
    case readCommitted = "read_committed"
    case readUncommitted = "read_uncommitted"
}

/// How a consumer reads.
public struct ConsumerSettings: Hashable, Sendable {
    public var group: String?
    /// Makes the consumer a static member of its group (KIP-345): a restart under the same name takes its partitions back at once and
    /// without a rebalance, after a crash too. In return a member that leaves for good is missed only after `sessionTimeout`.
    public var memberName: String?
    public var isolation: IsolationLevel
    public var sessionTimeout: Duration
    /// Librdkafka's own names, applied last.
    public var overrides: [String: String]

    public init(
        group: String? = nil,
        memberName: String? = nil,
        isolation: IsolationLevel = .readCommitted,
        sessionTimeout: Duration = .seconds(10),
        overrides: [String: String] = [:]
    ) {
        self.group = group
        self.memberName = memberName
        self.isolation = isolation
        self.sessionTimeout = sessionTimeout
        self.overrides = overrides
    }
}
