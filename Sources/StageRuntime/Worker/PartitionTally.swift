import Kafka

/// Counts records by partition as they come. It costs two comparisons a record: they come in runs of one partition.
struct PartitionTally {
    private(set) var counts: [TopicPartition: Int] = [:]
    private var topic = ""
    private var partition: Int32 = -1
    private var run = 0

    /// Counts a record.
    ///
    /// - Returns: whether it is the first of a run.
    mutating func note(_ topic: borrowing String, _ partition: Int32) -> Bool {
        guard self.partition != partition || self.topic != topic else {
            run += 1
            return false
        }
        endRun()
        self.topic = copy topic
        self.partition = partition
        run = 1
        return true
    }

    /// Whatever comes next is the first of a run.
    mutating func endRun() {
        if run > 0 { counts[TopicPartition(topic, partition), default: 0] += run }
        run = 0
        partition = -1
    }

    /// How many records there were of each topic.
    var topics: [String: Int] { counts.reduce(into: [:]) { $0[$1.key.topic, default: 0] += $1.value } }
}
