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
    /// A rebalance ends the poll: what `visit` saw before belongs to the old assignment, and the next poll to the new one. Nothing
    /// that was visited is lost to an error: one that comes after a record waits for the next poll.
    func poll(
        upTo limit: Int,
        wait: Duration,
        _ visit: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> [RebalanceEvent]

    /// Stops reading these partitions; polls go on, and keep the place in the group. A pause ends with `resume`, or with the
    /// partition's assignment. Partitions that are not assigned are left alone.
    func pause(_ partitions: [TopicPartition]) throws(KafkaError)

    /// Reads these partitions again from where they were paused.
    func resume(_ partitions: [TopicPartition]) throws(KafkaError)

    /// The next offset to be read, past control records that a poll has stepped over; absent before anything was read.
    func position(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// The group's committed offsets; absent where the group has committed none. While a transaction that is not decided holds an
    /// offset of theirs, this waits, and fails as retriable if that takes too long.
    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// Commits offsets outside any transaction and waits for the answer. A member that the group has replaced is told so by an
    /// abortable error: it polls, and learns what it still has.
    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError)

    /// Sends offsets to be committed outside any transaction and does not wait for the answer, which ``finishCommit(wait:)`` tells. Until
    /// then nothing else may be committed, in a transaction neither: the brokers might take this commit up after that one.
    func startCommit(_ offsets: [TopicPartition: Int64]) throws(KafkaError)

    /// Whether the commit that was started last is done; also if there was none. Waits for the answer up to `wait`, and fails as
    /// ``commit(_:)`` does.
    func finishCommit(wait: Duration) throws(KafkaError) -> Bool

    /// Asks the broker for the partition's ends as a reader of the given isolation sees them.
    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) throws(KafkaError) -> Watermarks

    /// The first offsets that are still there, asked of the brokers in one request each.
    func firstOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// One after the last offset that this consumer's isolation lets it read, asked of the brokers in one request each.
    func endOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]

    /// The partitions that a topic has; zero for a topic that does not exist.
    func partitionCount(of topic: String) throws(KafkaError) -> Int32

    /// Leaves the group at once and frees the client. Nothing may be called afterwards.
    func close()
}
