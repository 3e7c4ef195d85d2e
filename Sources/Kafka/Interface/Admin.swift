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

/// Asks for and changes what the cluster holds besides records. Every call waits for its answer; all come from one thread.
public protocol Admin: AnyObject {
    /// Creates each topic for itself: one that fails does not hinder the others.
    func createTopics(_ topics: [TopicSpecification]) throws(KafkaError) -> [String: TopicCreation]

    /// Every group that the brokers know; an error if one of them does not answer.
    func listGroups() throws(KafkaError) -> [GroupListing]

    /// The committed offsets of a group; empty for a group that never committed.
    func committedOffsets(ofGroup group: String) throws(KafkaError) -> [TopicPartition: Int64]

    /// Every topic with its partition count, the brokers' own topics among them.
    func topics() throws(KafkaError) -> [String: Int32]

    /// Frees the client.
    func close()
}
