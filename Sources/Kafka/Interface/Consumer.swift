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
