import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline

/// The interception stage seen from outside: its log, how far its group has come in the live topic, and what it has written.
final class StageWatch {
    private static let limit = Duration.seconds(600)
    private static let group = StageName.intercept.rawValue
    /// Where a stage shows that it is at work.
    private static let outputs: [Topic] = [.interceptionState, .outcomes, .audit, .sealed]

    private let group: any Consumer
    private let live: [TopicPartition]
    private let written: [TopicPartition]

    init(_ cluster: any Cluster) throws {
        let group = try cluster.consumer(ConsumerSettings(group: Self.group))
        self.group = group
        live = try Self.partitions(of: .live, group)
        written = try Self.outputs.flatMap { try Self.partitions(of: $0, group) }
    }

    func close() { group.close() }

    private static func partitions(of topic: Topic, _ consumer: any Consumer) throws -> [TopicPartition] {
        (0..<(try consumer.partitionCount(of: topic.name))).map { TopicPartition(topic.name, $0) }
    }

    var partitions: Int { live.count }

    /// How many records the live topic holds, which nobody has written in a transaction.
    func liveRecords() throws -> Int { Int(try ends(of: live).values.reduce(0, +)) }

    private func ends(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        var ends: [TopicPartition: Int64] = [:]
        for partition in partitions { ends[partition] = try group.watermarks(of: partition, isolation: .readCommitted).high }
        return ends
    }

    /// Lets the stage begin with the first live record, or after the last one. It must not run.
    func rewind(toEnd: Bool = false) throws {
        let ends = try ends(of: live)
        try group.commit(toEnd ? ends : ends.mapValues { _ in 0 })
    }

    /// Waits until the stage has said something in its log.
    func await(_ words: String, in log: URL, of process: ChildProcess) throws {
        let deadline = ContinuousClock.now + Self.limit
        while true {
            if let text = try? String(contentsOf: log, encoding: .utf8), text.contains(words) { return }
            try look(at: process, until: deadline)
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    /// Waits until the group has committed all live records.
    func awaitEnd(of process: ChildProcess) throws {
        let ends = try ends(of: live)
        let deadline = ContinuousClock.now + Self.limit
        while true {
            let committed = try group.committed(of: live)
            if ends.allSatisfy({ committed[$0.key, default: 0] >= $0.value }) { return }
            try look(at: process, until: deadline)
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Waits until the stage has written nothing for a while.
    func awaitRest(of process: ChildProcess) throws {
        let deadline = ContinuousClock.now + Self.limit
        var last = try ends(of: written)
        var since = ContinuousClock.now
        while ContinuousClock.now - since < Self.restLength {
            try look(at: process, until: deadline)
            Thread.sleep(forTimeInterval: 0.25)
            let now = try ends(of: written)
            if now != last { (last, since) = (now, .now) }
        }
    }

    /// Longer than a transaction takes on a machine that has much to do, and shorter than the interval of reports.
    private static let restLength = Duration.seconds(5)

    private func look(at process: ChildProcess, until deadline: ContinuousClock.Instant) throws {
        try Interruption.check()
        guard process.isRunning else { throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended on its own") }
        guard ContinuousClock.now < deadline else {
            throw CommandFailure(.tryLater, "StageSlow", "comity-intercept has not done its part after \(Self.limit)")
        }
    }
}
