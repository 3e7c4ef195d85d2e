import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline

/// The course of the measurement: orders are handed in, and one stage at a time does what it has to do.
final class OrdersCourse {
    /// The stages that have a part in such orders, in the order in which these come to them.
    private static let stages: [StageName] = [.intake, .validate, .retrieve, .deliver]
    private static let authority: AuthorityID = "GB-IPU"
    private static let batch = 1_000

    private let options: OrdersBench
    private let cluster: any Cluster
    private let pipeline: LocalPipeline
    private let watch: PipelineWatch
    private var spent: [StageName: StageEffort] = [:]

    init(_ options: OrdersBench) throws {
        self.options = options
        let settings = try options.brokers.settings()
        cluster = settings.cluster(clientID: "comity-bench")
        try EmptyBrokers.require(Topic.shared, in: cluster)
        StandardError.line("making topics")
        pipeline = try LocalPipeline(
            measuredOver: settings,
            rulebook: options.rulebook,
            partitions: options.partitions
        )
        watch = try PipelineWatch(cluster, topics: Topic.shared + [.agency(Self.authority)], stages: Self.stages)
    }

    func end() {
        pipeline.stopAll()
        watch.close()
        try? FileManager.default.removeItem(at: pipeline.directory)
    }

    /// What each stage has spent.
    var efforts: [(stage: String, effort: StageEffort)] {
        Self.stages.map { (stage: $0.rawValue, effort: spent[$0] ?? StageEffort()) }
    }

    // MARK: What is done

    /// What each stage holds, and how long it takes to start, when there is nothing to do.
    func measureIdle() throws {
        for stage in Self.stages {
            var effort = StageEffort()
            let process = try start(stage) { effort.idleStartSeconds = $0 }
            try watch.follow(stage, process) { _ in }
            effort.idleBytes = process.residentBytes ?? 0
            spent[stage] = effort
            try stop(process, stage)
        }
    }

    /// Hands in all orders.
    func submit() throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        var line = ProgressLine("handing in orders")
        defer { line.clear() }
        for first in stride(from: 0, to: options.orders, by: Self.batch) {
            try Interruption.check()
            let transmittals = (first..<min(first + Self.batch, options.orders)).map { number in
                let reference = OrderReference(unchecked: "BENCH-\(number)")
                return pipeline.transmittal(
                    of: pipeline.productionOrder(reference, categories: [.subscriber, .mail], days: options.days)
                )
            }
            try producer.send(transmittals.map { ProducerRecord(topic: Topic.intake.name, key: nil, value: $0) })
            line.tell(Int64(first + transmittals.count), of: Int64(options.orders))
        }
    }

    /// Lets the stages work, each alone, until none has anything left.
    func runStages() throws {
        while let stage = try Self.stages.first(where: { try watch.lag(of: $0) > 0 }) {
            StandardError.line("\(stage.rawValue) has \(try watch.lag(of: stage)) records to do")
            var effort = spent[stage] ?? StageEffort()
            let process = try start(stage) { effort.startSeconds = $0 }
            let start = try Instant(of: process)
            var last = start
            try watch.follow(stage, process) { process in last = try Instant(of: process) }
            effort.busySeconds += (last.clock - start.clock) / .seconds(1)
            effort.processorSeconds += (last.processorTime - start.processorTime) / .seconds(1)
            effort.restBytes = process.residentBytes ?? 0
            spent[stage] = effort
            try stop(process, stage)
        }
    }

    /// What is in each topic now.
    func loads() throws -> [TopicLoad] {
        try (Topic.shared + [.agency(Self.authority)]).map { topic in
            var (records, bytes) = (0, 0)
            var last: [[UInt8]: Int] = [:]
            try TopicReader(topic, of: cluster).readToEnd { record in
                let size =
                    (record.key?.count ?? 0) + (record.value?.count ?? 0)
                    + record.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.count }
                records += 1
                bytes += size
                if topic.isCompacted, let key = record.key { last[key] = size }
            }
            return TopicLoad(
                topic: topic.name,
                records: records,
                bytes: bytes,
                lastBytes: topic.isCompacted ? last.values.reduce(0, +) : nil
            )
        }
    }

    // MARK: Processes

    private struct Instant {
        let clock = ContinuousClock.now
        let processorTime: Duration

        init(of process: ChildProcess) throws {
            guard let time = process.processorTime else {
                throw CommandFailure(.unavailable, "StageEnded", "a stage ended on its own")
            }
            processorTime = time
        }
    }

    /// Starts a stage and waits until it is ready.
    ///
    /// - Parameter took: is told how long that took, in seconds.
    private func start(_ stage: StageName, took: (Double) -> Void) throws -> ChildProcess {
        let start = ContinuousClock.now
        let process = try pipeline.start(stage, isLasting: false)
        try watch.awaitReady(stage, process, log: pipeline.logFile(of: stage))
        took((ContinuousClock.now - start) / .seconds(1))
        return process
    }

    private func stop(_ process: ChildProcess, _ stage: StageName) throws {
        process.terminate()
        let code = process.wait()
        guard code == 0 else {
            throw CommandFailure(.unavailable, "StageEnded", "\(stage.rawValue) ended with status \(code) instead of 0")
        }
    }
}
