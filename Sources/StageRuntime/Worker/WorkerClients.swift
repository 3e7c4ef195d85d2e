import Foundation
import Kafka
import Logging
import StageKit
import Telemetry

/// A worker's clients with the engine that they feed: all that is thrown away and made anew after a fatal error.
final class WorkerClients<S: Stage> {
    let engine: StageEngine<S>
    let consumer: any Consumer
    let producer: any TransactionalProducer
    var followed: TopicTail?
    var restoration: Restoration?

    let cluster: any Cluster
    let clock: WallClock
    let log: Logger
    let report: WorkerReport
    let tracing: WorkerTracing
    let idleWait: Duration

    var assigned: [TopicPartition] = []
    /// The worker has asked for its share: what it follows is read to its end, so that nothing is judged by half a register.
    private var isSubscribed = false
    /// What is followed has to be read as far as it reached when the share was given: whoever had it before may have read further.
    var mustCatchUp = false
    /// The group has given this worker its share, which may be nothing.
    var hasShare = false
    var committed: [TopicPartition: Int64] = [:]
    /// The brokers have said what is committed of the worker's share.
    var knowsCommitted = false
    var held: Set<TopicPartition> = []
    /// How far the partitions were read.
    var marks = ReadingMarks()
    var lastPositionCommit = Date.distantPast
    /// The positions that are being committed.
    var startedCommit: [TopicPartition: Int64] = [:]
    /// How many records were written since what was freed was last given back.
    var writtenSinceGivingBack = 0

    /// How long a worker waits after a request that may be made again.
    private static var retryDelay: Duration { .milliseconds(50) }
    /// How long a transaction waits for a commit of positions that is under way.
    static var commitLimit: Duration { .seconds(5) }
    /// How many records one look at the consumer takes in: small, so that large records do not pile up in memory.
    private static var pollChunk: Int { 64 }
    /// How many records one turn may take in or pass by, and for how long, in seconds: much, because what concerns the stage is written
    /// in one transaction; and little enough for what is followed and what is due to be looked at in time.
    private static var readLimit: Int { 1 << 17 }
    private static var readTime: TimeInterval { 0.1 }
    /// How many bytes of records are taken in before they are processed.
    private static var pollBytes: Int { 8 << 20 }
    /// How many records leave something to give back when the worker has nothing to do: tens of megabytes.
    private static var manyRecords: Int { 100_000 }

    init(
        stage: S,
        cluster: any Cluster,
        settings: StageWorker<S>.Settings,
        policy: StagePolicy,
        clock: WallClock,
        tracer: PipelineTracer,
        metrics: WorkerMetrics,
        log: Logger
    ) throws(WorkerFailure) {
        let stopwatch: (() -> UInt64)? = if tracer.isRecording { tracer.clock } else { nil }
        self.engine = StageEngine(stage, policy: policy, stopwatch: stopwatch)
        self.tracing = WorkerTracing(tracer, of: engine.plan)
        self.cluster = cluster
        self.clock = clock
        self.log = log
        self.report = WorkerReport(log: log, metrics: metrics, clock: clock)
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
        engine.reading = { [unowned self] topic, partition in readThrough(TopicPartition(topic, partition)) }
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

    /// How far the worker is.
    var standing: WorkerStanding {
        if let followed, !followed.isCaughtUp { return .restoring(followed.progress) }
        guard hasShare else { return .rebalancing }
        if isOpen { return .ready }
        return .restoring(restoration?.progress)
    }

    /// Where the worker's partitions are read from again; `nil` while it has no share, or does not know where.
    var places: [TopicPartition: Int64?]? {
        guard hasShare, knowsCommitted else { return nil }
        return Dictionary(uniqueKeysWithValues: assigned.map { ($0, committed[$0]) })
    }

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
        if !read.events.isEmpty {
            rebalance(read.events)
            try holdOrRelease()
        }
        guard try isPrepared() else { return .idle }
        report.survey(engine.survey)
        let step = decide()
        if step.isEmpty {
            engine.commit()
            tracing.commit(step, tracing.begin(step))
            report.committed(step, changelog: engine.plan.changelog)
            try commitPositions(isIdle: read.records == 0)
            guard step.records + step.wakes + read.records + followedCount == 0 else { return .worked }
            giveBackMuch()
            return .idle
        }
        try write(step)
        return .worked
    }

    private func decide() -> StageStep {
        let start = ContinuousClock.now
        let step = engine.step(now: clock.now)
        if step.records + step.wakes > 0 { report.metrics.decided(in: ContinuousClock.now - start) }
        report.decided(step)
        return step
    }

    private func giveBackMuch() {
        guard writtenSinceGivingBack >= Self.manyRecords else { return }
        FreedMemory.giveBack()
        writtenSinceGivingBack = 0
    }

    /// Takes a place in the group, once what is followed is read to its end.
    ///
    /// - Returns: whether it has one.
    private func joinGroup() throws(KafkaError) -> Bool {
        guard !isSubscribed else { return true }
        if let followed, !followed.isCaughtUp {
            report.now("follow", "reading what is followed: \(followed.progress.description(at: clock.now))")
            return false
        }
        if followed != nil { FreedMemory.giveBack() }
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
        var tally = PartitionTally()
        defer { for (topic, count) in tally.topics { report.metrics.read(count, of: topic) } }
        var taken = 0
        var bytes = 0
        var wait = wait
        let deadline = clock.now + Self.readTime
        while true {
            var chunk = 0
            let events = try consumer.poll(upTo: Self.pollChunk, wait: wait) { view in
                chunk += 1
                if tally.note(view.topic, view.partition) {
                    marks.note(TopicPartition(view.topic, view.partition), writtenAt: view.timestampMilliseconds)
                }
                guard engine.admits(key: view.key, topic: view.topic) else { return }
                taken += 1
                bytes += view.value?.count ?? 0
                engine.enqueue(Record(copying: view))
            }
            records += chunk
            tally.endRun()
            wait = .zero
            let isFull = taken >= engine.policy.recordsPerTransaction || bytes >= Self.pollBytes || records >= Self.readLimit
            if !events.isEmpty || chunk < Self.pollChunk || isFull || clock.now >= deadline {
                if events.isEmpty { try noteMissed(past: tally.counts) }
                return (records, events)
            }
        }
    }

    /// Stops reading while too much is in hand, and goes on when that is done; reads nothing before every partition is open, so that
    /// restoring does not wait for records that cannot be processed yet. Rebalances are served all the while.
    ///
    /// A record may wait for one of another topic. So what has nothing in hand is read on, or that one would never come.
    private func holdOrRelease() throws(KafkaError) {
        let isFull =
            engine.backlogCount >= 2 * engine.policy.recordsPerTransaction || engine.backlogBytes >= 2 * Self.pollBytes
        let isOpen = isOpen
        let full = assigned.filter { partition in
            !isOpen || isFull && engine.firstWaitingOffset(topic: partition.topic, partition: partition.partition) != nil
        }
        let pausing = full.filter { !held.contains($0) }
        let resuming = held.subtracting(full).sorted()
        if !pausing.isEmpty { try consumer.pause(pausing) }
        if !resuming.isEmpty { try consumer.resume(resuming) }
        held = Set(full)
    }

    // MARK: Followed topics

    private func startFollowing() throws(KafkaError) {
        guard !engine.plan.followed.isEmpty else { return }
        var partitions: [TopicPartition] = []
        for topic in engine.plan.followed {
            for partition in 0..<(try consumer.partitionCount(of: topic)) { partitions.append(TopicPartition(topic, partition)) }
        }
        followed = try TopicTail(partitions, in: cluster, clock: clock)
    }

    /// Takes in what is new in the followed topics. Where they cannot be reached for now the stage goes on with what it knows: its
    /// clock must run whatever else fails.
    private func follow() throws(KafkaError) -> Int {
        guard let followed else { return 0 }
        let before = followed.recordCount
        do throws(KafkaError) {
            // What is read to catch up is no news.
            let isNews = followed.isCaughtUp
            try followed.read(upTo: 5_000, wait: isNews ? .zero : idleWait) { record in
                engine.follow(record)
                if isNews { tracing.follow(record) }
            }
        } catch {
            guard error.recovery == .retriable || error.recovery == .abortable else { throw error }
            report.now("follow", "what is followed cannot be read: \(error)")
        }
        return followed.recordCount - before
    }
}
