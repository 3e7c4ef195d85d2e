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

public enum IsolationLevel: String, Sendable {
    case readCommitted = "read_committed"
    case readUncommitted = "read_uncommitted"
}

/// Reads records, either as a member of a group (`subscribe`) or from partitions chosen by hand (`assign`).
///
/// Every call may block. All calls on one consumer come from one thread; nothing here may run on Swift's cooperative pool.
public protocol Consumer: AnyObject {
    /// Joins the group and takes the share of `topics` that the group gives. Assignments are eager (`range`), so topics with
    /// equal partition counts are co-partitioned.
    func subscribe(to topics: [String]) throws(KafkaError)

    /// Reads the given partitions without a group, in place of whatever was assigned before.
    func assign(_ partitions: [TopicPartition: StartingOffset]) throws(KafkaError)

    /// Hands up to `limit` records to `visit`, waiting up to `wait` for the first one and not at all for the others.
    ///
    /// A rebalance ends the poll: what `visit` saw before belongs to the old assignment, and the next poll to the new one.
    func poll(
        upTo limit: Int,
        wait: Duration,
        _ visit: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> [RebalanceEvent]

    func pause(_ partitions: [TopicPartition]) throws(KafkaError)
    func resume(_ partitions: [TopicPartition]) throws(KafkaError)

    /// The next offset to be read, past control records that a poll has stepped over; absent before anything was read.
    func position(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// The group's committed offsets; absent where the group has committed none.
    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// Commits offsets outside any transaction and waits for the answer.
    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError)

    /// Asks the broker for the partition's ends as a reader of the given isolation sees them.
    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) throws(KafkaError) -> Watermarks

    /// The partitions that a topic has; zero for a topic that does not exist.
    func partitionCount(of topic: String) throws(KafkaError) -> Int32

    /// Leaves the group at once and frees the client. Nothing may be called afterwards.
    func close()
}

/// Writes records, offsets and nothing else, in transactions.
public protocol TransactionalProducer: AnyObject {
    /// Fences older producers with the same transactional id and ends what they left open. Once, before anything else.
    func initTransactions() throws(KafkaError)
    func begin() throws(KafkaError)
    func send(_ record: ProducerRecord) throws(KafkaError)
    /// Puts the consumer's offsets and its group generation into the open transaction (KIP-447).
    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError)
    func commit() throws(KafkaError)
    func abort() throws(KafkaError)
    func close()
}

/// Writes records outside transactions, idempotently.
public protocol Producer: AnyObject {
    /// Sends the records and waits until the brokers have them all, or throws the first failure.
    func send(_ records: [ProducerRecord]) throws(KafkaError)
    func close()
}

/// A topic to be created.
public struct TopicSpecification: Hashable, Sendable {
    public let name: String
    public let partitions: Int32
    public let replication: Int16
    public let settings: [String: String]

    public init(name: String, partitions: Int32, replication: Int16, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.settings = settings
    }
}

/// What became of a topic that was to be created.
public enum TopicCreation: Hashable, Sendable {
    case created
    case alreadyExisted
    case failed(KafkaError)
}

/// A consumer group as the brokers describe it.
public struct GroupListing: Hashable, Sendable {
    public let name: String
    public let state: String

    public init(name: String, state: String) {
        self.name = name
        self.state = state
    }
}

/// Asks for and changes what the cluster holds besides records.
public protocol Admin: AnyObject {
    func createTopics(_ topics: [TopicSpecification]) throws(KafkaError) -> [String: TopicCreation]
    func listGroups() throws(KafkaError) -> [GroupListing]
    /// The committed offsets of a group; empty for a group that never committed.
    func committedOffsets(ofGroup group: String) throws(KafkaError) -> [TopicPartition: Int64]
    /// Every topic with its partition count.
    func topics() throws(KafkaError) -> [String: Int32]
    func close()
}

/// How a consumer reads.
public struct ConsumerSettings: Hashable, Sendable {
    public var group: String?
    public var isolation: IsolationLevel
    public var sessionTimeout: Duration
    /// Librdkafka's own names, applied last.
    public var overrides: [String: String]

    public init(
        group: String? = nil,
        isolation: IsolationLevel = .readCommitted,
        sessionTimeout: Duration = .seconds(10),
        overrides: [String: String] = [:]
    ) {
        self.group = group
        self.isolation = isolation
        self.sessionTimeout = sessionTimeout
        self.overrides = overrides
    }
}

/// How a transactional producer writes.
public struct TransactionalProducerSettings: Hashable, Sendable {
    /// Stable over restarts (stage, instance and worker), so that a restarted instance ends at once what it left open.
    public var transactionalID: String
    public var transactionTimeout: Duration
    public var overrides: [String: String]

    public init(
        transactionalID: String,
        transactionTimeout: Duration = .seconds(10),
        overrides: [String: String] = [:]
    ) {
        self.transactionalID = transactionalID
        self.transactionTimeout = transactionTimeout
        self.overrides = overrides
    }
}

/// A way to reach brokers: the real ones, or the in-memory ones of the tests.
public protocol Cluster: Sendable {
    func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer
    func transactionalProducer(_ settings: TransactionalProducerSettings) throws(KafkaError) -> any TransactionalProducer
    func producer() throws(KafkaError) -> any Producer
    func admin() throws(KafkaError) -> any Admin
}
