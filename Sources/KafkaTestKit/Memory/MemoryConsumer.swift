import CRdKafka
import Dispatch
import Kafka

/// A consumer of a ``MemoryCluster``. It keeps what librdkafka keeps: its membership, where it reads, and what is paused.
final class MemoryConsumer: Consumer {
    /// Where a partition is read.
    private struct Cursor {
        /// The next offset to be fetched; `nil` until the committed one is known and stable.
        var next: Int64?
        /// What the caller is told: behind the last record or control record that a poll has passed.
        var position: Int64?
        var isPaused = false
    }

    /// What a poll comes upon.
    private enum Found {
        case event(RebalanceEvent)
        case records([MemoryRecord])
        case nothing
    }

    let client: MemoryClient
    let settings: ConsumerSettings
    private var subscription: [String]?
    private var cursors: [TopicPartition: Cursor] = [:]
    /// The generation of which the consumer last heard, and whether the caller was told of its share in it.
    private var generation: Int32 = -1
    private var isAssigned = false
    /// What came of a commit that was started: the brokers have answered, and the caller has not asked yet.
    private var startedCommit: Result<Void, KafkaError>?
    private let arrival = DispatchSemaphore(value: 0)

    init(client: MemoryClient, settings: ConsumerSettings) {
        self.client = client
        self.settings = settings
    }

    /// A client that is dropped is a client that has crashed.
    deinit {
        client.set(.crashed)
    }

    // MARK: What is read

    func subscribe(to topics: [String]) throws(KafkaError) {
        guard let group = settings.group else { throw .noGroup("subscribe") }
        try client.call(nil) { (broker) throws(KafkaError) in
            if subscription == nil { cursors = [:] }
            subscription = topics
            if isAssigned {
                // What it has must be revoked by a poll before it can join again.
                broker.groups[group]?.beginRebalance()
            } else {
                join(group, &broker)
            }
        }
    }

    func assign(_ partitions: [TopicPartition: StartingOffset]) throws(KafkaError) {
        try client.call(nil) { (broker) throws(KafkaError) in
            var cursors: [TopicPartition: Cursor] = [:]
            for (partition, start) in partitions {
                let log = try broker.log(of: partition)
                let offset =
                    switch start {
                    case .beginning: log.startOffset
                    case .end: log.end(settings.isolation)
                    case .offset(let offset): reset(offset, in: log)
                    }
                cursors[partition] = Cursor(next: offset)
            }
            if subscription != nil, let group = settings.group {
                broker.groups[group]?.leave(client.id, partitions: broker.partitionCounts)
            }
            subscription = nil
            isAssigned = false
            self.cursors = cursors
        }
    }

    func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        try client.call(nil) { (_) throws(KafkaError) in }
        for partition in partitions { cursors[partition]?.isPaused = true }
    }

    func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        try client.call(nil) { (_) throws(KafkaError) in }
        for partition in partitions { cursors[partition]?.isPaused = false }
    }

    // MARK: Polling

    func poll(
        upTo limit: Int,
        wait: Duration,
        _ visit: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> [RebalanceEvent] {
        let deadline = ContinuousClock.now + wait
        var fault: MemoryCluster.Faults.Call? = .poll
        while true {
            let found = try client.call(fault) { (broker) throws(KafkaError) -> Found in
                look(upTo: limit, &broker)
            }
            switch found {
            case .event(let event):
                client.core.wakeUp()
                return [event]
            case .records(let records):
                for record in records { record.withView(visit) }
                return []
            case .nothing:
                let remaining = ContinuousClock.now.duration(to: deadline)
                guard client.core.mode == .threaded, remaining > .zero else { return [] }
                // Time-outs of others are not announced, so the wait is in slices.
                fault = nil
                _ = arrival.wait(timeout: .now() + min(remaining, .milliseconds(20)) / .seconds(1))
            }
        }
    }

    private func look(upTo limit: Int, _ broker: inout MemoryBroker) -> Found {
        if let event = rebalance(&broker) { return .event(event) }
        let records = fetch(upTo: limit, &broker)
        if records.isEmpty {
            broker.waiting[client.id] = arrival
            return .nothing
        }
        return .records(records)
    }

    /// Takes the next step that the group asks of this member, as librdkafka does with eager assignments.
    private func rebalance(_ broker: inout MemoryBroker) -> RebalanceEvent? {
        guard let group = settings.group, subscription != nil else { return nil }
        broker.groups[group]?.polled(by: client.id, at: broker.now)
        switch standing(in: group, broker) {
        case .unknown, .mustRejoin:
            let owned = cursors.keys.sorted()
            cursors = [:]
            isAssigned = false
            join(group, &broker)
            return owned.isEmpty ? rebalance(&broker) : .revoked(owned)
        case .waiting:
            return nil
        case .assigned(let current, let partitions):
            guard !isAssigned || generation != current else { return nil }
            generation = current
            isAssigned = true
            cursors = Dictionary(uniqueKeysWithValues: partitions.map { ($0, Cursor()) })
            return .assigned(partitions.sorted())
        }
    }

    private func standing(in group: String, _ broker: MemoryBroker) -> MemoryGroup.Standing {
        broker.groups[group]?.standing(of: client.id) ?? .unknown
    }

    private func join(_ group: String, _ broker: inout MemoryBroker) {
        let membership = MemoryGroup.Membership(
            topics: subscription ?? [],
            sessionTimeoutMilliseconds: settings.sessionTimeout.milliseconds,
            pollIntervalMilliseconds: settings.overrides["max.poll.interval.ms"].flatMap { Int64($0) } ?? 300_000
        )
        broker.clients[client.id]?.group = group
        broker.groups[group, default: MemoryGroup()]
            .join(client.id, membership, partitions: broker.partitionCounts, at: broker.now)
    }

    /// Up to `limit` records, partition by partition, beginning with any of them.
    private func fetch(upTo limit: Int, _ broker: inout MemoryBroker) -> [MemoryRecord] {
        var partitions = cursors.keys.sorted()
        guard !partitions.isEmpty, limit > 0 else { return [] }
        let first = partitions.indices.randomElement(using: &broker.random) ?? 0
        partitions = Array(partitions[first...] + partitions[..<first])

        var records: [MemoryRecord] = []
        for partition in partitions where records.count < limit {
            guard var cursor = cursors[partition], !cursor.isPaused, let log = broker.logs[partition] else { continue }
            cursor.next = cursor.next ?? startOfCommitted(partition, log, broker)
            cursors[partition] = read(partition, from: cursor, log, upTo: limit, into: &records)
        }
        return records
    }

    private func read(
        _ partition: TopicPartition,
        from start: Cursor,
        _ log: MemoryLog,
        upTo limit: Int,
        into records: inout [MemoryRecord]
    ) -> Cursor {
        guard let next = start.next else { return start }
        var cursor = start
        for entry in log.entries(from: next, settings.isolation) {
            if let record = log.record(of: entry, settings.isolation) {
                guard records.count < limit else { return cursor }
                records.append(MemoryRecord(record, at: entry, in: partition))
                cursor.position = entry.offset + 1
            } else if case .marker = entry.content {
                cursor.position = entry.offset + 1
            }
            cursor.next = entry.offset + 1
        }
        return cursor
    }

    /// Where a partition that the group gave is to be read from; `nil` while an open transaction may still move that.
    private func startOfCommitted(_ partition: TopicPartition, _ log: MemoryLog, _ broker: MemoryBroker) -> Int64? {
        guard let group = settings.group.flatMap({ broker.groups[$0] }) else { return nil }
        guard settings.isolation == .readUncommitted || group.isStable(partition) else { return nil }
        return reset(group.committed[partition] ?? -1, in: log)
    }

    /// An offset that is outside the log becomes one of its ends, by `auto.offset.reset`.
    private func reset(_ offset: Int64, in log: MemoryLog) -> Int64 {
        if (log.startOffset...log.endOffset).contains(offset) { return offset }
        let latest = ["latest", "largest", "end"].contains(settings.overrides["auto.offset.reset"] ?? "earliest")
        return latest ? log.end(settings.isolation) : log.startOffset
    }

    // MARK: Offsets

    func position(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try client.call(nil) { (_) throws(KafkaError) in }
        return Dictionary(
            uniqueKeysWithValues: partitions.compactMap { partition in
                cursors[partition]?.position.map { (partition, $0) }
            }
        )
    }

    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        guard let name = settings.group else { throw .noGroup("committed") }
        return try client.call(.committed) { (broker) throws(KafkaError) in
            guard let group = broker.groups[name] else { return [:] }
            if settings.isolation == .readCommitted, let partition = partitions.first(where: { !group.isStable($0) }) {
                throw .memory(
                    RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
                    "committed: a transaction that is not decided holds an offset of \(partition); ask again",
                    recovery: .retriable
                )
            }
            return group.committed.filter { partitions.contains($0.key) }
        }
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        guard let name = settings.group else { throw .noGroup("commit") }
        try client.call(.commitOffsets) { (broker) throws(KafkaError) in
            try broker.groups[name, default: MemoryGroup()]
                .authorise(credentials(&broker), call: "commit")
            broker.groups[name]?.commit(offsets)
        }
    }

    func startCommit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        guard settings.group != nil else { throw .noGroup("commit") }
        _ = try finishCommit(wait: .zero)
        do throws(KafkaError) {
            try commit(offsets)
            startedCommit = .success(())
        } catch {
            startedCommit = .failure(error)
        }
    }

    func finishCommit(wait: Duration) throws(KafkaError) -> Bool {
        guard let answer = startedCommit.take() else { return true }
        try answer.get()
        return true
    }

    /// What shows the group that this consumer may commit; `nil` for one that reads by hand.
    ///
    /// Librdkafka hears of a new generation in the background. Between a revocation and the next assignment it may show the new
    /// one, which lets through what a caller should not commit any more.
    func credentials(_ broker: inout MemoryBroker) -> MemoryGroup.Credentials? {
        guard subscription != nil else { return nil }
        if !isAssigned, Bool.random(using: &broker.random), let group = settings.group {
            generation = broker.groups[group]?.generation ?? generation
        }
        return MemoryGroup.Credentials(member: client.id, generation: generation)
    }

    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) throws(KafkaError) -> Watermarks {
        try client.call(.watermarks) { (broker) throws(KafkaError) in
            let log = try broker.log(of: partition)
            return Watermarks(low: log.startOffset, high: log.end(isolation))
        }
    }

    func firstOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try client.call(.watermarks) { (broker) throws(KafkaError) in
            var offsets: [TopicPartition: Int64] = [:]
            for partition in partitions { offsets[partition] = try broker.log(of: partition).startOffset }
            return offsets
        }
    }

    func endOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try client.call(.watermarks) { (broker) throws(KafkaError) in
            var offsets: [TopicPartition: Int64] = [:]
            for partition in partitions { offsets[partition] = try broker.log(of: partition).end(settings.isolation) }
            return offsets
        }
    }

    func partitionCount(of topic: String) throws(KafkaError) -> Int32 {
        try client.call(nil) { (broker) throws(KafkaError) in broker.partitionCounts[topic] ?? 0 }
    }

    func close() {
        client.set(.closed)
    }
}
