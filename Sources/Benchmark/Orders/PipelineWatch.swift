import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline

/// The stages seen from outside: how far each group has come, and whether anything is written.
final class PipelineWatch {
    /// Longer than a step takes and than a stage waits before it does again what it could not do.
    private static let restLength = Duration.seconds(2)
    private static let interval = 0.02
    /// How long nothing may come of what is there.
    private static let patience = Duration.seconds(120)

    private let groups: [StageName: any Consumer]
    private let reader: any Consumer
    private let partitions: [TopicPartition]

    init(_ cluster: any Cluster, topics: [Topic], stages: [StageName]) throws {
        let reader = try cluster.consumer(ConsumerSettings())
        self.reader = reader
        partitions = try topics.flatMap { topic in
            (0..<(try reader.partitionCount(of: topic.name))).map { TopicPartition(topic.name, $0) }
        }
        // What is committed now, and not what will be when the transaction that is open has ended.
        groups = Dictionary(
            uniqueKeysWithValues: try stages.map { stage in
                (stage, try cluster.consumer(ConsumerSettings(group: stage.rawValue, isolation: .readUncommitted)))
            }
        )
    }

    func close() {
        for group in groups.values { group.close() }
        reader.close()
    }

    /// How many offsets a stage has still to commit.
    func lag(of stage: StageName) throws -> Int64 { try state(of: stage).lag }

    private struct State: Equatable {
        var ends: [TopicPartition: Int64] = [:]
        var committed: [TopicPartition: Int64] = [:]
        var lag: Int64 = 0
    }

    /// Brokers that have much to do may leave a question without an answer; it is asked again.
    private func state(of stage: StageName) throws -> State {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                return try askedState(of: stage)
            } catch let error as KafkaError where error.recovery == .retriable && ContinuousClock.now < deadline {
                try Interruption.check()
            }
        }
    }

    private func askedState(of stage: StageName) throws -> State {
        let inputs = Set(stage.inputs.map(\.name))
        let own = partitions.filter { inputs.contains($0.topic) }
        var state = State()
        state.committed = try groups[stage]?.committed(of: own) ?? [:]
        state.ends = try reader.endOffsets(of: partitions)
        state.lag = own.reduce(0) { $0 + max(0, state.ends[$1, default: 0] - state.committed[$1, default: 0]) }
        return state
    }

    /// Waits until a stage says in its log that it is ready.
    func awaitReady(_ stage: StageName, _ process: ChildProcess, log: URL) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !String(contentsOf: log, encoding: .utf8).contains("\(stage.rawValue): ready") {
            try look(at: process, stage, until: deadline)
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    /// Waits until a stage has done everything and has been still for a while.
    ///
    /// - Parameter hasMoved: is called whenever the stage has written or committed something.
    func follow(_ stage: StageName, _ process: ChildProcess, hasMoved: (ChildProcess) throws -> Void) throws {
        var last = try state(of: stage)
        var since = ContinuousClock.now
        while last.lag > 0 || ContinuousClock.now - since < Self.restLength {
            try look(at: process, stage, until: since + Self.patience)
            Thread.sleep(forTimeInterval: Self.interval)
            let now = try state(of: stage)
            guard now != last else { continue }
            (last, since) = (now, .now)
            try hasMoved(process)
        }
    }

    private func look(at process: ChildProcess, _ stage: StageName, until deadline: ContinuousClock.Instant) throws {
        try Interruption.check()
        guard process.isRunning else {
            throw CommandFailure(.unavailable, "StageEnded", "\(stage.rawValue) ended on its own")
        }
        guard ContinuousClock.now < deadline else {
            throw CommandFailure(.tryLater, "StageSlow", "\(stage.rawValue) has done nothing for \(Self.patience)")
        }
    }
}
