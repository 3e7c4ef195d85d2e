import Foundation
import Kafka

/// How far a worker's partitions were read, in time, and what of them was gone before it could be read.
struct ReadingMarks {
    /// When a record was written that was handed over lately: whatever was written before it is read.
    private var readAt: [TopicPartition: Date] = [:]
    private var positions: [TopicPartition: Int64] = [:]
    /// Offsets over which the reading went without a record for each of them.
    private var jumps: [TopicPartition: Range<Int64>] = [:]
    private var askedAt = Date.distantPast

    /// How often the brokers are asked what is gone, in seconds: ends of transactions look like it until they are.
    private static let interval: TimeInterval = 1

    mutating func note(_ partition: TopicPartition, writtenAt milliseconds: Int64) {
        // Brokers before 0.10 and some producers leave it out.
        if milliseconds >= 0 { readAt[partition] = Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
    }

    /// Up to when a partition was read; `nil` if nothing of it was.
    func readAt(_ partition: TopicPartition) -> Date? { readAt[partition] }

    /// Takes note of where partitions are begun with.
    mutating func begin(at starts: [TopicPartition: Int64]) { positions.merge(starts) { _, new in new } }

    /// Takes note of where the reading stands.
    ///
    /// - Parameter counts: how many records were handed over since the last call.
    mutating func advance(to positions: [TopicPartition: Int64], past counts: [TopicPartition: Int]) {
        for (partition, position) in positions {
            if let before = self.positions[partition], position - before > Int64(counts[partition] ?? 0) {
                jumps[partition] = min(before, jumps[partition]?.lowerBound ?? before)..<position
            }
            self.positions[partition] = position
        }
    }

    /// What was gone before it could be read, once it is time to ask.
    ///
    /// - Parameter firstOffsets: asks the brokers for the first offset that is still there of each partition.
    mutating func takeMissed(
        now: Date,
        _ firstOffsets: ([TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64]
    ) throws(KafkaError) -> [TopicPartition: Range<Int64>] {
        guard !jumps.isEmpty, now.timeIntervalSince(askedAt) >= Self.interval else { return [:] }
        askedAt = now
        let first = try firstOffsets(Array(jumps.keys))
        defer { jumps = [:] }
        return jumps.reduce(into: [:]) { missed, jump in
            guard let start = first[jump.key], jump.value.lowerBound < start else { return }
            missed[jump.key] = jump.value.lowerBound..<min(start, jump.value.upperBound)
        }
    }
}
