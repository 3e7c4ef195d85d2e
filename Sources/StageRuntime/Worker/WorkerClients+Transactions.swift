import Foundation
import Kafka
import Logging
import StageKit

/// What a step wants written, with the offsets of what it read, in one transaction.
extension WorkerClients {
    func write(_ step: StageStep) throws {
        let trace = tracing.begin(step)
        do {
            try write(step, trace)
        } catch {
            tracing.fail(trace, because: error)
            throw error
        }
        tracing.commit(step, trace)
    }

    private func write(_ step: StageStep, _ trace: StepTrace) throws {
        let offsets: [TopicPartition: Int64]
        do throws(KafkaError) {
            guard try settleCommit(wait: Self.commitLimit) else {
                throw KafkaError(
                    code: 0,
                    name: "COMMIT_UNDER_WAY",
                    message: "the brokers have not said yet whether positions are committed",
                    recovery: .retriable
                )
            }
            offsets = try nextOffsets()
        } catch {
            engine.abort(now: clock.now)
            throw error
        }
        let start = ContinuousClock.now
        do throws(KafkaError) {
            try producer.begin()
            for (index, change) in step.changes.enumerated() {
                try producer.send(
                    ProducerRecord(
                        topic: engine.plan.changelog ?? "",
                        partition: change.partition,
                        key: Array(change.key.utf8),
                        value: change.value,
                        headers: tracing.headers(ofChange: index, trace)
                    )
                )
            }
            for (index, record) in step.outbound.enumerated() {
                try producer.send(ProducerRecord(record, headers: tracing.headers(ofOutput: index, record, trace)))
            }
            try producer.sendOffsets(offsets, of: consumer)
            try producer.commit()
        } catch {
            report.metrics.endedTransaction(isCommitted: false, in: ContinuousClock.now - start)
            if error.recovery == .retriable || error.recovery == .abortable {
                try abortTransaction()
                log.warning("transaction aborted", metadata: ["error": "\(error)"])
                guard error.isTooLarge else {
                    engine.abort(now: clock.now)
                    throw error
                }
                guard engine.refuse(now: clock.now) else {
                    throw StageExit.misconfigured("topic \(engine.plan.deadLetters) takes too small records: \(error)")
                }
            }
            throw error
        }
        engine.commit()
        report.metrics.endedTransaction(isCommitted: true, in: ContinuousClock.now - start)
        report.committed(step, changelog: engine.plan.changelog)
        committed.merge(offsets) { _, new in new }
        writtenSinceGivingBack += step.changes.count + step.outbound.count
    }

    /// Ends the open transaction with nothing of it. If even that fails, what the brokers have is not known here: all is thrown away, and
    /// read again from what is committed.
    private func abortTransaction() throws(KafkaError) {
        do throws(KafkaError) {
            try producer.abort()
        } catch {
            throw KafkaError(code: error.code, name: error.name, message: error.message, recovery: .fatal)
        }
    }

    /// Where each partition would be read from again: after what was handled, filtered or stepped over.
    private func nextOffsets() throws(KafkaError) -> [TopicPartition: Int64] {
        var offsets = try consumer.position(of: assigned)
        for partition in assigned {
            if let waiting = engine.firstWaitingOffset(topic: partition.topic, partition: partition.partition) {
                offsets[partition] = waiting
            }
        }
        return offsets.filter { partition, offset in committed[partition].map { $0 < offset } ?? true }
    }

    /// Commits positions that moved without anything to write, past filtered and control records, so that lag at rest is 0. Reading goes
    /// on meanwhile: the brokers' answer is looked for at the next turn, or before the next transaction.
    func commitPositions(isIdle: Bool) throws(KafkaError) {
        guard try settleCommit(wait: .zero) else { return }
        let now = clock.now
        guard isIdle || now.timeIntervalSince(lastPositionCommit) >= 1 else { return }
        let offsets = try nextOffsets()
        guard !offsets.isEmpty else { return }
        try consumer.startCommit(offsets)
        startedCommit = offsets
        lastPositionCommit = now
    }

    /// Takes in what came of the last commit of positions.
    ///
    /// - Returns: whether none is under way.
    private func settleCommit(wait: Duration) throws(KafkaError) -> Bool {
        guard !startedCommit.isEmpty else { return true }
        do throws(KafkaError) {
            guard try consumer.finishCommit(wait: wait) else { return false }
        } catch {
            startedCommit = [:]
            throw error
        }
        // What was revoked meanwhile is another's to know of.
        committed.merge(startedCommit.filter { assigned.contains($0.key) }) { max($0, $1) }
        startedCommit = [:]
        return true
    }
}

extension ProducerRecord {
    fileprivate init(_ record: OutboundRecord, headers: [RecordHeader]) {
        self.init(topic: record.topic, key: record.key, value: record.value, headers: headers)
    }
}
