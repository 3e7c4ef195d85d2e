package import ComitySchema
package import Foundation

/// What one stage has still to read of one partition.
package struct PartitionLag: Hashable, Sendable {
    package let stage: StageName
    package let topic: String
    package let partition: Int32
    /// The next offset that the stage will read; absent if the stage never committed one.
    package let committed: Int64?
    /// One after the last offset that the stage may read: nothing of open transactions counts.
    package let end: Int64
    /// How many offsets the stage has still to commit, as every tool of Kafka's counts them, and 0 if no record is among them: the end
    /// of a transaction takes an offset of its own, and is no work.
    package let lag: Int64
    /// When the oldest record was written that the stage has not committed. Absent if there is none, and if it cannot be told.
    package let oldest: Date?

    package init(
        stage: StageName,
        topic: String,
        partition: Int32,
        committed: Int64?,
        end: Int64,
        lag: Int64,
        oldest: Date? = nil
    ) {
        self.stage = stage
        self.topic = topic
        self.partition = partition
        self.committed = committed
        self.end = end
        self.lag = lag
        self.oldest = oldest
    }

    /// The lag as time: how old the oldest record is that the stage has not committed, in seconds. 0 if there is none; absent if it
    /// cannot be told.
    package func lagSeconds(at now: Date) -> Double? {
        guard lag > 0 else { return 0 }
        return oldest.map { max(0, now.timeIntervalSince($0)) }
    }
}
