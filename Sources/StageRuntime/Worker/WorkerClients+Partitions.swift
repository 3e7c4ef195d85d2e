import Foundation
import Kafka
import Logging
import StageKit

/// The worker's share of the partitions: given, restored, opened, and given up.
extension WorkerClients {
    /// Takes note of what the group did. Nothing here can fail, so no event is half-served: state is read back by `isPrepared`.
    func rebalance(_ events: [RebalanceEvent]) {
        for event in events {
            switch event {
            case .revoked(let partitions):
                for partition in Set(partitions.map(\.partition)) {
                    engine.close(partition)
                    report.metrics.forget(partition)
                    tracing.forget(partition)
                }
                restoration?.close()
                restoration = nil
                assigned = []
                hasShare = false
                committed = [:]
                knowsCommitted = false
                held = []
                marks = ReadingMarks()
                report.forgetSurvey()
                log.info("partitions revoked", metadata: ["count": "\(partitions.count)"])
            case .assigned(let partitions):
                assigned = partitions
                hasShare = true
                mustCatchUp = true
                report.metrics.rebalanced()
                report.forgetSurvey()
                let names = partitions.map(\.description).joined(separator: " ")
                log.info("partitions assigned", metadata: ["partitions": "\(names)"])
            }
        }
    }

    /// Whether the worker's partitions are open, so that records may be processed.
    func isPrepared() throws -> Bool {
        let unopened = Set(assigned.map(\.partition)).subtracting(engine.openPartitions).sorted()
        guard !unopened.isEmpty else { return true }
        try learnCommitted()
        if mustCatchUp {
            try followed?.renew()
            mustCatchUp = false
        }
        guard followed?.isCaughtUp ?? true else { return false }
        guard let changelog = engine.plan.changelog else {
            try open(unopened, from: nil)
            return true
        }
        let restoration = try self.restoration ?? Restoration(unopened, changelog: changelog, in: cluster, clock: clock, tracing)
        self.restoration = restoration
        try restoration.advance(wait: idleWait)
        guard restoration.isComplete else {
            report.now("restore", "restoring state: \(restoration.progress.description(at: clock.now))")
            return false
        }
        try open(unopened, from: restoration)
        log.info("state restored", metadata: ["records": "\(restoration.recordCount)", "partitions": "\(unopened.count)"])
        restoration.close()
        self.restoration = nil
        FreedMemory.giveBack()
        return true
    }

    /// Asks what is committed before the state is restored, so that operators see the lag meanwhile.
    private func learnCommitted() throws(KafkaError) {
        guard !knowsCommitted else { return }
        committed = try consumer.committed(of: assigned)
        knowsCommitted = true
    }

    private func open(_ partitions: [Int32], from restoration: Restoration?) throws {
        let missed = try missedRecords()
        for partition in partitions {
            try checkCoPartitioning(of: partition)
            do throws(StageFailure) {
                try engine.open(partition, changelog: restoration?.state(of: partition) ?? [], now: clock.now)
            } catch {
                throw StageExit.stateUnreadable(topic: engine.plan.changelog ?? "", partition: partition, reason: "\(error)")
            }
            if let restoration { tracing.restore(restoration.traces(of: partition), in: partition) }
        }
        for (partition, offsets) in missed { engine.miss(offsets, of: partition.topic, in: partition.partition) }
    }

    /// What was committed as read ends before what is still there begins: the records between are gone.
    private func missedRecords() throws(KafkaError) -> [TopicPartition: Range<Int64>] {
        let first = try consumer.firstOffsets(of: assigned)
        marks.begin(at: first.merging(committed) { max($0, $1) })
        return committed.reduce(into: [:]) { missed, next in
            if let start = first[next.key], next.value < start { missed[next.key] = next.value..<start }
        }
    }

    /// Partition *p* of every input must come to the same worker, or state and records would part.
    private func checkCoPartitioning(of partition: Int32) throws(StageExit) {
        let topics = Set(assigned.filter { $0.partition == partition }.map(\.topic))
        guard topics == Set(engine.plan.inputs) else {
            throw .misconfigured(
                "partition \(partition) of \(engine.plan.inputs.joined(separator: ", ")) is not assigned together: "
                    + "these topics must have the same number of partitions"
            )
        }
    }
}
