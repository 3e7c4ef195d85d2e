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
    private let clock: WallClock
    /// The offsets of each partition that have to be read until it is caught up; none of them is empty.
    private var goals: [TopicPartition: Range<Int64>]
    /// Those that are not reached.
    private var open: Set<TopicPartition>
    private var startedAt: Date
    private(set) var recordCount = 0

    init(_ partitions: [TopicPartition], in cluster: any Cluster, clock: WallClock) throws(KafkaError) {
        self.partitions = partitions
        self.cluster = cluster
        self.clock = clock
        startedAt = clock.now
        goals = try Self.contents(of: partitions, in: cluster)
        open = Set(goals.keys)
        consumer = try cluster.consumer(ConsumerSettings(isolation: .readCommitted))
        do throws(KafkaError) {
            try consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
        } catch {
            consumer.close()
            throw error
        }
    }

    /// Has to be caught up anew, with what is there now.
    func renew() throws(KafkaError) {
        let contents = try Self.contents(of: partitions, in: cluster)
        let positions = try consumer.position(of: Array(contents.keys))
        startedAt = clock.now
        goals = contents.reduce(into: [:]) { goals, next in
            let from = max(next.value.lowerBound, positions[next.key] ?? 0)
            if from < next.value.upperBound { goals[next.key] = from..<next.value.upperBound }
        }
        open = Set(goals.keys)
    }

    /// The offsets of the partitions that hold anything, asked by a client that is not needed afterwards.
    private static func contents(
        of partitions: [TopicPartition],
        in cluster: any Cluster
    ) throws(KafkaError) -> [TopicPartition: Range<Int64>] {
        let asker = try cluster.consumer(ConsumerSettings(isolation: .readUncommitted))
        defer { asker.close() }
        let starts = try asker.firstOffsets(of: partitions)
        return try asker.endOffsets(of: partitions).reduce(into: [:]) { contents, end in
            let start = starts[end.key] ?? 0
            if start < end.value { contents[end.key] = start..<end.value }
        }
    }

    var isCaughtUp: Bool { open.isEmpty }

    /// How far it is from being caught up, as far as is known.
    var progress: ReadingProgress {
        let positions = (try? consumer.position(of: Array(open))) ?? [:]
        var (done, total): (Int64, Int64) = (0, 0)
        for (partition, goal) in goals {
            total += Int64(goal.count)
            let reached = open.contains(partition) ? positions[partition] ?? goal.lowerBound : goal.upperBound
            done += min(max(reached, goal.lowerBound), goal.upperBound) - goal.lowerBound
        }
        return ReadingProgress(done: done, total: total, startedAt: startedAt)
    }

    func read(upTo limit: Int, wait: Duration, _ visit: (Record) -> Void) throws(KafkaError) {
        _ = try consumer.poll(upTo: limit, wait: wait) { view in
            recordCount += 1
            visit(Record(copying: view))
        }
        guard !open.isEmpty else { return }
        for (partition, position) in try consumer.position(of: Array(open))
        where position >= goals[partition]?.upperBound ?? .max {
            open.remove(partition)
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
