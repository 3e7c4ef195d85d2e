import Foundation
import Kafka
import StageKit

/// Partitions that were assigned to a worker and whose state is being read back.
final class Restoration {
    let partitions: [Int32]
    private let changelog: String
    private let tail: TopicTail
    private var entries: [Int32: [String: [UInt8]?]] = [:]

    init(_ partitions: [Int32], changelog: String, in cluster: any Cluster) throws(KafkaError) {
        self.partitions = partitions
        self.changelog = changelog
        self.tail = try TopicTail(partitions.map { TopicPartition(changelog, $0) }, in: cluster)
    }

    var isComplete: Bool { tail.isCaughtUp }
    var recordCount: Int { tail.recordCount }
    var remaining: Int64 { tail.remaining }

    func advance(wait: Duration) throws(KafkaError) {
        try tail.read(upTo: 5_000, wait: wait) { record in
            entries[record.partition, default: [:]][record.keyText] = .some(record.value)
        }
    }

    /// What the changelog holds for a partition.
    func state(of partition: Int32) -> [(key: String, value: [UInt8]?)] {
        (entries[partition] ?? [:]).map { (key: $0.key, value: $0.value) }
    }

    func close() { tail.close() }
}
