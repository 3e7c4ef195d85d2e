import Foundation
import Kafka
import Logging
import StageKit

/// A worker's clients with the engine that they feed: all that is thrown away and made anew after a fatal error.
final class WorkerClients<S: Stage> {
    let engine: StageEngine<S>
    private let consumer: any Consumer
    private let producer: any TransactionalProducer
    private var followed: TopicTail?
    private var restoration: Restoration?

    private let cluster: any Cluster
    private let clock: WallClock
    private let log: Logger
    private let report: WorkerReport
    private let idleWait: Duration

    private var assigned: [TopicPartition] = []
    /// The worker has asked for its share: what it follows is read to its end, so that nothing is judged by half a register.
    private var isSubscribed = false
    /// The group has given this worker its share, which may be nothing.
    private var hasShare = false
    private var committed: [TopicPartition: Int64] = [:]
    private var held: Set<TopicPartition> = []
    private var lastPositionCommit = Date.distantPast

    /// How long a worker waits after a request that may be made again.
    private static var retryDelay: Duration { .milliseconds(50) }
    /// How many records one look at the consumer takes in: small, so that large records do not pile up in memory.
    private static var pollChunk: Int { 64 }
    /// How many records one turn may pass by that do not concern the stage: some milliseconds' worth, so that what is followed and what
    /// is due are looked at in between.
    private static var passLimit: Int { 16_384 }
    /// How many bytes of records are taken in before they are processed.
    private static var pollBytes: Int { 8 << 20 }

    init(
        stage: S,
        cluster: any Cluster,
        settings: StageWorker<S>.Settings,
        policy: StagePolicy,
        clock: WallClock,
        log: Logger
    ) throws(WorkerFailure) {
        self.engine = StageEngine(stage, policy: policy)
        self.cluster = cluster
        self.clock = clock
        self.log = log
        self.report = WorkerReport(log: log, clock: clock)
        self.idleWait = settings.idleWait
        do throws(KafkaError) {
            producer = try cluster.transactionalProducer(
                TransactionalProducerSettings(transactionalID: settings.transactionalID)
            )
            do throws(KafkaError) {
                consumer = try cluster.consumer(ConsumerSettings(group: engine.plan.name, memberName: settings.memberName))
            } catch {
                producer.close()
                throw error
            }
        } catch {
            throw .kafka(error)
        }
        do throws(WorkerFailure) {
            try start()
        } catch {
            close()
            throw error
        }
    }

    private func start() throws(WorkerFailure) {
        try TopicCheck.run(engine.plan, with: consumer)
        do throws(KafkaError) {
            try producer.initTransactions()
            try startFollowing()
        } catch {
            throw .kafka(error)
        }
    }

    /// The group has given the worker its share, and everything in it is restored.
    var isReady: Bool { hasShare && isOpen }

    /// Every assigned partition is restored.
    private var isOpen: Bool { Set(assigned.map(\.partition)).isSubset(of: engine.openPartitions) }

    func close() {
        followed?.close()
        restoration?.close()
        consumer.close()
        producer.close()
    }

    // MARK: A turn

    func turn() throws(WorkerFailure) -> StageWorker<S>.Turn {
        do {
            return try takeTurn()
        } catch let error as KafkaError {
            switch error.recovery {
            case .retriable, .abortable:
                report.now("kafka", "a request failed and is tried again: \(error)")
                return .waiting(Self.retryDelay)
            case .fenced, .fatal: throw .kafka(error)
            }
        } catch let exit as StageExit {
            throw .exit(exit)
        } catch {
            preconditionFailure("nothing else is thrown here: \(error)")
        }
    }

    private func takeTurn() throws -> StageWorker<S>.Turn {
        let followedCount = try follow()
        guard try joinGroup() else { return followedCount > 0 ? .worked : .idle }
        let read = try poll(wait: waitForRecords(unless: followedCount > 0))
        rebalance(read.events)
        guard try isPrepared() else { return .idle }
        let step = engine.step(now: clock.now)
        report.step(step)
        if step.isEmpty {
            engine.commit()
            try commitPositions(isIdle: read.records == 0)
            return step.records + step.wakes + read.records + followedCount > 0 ? .worked : .idle
        }
        try write(step)
        return .worked
    }

    /// Takes a place in the group, once what is followed is read to its end.
    ///
    /// - Returns: whether it has one.
    private func joinGroup() throws(KafkaError) -> Bool {
        guard !isSubscribed else { return true }
        if let followed, !followed.isCaughtUp {
            report.now("follow", "reading what is followed: \(followed.recordCount) records read, \(followed.remaining) to go")
            return false
        }
        try consumer.subscribe(to: engine.plan.inputs)
        isSubscribed = true
        return true
    }

    /// How long the next poll may wait: not at all if there is work in hand, and no longer than until the next timer.
    private func waitForRecords(unless hasWork: Bool) -> Duration {
        guard !hasWork, isOpen else { return .zero }
        guard let due = engine.nextDue() else { return idleWait }
        return min(idleWait, max(.zero, .seconds(due.timeIntervalSince(clock.now))))
    }

    private func poll(wait: Duration) throws(KafkaError) -> (records: Int, events: [RebalanceEvent]) {
        try holdOrRelease()
        var records = 0
        var taken = 0
        var bytes = 0
        var wait = wait
        while true {
            var chunk = 0
            let events = try consumer.poll(upTo: Self.pollChunk, wait: wait) { view in
                chunk += 1
                guard engine.admits(key: view.key, topic: view.topic) else { return }
                taken += 1
                bytes += view.value?.count ?? 0
                engine.enqueue(Record(copying: view))
            }
            records += chunk
            wait = .zero
            let isFull = taken >= engine.policy.recordsPerTransaction || bytes >= Self.pollBytes || records >= Self.passLimit
            if !events.isEmpty || chunk < Self.pollChunk || isFull { return (records, events) }
        }
    }

    /// Stops reading while too much is in hand, and goes on when that is done. Rebalances are served all the while.
    ///
    /// A record may wait for one of another topic. So what has nothing in hand is read on, or that one would never come.
    private func holdOrRelease() throws(KafkaError) {
        let isFull =
            engine.backlogCount >= 2 * engine.policy.recordsPerTransaction || engine.backlogBytes >= 2 * Self.pollBytes
        let full = assigned.filter { partition in
            isFull
                && (!isOpen || engine.firstWaitingOffset(topic: partition.topic, partition: partition.partition) != nil)
        }
        let pausing = full.filter { !held.contains($0) }
        let resuming = held.subtracting(full).sorted()
        if !pausing.isEmpty { try consumer.pause(pausing) }
        if !resuming.isEmpty { try consumer.resume(resuming) }
        held = Set(full)
    }

    // MARK: Partitions

    /// Takes note of what the group did. Nothing here can fail, so no event is half-served: state is read back by `isPrepared`.
    private func rebalance(_ events: [RebalanceEvent]) {
        for event in events {
            switch event {
            case .revoked(let partitions):
                for partition in Set(partitions.map(\.partition)) { engine.close(partition) }
                restoration?.close()
                restoration = nil
                assigned = []
                hasShare = false
                committed = [:]
                held = []
                log.info("partitions revoked", metadata: ["count": "\(partitions.count)"])
            case .assigned(let partitions):
                assigned = partitions
                hasShare = true
                let names = partitions.map(\.description).joined(separator: " ")
                log.info("partitions assigned", metadata: ["partitions": "\(names)"])
            }
        }
    }

    /// Whether the worker's partitions are open, so that records may be processed.
    private func isPrepared() throws -> Bool {
        let unopened = Set(assigned.map(\.partition)).subtracting(engine.openPartitions).sorted()
        guard !unopened.isEmpty else { return true }
        guard let changelog = engine.plan.changelog else {
            try open(unopened, from: nil)
            return true
        }
        let restoration = try self.restoration ?? Restoration(unopened, changelog: changelog, in: cluster)
        self.restoration = restoration
        try restoration.advance(wait: idleWait)
        guard restoration.isComplete else {
            report.now("restore", "restoring state: \(restoration.recordCount) records read, \(restoration.remaining) to go")
            return false
        }
        try open(unopened, from: restoration)
        log.info("state restored", metadata: ["records": "\(restoration.recordCount)", "partitions": "\(unopened.count)"])
        restoration.close()
        self.restoration = nil
        return true
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
        }
        for (partition, offsets) in missed { engine.miss(offsets, of: partition.topic, in: partition.partition) }
    }

    /// What was committed as read ends before what is still there begins: the records between are gone.
    private func missedRecords() throws(KafkaError) -> [TopicPartition: Range<Int64>] {
        let committed = try consumer.committed(of: assigned)
        let first = try consumer.firstOffsets(of: Array(committed.keys))
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

    // MARK: Followed topics

    private func startFollowing() throws(KafkaError) {
        guard !engine.plan.followed.isEmpty else { return }
        var partitions: [TopicPartition] = []
        for topic in engine.plan.followed {
            for partition in 0..<(try consumer.partitionCount(of: topic)) { partitions.append(TopicPartition(topic, partition)) }
        }
        followed = try TopicTail(partitions, in: cluster)
    }

    /// Takes in what is new in the followed topics. Where they cannot be reached for now the stage goes on with what it knows: its
    /// clock must run whatever else fails.
    private func follow() throws(KafkaError) -> Int {
        guard let followed else { return 0 }
        let before = followed.recordCount
        do throws(KafkaError) {
            try followed.read(upTo: 5_000, wait: followed.isCaughtUp ? .zero : idleWait) { engine.follow($0) }
        } catch {
            guard error.recovery == .retriable || error.recovery == .abortable else { throw error }
            report.now("follow", "what is followed cannot be read: \(error)")
        }
        return followed.recordCount - before
    }

    // MARK: Transactions

    private func write(_ step: StageStep) throws {
        let offsets = try nextOffsets()
        do throws(KafkaError) {
            try producer.begin()
            for change in step.changes {
                try producer.send(
                    ProducerRecord(
                        topic: engine.plan.changelog ?? "",
                        partition: change.partition,
                        key: Array(change.key.utf8),
                        value: change.value
                    )
                )
            }
            for record in step.outbound { try producer.send(ProducerRecord(record)) }
            try producer.sendOffsets(offsets, of: consumer)
            try producer.commit()
        } catch {
            if error.recovery == .retriable || error.recovery == .abortable {
                try producer.abort()
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
        committed.merge(offsets) { _, new in new }
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

    /// Commits positions that moved without anything to write, past filtered and control records, so that lag at rest is 0.
    private func commitPositions(isIdle: Bool) throws(KafkaError) {
        let now = clock.now
        guard isIdle || now.timeIntervalSince(lastPositionCommit) >= 1 else { return }
        let offsets = try nextOffsets()
        guard !offsets.isEmpty else { return }
        try consumer.commit(offsets)
        committed.merge(offsets) { _, new in new }
        lastPositionCommit = now
    }
}

extension ProducerRecord {
    init(_ record: OutboundRecord) {
        self.init(
            topic: record.topic,
            key: record.key,
            value: record.value,
            headers: record.headers.map { RecordHeader($0.name, $0.value) }
        )
    }
}
