import Foundation
import Kafka
import StageKit

/// Reads partitions by hand from their beginning, says when it has seen all that was there when it started, and goes on from
/// there if it is asked to: how state is restored and how a register is followed.
///
/// The end that must be reached is the high watermark, not the last stable offset: while an older owner's transaction is still
/// open, what it wrote may yet be committed, and a state restored without it would be wrong.
final class TopicTail {
    private let partitions: [TopicPartition]
    private let cluster: any Cluster
    private let consumer: any Consumer
    private var targets: [TopicPartition: Int64]
    private(set) var recordCount = 0

    init(_ partitions: [TopicPartition], in cluster: any Cluster) throws(KafkaError) {
        self.partitions = partitions
        self.cluster = cluster
        targets = try Self.ends(of: partitions, in: cluster)
        consumer = try cluster.consumer(ConsumerSettings(isolation: .readCommitted))
        do throws(KafkaError) {
            try consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
        } catch {
            consumer.close()
            throw error
        }
    }

    /// Has to be caught up anew, with what is there now.
    func renew() throws(KafkaError) { targets = try Self.ends(of: partitions, in: cluster) }

    /// The high watermarks of the partitions that hold anything, asked by a client that is not needed afterwards.
    private static func ends(
        of partitions: [TopicPartition],
        in cluster: any Cluster
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let asker = try cluster.consumer(ConsumerSettings(isolation: .readUncommitted))
        defer { asker.close() }
        var ends: [TopicPartition: Int64] = [:]
        for partition in partitions {
            let watermarks = try asker.watermarks(of: partition, isolation: .readUncommitted)
            if watermarks.high > watermarks.low { ends[partition] = watermarks.high }
        }
        return ends
    }

    var isCaughtUp: Bool { targets.isEmpty }

    /// How many offsets are still to be read before the tail is caught up, as far as is known.
    var remaining: Int64 {
        let positions = (try? consumer.position(of: Array(targets.keys))) ?? [:]
        return targets.reduce(0) { $0 + max(0, $1.value - (positions[$1.key] ?? 0)) }
    }

    func read(upTo limit: Int, wait: Duration, _ visit: (Record) -> Void) throws(KafkaError) {
        _ = try consumer.poll(upTo: limit, wait: wait) { view in
            recordCount += 1
            visit(Record(copying: view))
        }
        guard !targets.isEmpty else { return }
        for (partition, position) in try consumer.position(of: Array(targets.keys))
        where position >= targets[partition, default: .max] {
            targets[partition] = nil
        }
    }

    func close() { consumer.close() }
}

extension Record {
    /// A record that outlives the poll that read it.
    init(copying view: borrowing RecordView) {
        self.init(
            topic: view.topic,
            partition: view.partition,
            offset: view.offset,
            timestamp: Date(timeIntervalSince1970: Double(view.timestampMilliseconds) / 1000),
            key: view.key.map { Array($0) },
            value: view.value.map { Array($0) },
            headers: view.headers().map { Header($0.name, $0.value) }
        )
    }
}
