public import Foundation

/// Runs a stage's logic for one worker, without Kafka: keeps each partition's state, timers and backlog, and says what one
/// transaction must write. The caller writes it and reports whether the transaction was committed.
///
/// The same engine serves the runtime and the tests. It is confined to one thread.
public final class StageEngine<S: Stage> {
    public let plan: StagePlan
    public let policy: StagePolicy

    var stage: S
    var partitions: [Int32: Partition] = [:]
    var backlog = Backlog()
    private var isFollowedNews = false
    var isolation = Isolation()
    /// The first record that the open step processed of each partition.
    var processed: [Int32: String] = [:]

    struct Partition {
        let table = PartitionTable<S.Entry>()
        var timers = TimerQueue()
        var needsTending = true
        /// Records that were gone before they could be read, by topic, until the stage has taken note of them in a committed step.
        var missed: [String: Range<Int64>] = [:]
        /// When work that failed for want of something outside is tried again.
        var tendAt: Date?
    }

    /// Says when pieces of work begin and end, in nanoseconds since 1970. Nothing that the stage does goes by it.
    let stopwatch: (() -> UInt64)?

    /// Tells up to when a partition of a topic was read and taken in hand, for ``StageContext/readThrough(_:)``. Without it everything is.
    public var reading: ((_ topic: String, _ partition: Int32) -> Date?)?

    /// - Parameter stopwatch: says when pieces of work begin and end, in nanoseconds since 1970, for those who trace them; `nil` if nobody
    ///   does.
    public init(_ stage: S, policy: StagePolicy = StagePolicy(), stopwatch: (() -> UInt64)? = nil) {
        self.stage = stage
        self.plan = stage.plan
        self.policy = policy
        self.stopwatch = stopwatch
    }

    // MARK: Partitions and their state

    public var openPartitions: [Int32] { partitions.keys.sorted() }

    /// Takes over a partition with the state that its changelog holds.
    ///
    /// - Throws: `poison` if an entry of the changelog cannot be read. Nothing is taken over then.
    public func open(
        _ partition: Int32,
        changelog: some Sequence<(key: String, value: [UInt8]?)>,
        now: Date
    ) throws(StageFailure) {
        var opened = Partition()
        for (key, value) in changelog {
            var entry: S.Entry?
            if let value { entry = try stage.decode(value) }
            opened.table.restore(key, entry)
        }
        for key in opened.table.keys { opened.timers.set(key, due: opened.table[key].flatMap(stage.due), now: now) }
        partitions[partition] = opened
    }

    /// Gives up a partition and everything in hand for it.
    public func close(_ partition: Int32) {
        partitions[partition] = nil
        for topic in plan.inputs { backlog.drop(topic: topic, partition: partition) }
        stage.forget(partition)
        isolation.forgetRecords()
    }

    /// Notes that records of an open partition were gone before they could be read.
    public func miss(_ offsets: Range<Int64>, of topic: String, in partition: Int32) {
        partitions[partition]?.missed[topic] = offsets
    }

    /// The entry kept under a key in a partition.
    public func entry(_ key: String, in partition: Int32) -> S.Entry? { partitions[partition]?.table[key] }

    /// How many entries a partition keeps.
    public func entryCount(in partition: Int32) -> Int { partitions[partition]?.table.count ?? 0 }

    // MARK: What comes in

    public func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool { stage.admits(key: key, topic: topic) }

    /// Takes a record into the backlog. If its partition is not open yet, it waits until it is.
    public func enqueue(_ record: Record) {
        guard let rank = plan.inputs.firstIndex(of: record.topic) else { return }
        backlog.append(record, rank: rank)
    }

    public var backlogCount: Int { backlog.waitingCount }

    /// The bytes of the values in hand.
    public var backlogBytes: Int { backlog.waitingBytes }

    /// The first offset of a partition that is in hand and not handled; `nil` if everything that was read of it is.
    public func firstWaitingOffset(topic: String, partition: Int32) -> Int64? {
        guard let rank = plan.inputs.firstIndex(of: topic) else { return nil }
        return backlog.firstWaiting(of: Backlog.Source(rank: rank, topic: topic, partition: partition))?.offset
    }

    /// Up to when a partition of a topic was handed to the stage, or passed by; `nil` if that is not known.
    func readThrough(topic: String, partition: Int32, now: Date) -> Date? {
        if let rank = plan.inputs.firstIndex(of: topic),
            let waiting = backlog.firstWaiting(of: Backlog.Source(rank: rank, topic: topic, partition: partition))
        {
            return waiting.timestamp
        }
        return reading.map { $0(topic, partition) } ?? now
    }

    public func follow(_ record: Record) {
        stage.follow(record)
        isFollowedNews = true
    }

    // MARK: Surveys

    /// How much there is of what operators watch in the open partitions.
    public func survey(now: Date) -> [Measurement] {
        var measurements: [Measurement] = []
        for partition in openPartitions {
            guard let table = partitions[partition]?.table else { continue }
            let context = StageContext(partition: partition, now: now, cause: "survey", table: table)
            stage.survey(in: context)
            table.undoCall()
            measurements += context.measurements
        }
        return measurements
    }

    // MARK: Steps

    /// When the engine next has something to do without a new record; `nil` for never.
    public func nextDue() -> Date? {
        var next = backlog.nextRetry
        for partition in partitions.keys {
            var candidates = [partitions[partition]?.timers.next()]
            if partitions[partition]?.needsTending == true { candidates.append(partitions[partition]?.tendAt ?? .distantPast) }
            for case let candidate? in candidates { next = min(next ?? candidate, candidate) }
        }
        return next
    }

    /// Handles what is in hand and due, up to the policy's bounds. The caller then writes the step in one transaction, and calls
    /// ``commit()``, ``abort(now:)`` or ``refuse(now:)``.
    public func step(now: Date) -> StageStep {
        var step = StageStep()
        var bytes = 0
        if isFollowedNews {
            for partition in partitions.keys { partitions[partition]?.needsTending = true }
            isFollowedNews = false
        }
        for partition in openPartitions {
            for (topic, offsets) in partitions[partition]?.missed ?? [:] {
                miss(offsets, of: topic, in: partition, now: now, into: &step, bytes: &bytes)
            }
        }
        for partition in openPartitions where partitions[partition]?.needsTending == true && isolation.hasRoom {
            tend(partition, now: now, into: &step, bytes: &bytes)
        }
        for source in backlog.sources where partitions[source.partition] != nil {
            drain(source, now: now, into: &step, bytes: &bytes)
        }
        for (partition, cause) in processed.sorted(by: { $0.key < $1.key }) {
            settle(partition, cause: cause, now: now, into: &step, bytes: &bytes)
        }
        processed.removeAll(keepingCapacity: true)
        // Each partition has its share, so that one in which much is due at once holds up no other.
        let due = openPartitions.filter { partitions[$0]?.timers.next().map { $0 <= now } ?? false }
        for partition in due {
            wakeDue(partition, atMost: max(1, policy.wakesPerTransaction / due.count), now: now, into: &step, bytes: &bytes)
        }
        for partition in openPartitions {
            guard let changes = partitions[partition]?.table.changes else { continue }
            for (key, entry) in changes.sorted(by: { $0.key < $1.key }) {
                step.changes.append(StageStep.Change(partition: partition, key: key, value: entry.map(stage.encode)))
            }
        }
        return step
    }

    /// The step's transaction is committed.
    public func commit() {
        for partition in partitions.keys {
            partitions[partition]?.table.keepTransaction()
            partitions[partition]?.missed = [:]
        }
        backlog.keepHandled()
        isolation.commit()
    }

    /// The step's transaction did not happen: everything is as it was before the step.
    public func abort(now: Date) {
        for partition in partitions.keys {
            guard let table = partitions[partition]?.table else { continue }
            stage.forget(partition)
            for key in table.undoTransaction() {
                partitions[partition]?.timers.set(key, due: table[key].flatMap(stage.due), now: now)
            }
            partitions[partition]?.needsTending = true
        }
        backlog.returnHandled()
        isolation.abort()
    }

    /// The step's transaction did not happen and never can, because something in it is too large for its topic. Everything is as it
    /// was before the step; what did it is found by the next steps. If that is a record, it becomes a dead letter; if not, it is
    /// put off, and the rest goes on.
    ///
    /// - Returns: whether that can help. It cannot if the dead letters' topic refuses what names nothing but a reason.
    public func refuse(now: Date) -> Bool {
        let remedy = isolation.refuse()
        abort(now: now)
        switch remedy {
        case .again: return true
        case .none: return false
        case .putOff(let work):
            let later = now + policy.patience.timeInterval
            if case .wake(let key, let partition) = work { partitions[partition]?.timers.set(key, due: later, now: now) }
            if case .tend(let partition) = work { partitions[partition]?.tendAt = later }
            return true
        }
    }
}
