import Foundation
import Kafka
import StageKit
import Telemetry

/// Partitions that were assigned to a worker and whose state is being read back.
final class Restoration {
    let partitions: [Int32]
    private let changelog: String
    private let tail: TopicTail
    private let tracing: WorkerTracing
    private var entries: [Int32: [String: [UInt8]?]] = [:]
    private var traces: [Int32: [String: TraceContext]] = [:]

    init(
        _ partitions: [Int32],
        changelog: String,
        in cluster: any Cluster,
        clock: WallClock,
        _ tracing: WorkerTracing
    ) throws(KafkaError) {
        self.tracing = tracing
        self.partitions = partitions
        self.changelog = changelog
        self.tail = try TopicTail(partitions.map { TopicPartition(changelog, $0) }, in: cluster, clock: clock)
    }

    var isComplete: Bool { tail.isCaughtUp }
    var recordCount: Int { tail.recordCount }
    var progress: ReadingProgress { tail.progress }

    func advance(wait: Duration) throws(KafkaError) {
        try tail.read(upTo: 5_000, wait: wait) { record in
            let key = record.keyText
            entries[record.partition, default: [:]][key] = .some(record.value)
            traces[record.partition, default: [:]][key] = tracing.trace(of: record)
        }
    }

    /// What the changelog holds for a partition.
    func state(of partition: Int32) -> [(key: String, value: [UInt8]?)] {
        (entries[partition] ?? [:]).map { (key: $0.key, value: $0.value) }
    }

    /// The traces in which the entries of a partition began, as far as the changelog says.
    func traces(of partition: Int32) -> [String: TraceContext] { traces[partition] ?? [:] }

    func close() { tail.close() }
}
