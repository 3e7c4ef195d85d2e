public import Foundation

/// Runs a stage's logic for one worker, without Kafka: keeps each partition's state, timers and backlog, and says what one
/// transaction must write. The caller writes it and reports whether the transaction was committed.
///
/// The same engine serves the runtime and the tests. It is confined to one thread.
public final class StageEngine<S: Stage> {
    public let plan: StagePlan
    public let policy: StagePolicy

    private var stage: S
    private var partitions: [Int32: Partition] = [:]
    private var backlog = Backlog()
    private var isFollowedNews = false
    private var isolation = Isolation()
    /// The first record that the open step processed of each partition.
    private var processed: [Int32: String] = [:]

    private struct Partition {
        let table = PartitionTable<S.Entry>()
        var timers = TimerQueue()
        var needsTending = true
        /// Records that were gone before they could be read, by topic, until the stage has taken note of them in a committed step.
        var missed: [String: Range<Int64>] = [:]
        /// When work that failed for want of something outside is tried again.
        var tendAt: Date?
    }

    public init(_ stage: S, policy: StagePolicy = StagePolicy()) {
        self.stage = stage
        self.plan = stage.plan
        self.policy = policy
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

    public func follow(_ record: Record) {
        stage.follow(record)
        isFollowedNews = true
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
        for partition in openPartitions {
            wakeDue(partition, now: now, into: &step, bytes: &bytes)
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

    private func drain(_ source: Backlog.Source, now: Date, into step: inout StageStep, bytes: inout Int) {
        if let deferral = backlog.deferral(of: source), deferral.retryAt > now { return }
        while isolation.hasRoom, step.records < policy.recordsPerTransaction, bytes < policy.bytesPerTransaction,
            let record = backlog.firstWaiting(of: source)
        {
            guard handle(record, from: source, now: now, into: &step, bytes: &bytes) else { return }
            backlog.handleFirst(of: source)
            step.records += 1
            bytes += record.value?.count ?? 0
        }
    }

    /// Returns whether the record is done with; if not, its partition of its topic waits.
    private func handle(
        _ record: Record,
        from source: Backlog.Source,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int
    ) -> Bool {
        if let reason = isolation.reason(for: record.coordinates) {
            deadLetter(record, because: reason, into: &step, bytes: &bytes)
            return true
        }
        do throws(StageFailure) {
            let work = Isolation.Work.record(record.coordinates)
            try call(record.partition, cause: record.coordinates, now: now, into: &step, bytes: &bytes) {
                stage,
                context throws(StageFailure) in
                try stage.process(record, in: context)
            }
            // What a stage gathers is written when the step is settled: the record may have effects then.
            isolation.note(work)
            if processed[record.partition] == nil { processed[record.partition] = record.coordinates }
            return true
        } catch {
            switch error {
            case .poison(let code, let message):
                deadLetter(record, because: DeadLetter.Reason(code: code, message: message), into: &step, bytes: &bytes)
                return true
            case .notYet(let code, let message):
                let since = backlog.deferral(of: source)?.since ?? now
                if now.timeIntervalSince(since) >= policy.patience.timeInterval {
                    deadLetter(record, because: DeadLetter.Reason(code: code, message: message), into: &step, bytes: &bytes)
                    return true
                }
                step.events.append(.deferred(origin: record.coordinates, code: code, message: message))
                backlog.postpone(source, Backlog.Deferral(since: since, retryAt: now + 0.02))
                return false
            case .unavailable(let message):
                step.events.append(.unavailable(origin: record.coordinates, message: message))
                backlog.postpone(source, Backlog.Deferral(since: now, retryAt: now + policy.retryDelay.timeInterval))
                return false
            }
        }
    }

    private func tend(_ partition: Int32, now: Date, into step: inout StageStep, bytes: inout Int) {
        if let at = partitions[partition]?.tendAt, at > now { return }
        let cause = "tend/\(plan.name)/\(partition)/\(now.timeIntervalSince1970)"
        do throws(StageFailure) {
            let work = Isolation.Work.tend(partition: partition)
            try call(partition, for: work, cause: cause, now: now, into: &step, bytes: &bytes) {
                stage,
                context throws(StageFailure) in
                try stage.tend(in: context)
            }
            partitions[partition]?.needsTending = false
            partitions[partition]?.tendAt = nil
        } catch {
            step.events.append(.unavailable(origin: "\(plan.name)/\(partition)", message: error.message))
            partitions[partition]?.tendAt = now + policy.retryDelay.timeInterval
        }
    }

    private func wakeDue(_ partition: Int32, now: Date, into step: inout StageStep, bytes: inout Int) {
        while isolation.hasRoom, step.wakes < policy.wakesPerTransaction, bytes < policy.bytesPerTransaction,
            let key = partitions[partition]?.timers.pop(by: now)
        {
            step.wakes += 1
            do throws(StageFailure) {
                let cause = "wake/\(plan.name)/\(partition)/\(key)/\(wakeDigest(of: key, in: partition))"
                let work = Isolation.Work.wake(key: key, partition: partition)
                try call(partition, for: work, cause: cause, now: now, into: &step, bytes: &bytes) {
                    stage,
                    context throws(StageFailure) in
                    try stage.wake(key, in: context)
                }
                if partitions[partition]?.table.changes[key] == nil { reschedule(key, in: partition, now: now) }
            } catch {
                step.events.append(.unavailable(origin: "\(plan.name)/\(partition)/\(key)", message: error.message))
                partitions[partition]?.timers.set(key, due: now + policy.retryDelay.timeInterval, now: now)
            }
        }
    }

    /// A wake is caused by the entry as it stood: the same entry woken again after a crash sends the same ids.
    private func wakeDigest(of key: String, in partition: Int32) -> String {
        guard let entry = partitions[partition]?.table[key] else { return "" }
        return OutputID.derive(from: String(decoding: stage.encode(entry), as: UTF8.self), ordinal: 0)
    }

    private func reschedule(_ key: String, in partition: Int32, now: Date) {
        let due = partitions[partition]?.table[key].flatMap(stage.due)
        partitions[partition]?.timers.set(key, due: due, now: now)
    }

    private func call(
        _ partition: Int32,
        for work: Isolation.Work? = nil,
        cause: String,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int,
        _ body: (inout S, StageContext<S.Entry>) throws(StageFailure) -> Void
    ) throws(StageFailure) {
        guard let table = partitions[partition]?.table else { return }
        let context = StageContext(partition: partition, now: now, cause: cause, table: table)
        do throws(StageFailure) {
            try body(&stage, context)
        } catch {
            table.undoCall()
            throw error
        }
        let changed = table.keepCall()
        for key in changed { reschedule(key, in: partition, now: now) }
        if let work, !changed.isEmpty || !context.outbound.isEmpty { isolation.note(work) }
        for record in context.outbound {
            bytes += record.value?.count ?? 0
            step.outbound.append(record)
        }
        step.events += context.measurements.map(StageStep.Event.measured)
    }

    private func miss(
        _ offsets: Range<Int64>,
        of topic: String,
        in partition: Int32,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int
    ) {
        let coordinates = "\(topic)/\(partition)/\(offsets.lowerBound)"
        step.events.append(.missed(from: coordinates, count: offsets.count))
        // Missing cannot fail: the closure throws nothing.
        try? call(partition, cause: "miss/\(coordinates)", now: now, into: &step, bytes: &bytes) {
            stage,
            context throws(StageFailure) in
            stage.miss(offsets, of: topic, in: context)
        }
    }

    private func settle(_ partition: Int32, cause: String, now: Date, into step: inout StageStep, bytes: inout Int) {
        let cause = "settle/\(cause)"
        // Settling cannot fail: the closure throws nothing.
        try? call(partition, cause: cause, now: now, into: &step, bytes: &bytes) { stage, context throws(StageFailure) in
            stage.settle(in: context)
        }
    }

    private func deadLetter(_ record: Record, because reason: DeadLetter.Reason, into step: inout StageStep, bytes: inout Int) {
        let letter = DeadLetter(original: record, reason: reason).record(of: plan)
        bytes += letter.value?.count ?? 0
        step.outbound.append(letter)
        step.events.append(.deadLetter(origin: record.coordinates, code: reason.code, message: reason.message))
        isolation.note(.letter(record.coordinates, reason))
    }
}

extension StageFailure {
    fileprivate var message: String {
        switch self {
        case .poison(_, let message), .notYet(_, let message), .unavailable(let message): message
        }
    }
}
