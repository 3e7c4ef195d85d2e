import Foundation
import Kafka
import StageKit

/// How far the worker has read, and what it could not read.
extension WorkerClients {
    /// Up to when everything of a partition was read: now if nothing waits, and `nil` if that is not known.
    func readThrough(_ partition: TopicPartition) -> Date? {
        let position = try? consumer.position(of: [partition])[partition] ?? committed[partition]
        if let position, let end = try? consumer.endOffsets(of: [partition])[partition], position >= end { return clock.now }
        return marks.readAt(partition)
    }

    /// Finds out whether the topic's retention has overtaken the reading, and tells the engine. What was gone when a partition was given is
    /// found when it is opened.
    ///
    /// - Parameter counts: how many records were read since this was called last.
    func noteMissed(past counts: [TopicPartition: Int]) throws(KafkaError) {
        marks.advance(to: try consumer.position(of: assigned), past: counts)
        let missed: [TopicPartition: Range<Int64>]
        do throws(KafkaError) {
            missed = try marks.takeMissed(now: clock.now) { partitions throws(KafkaError) in
                try consumer.firstOffsets(of: partitions)
            }
        } catch {
            // It is asked again; what is read and what is due need not wait for it.
            guard error.recovery == .retriable else { throw error }
            return
        }
        for (partition, offsets) in missed { engine.miss(offsets, of: partition.topic, in: partition.partition) }
    }
}
