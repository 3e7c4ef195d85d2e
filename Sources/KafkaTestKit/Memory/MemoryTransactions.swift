import Kafka

/// What the transaction coordinator knows of one transactional id.
struct MemoryTransactionalID: Sendable {
    /// A transaction that has written something and is not decided.
    struct Open: Sendable {
        let number: Int
        let startedAt: Int64
        var partitions: Set<TopicPartition> = []
        var offsets: [String: [TopicPartition: Int64]] = [:]
    }

    /// Grows with each producer that takes the id over. Older producers are fenced.
    var epoch: Int32 = -1
    var timeoutMilliseconds: Int64 = 0
    var open: Open?
    /// How the transaction that was last begun has ended, for a producer that asks again because it lost the answer.
    var lastCommitted: Bool?

    func isOver(at now: Int64) -> Bool {
        guard let open else { return false }
        return now - open.startedAt >= timeoutMilliseconds
    }
}

extension MemoryBroker {
    /// Gives the transactional id to a new producer: ends what the last one left open and fences it.
    mutating func takeOver(_ id: String, timeoutMilliseconds: Int64) -> Int32 {
        decide(id, committed: false)
        settleAftermath(of: id)
        var owner = transactionalIDs[id] ?? MemoryTransactionalID()
        owner.epoch += 1
        owner.timeoutMilliseconds = timeoutMilliseconds
        owner.lastCommitted = nil
        transactionalIDs[id] = owner
        return owner.epoch
    }

    mutating func append(_ record: ProducerRecord, to partition: TopicPartition, by id: String, epoch: Int32) throws(KafkaError) {
        let number = try openTransaction(of: id, epoch: epoch)
        transactionalIDs[id]?.open?.partitions.insert(partition)
        append(record, to: partition, transaction: number)
    }

    mutating func addOffsets(
        _ offsets: [TopicPartition: Int64],
        of group: String,
        shownBy credentials: MemoryGroup.Credentials?,
        by id: String,
        epoch: Int32
    ) throws(KafkaError) {
        let number = try openTransaction(of: id, epoch: epoch)
        try groups[group, default: MemoryGroup()].authorise(credentials, call: "sendOffsets")
        transactionalIDs[id]?.open?.offsets[group, default: [:]].merge(offsets) { _, new in new }
        groups[group]?.hold(offsets.keys, for: number)
    }

    /// Lets the next transaction of a producer begin. Like librdkafka, it does not ask whether the producer is fenced.
    mutating func beginTransaction(of id: String, epoch: Int32) {
        guard transactionalIDs[id]?.epoch == epoch else { return }
        transactionalIDs[id]?.lastCommitted = nil
    }

    /// Commits or aborts the open transaction. A second call after a lost answer finds what the first one did.
    mutating func endTransaction(of id: String, epoch: Int32, committed: Bool) throws(KafkaError) {
        guard let owner = transactionalIDs[id], owner.epoch == epoch else { throw .fenced }
        if owner.open != nil {
            decide(id, committed: committed)
        } else if let lastCommitted = owner.lastCommitted, lastCommitted != committed {
            throw .wrongState(committed ? "commit" : "abort", lastCommitted ? "past its commit" : "past its abort")
        }
    }

    /// Aborts the transactions whose time is over and fences their producers, as Kafka's coordinator does.
    mutating func expireTransactions() {
        for id in transactionalIDs.filter({ $0.value.isOver(at: now) }).keys.sorted() {
            decide(id, committed: false)
            transactionalIDs[id]?.epoch += 1
        }
    }

    /// The number of the open transaction, which the first write opens.
    private mutating func openTransaction(of id: String, epoch: Int32) throws(KafkaError) -> Int {
        guard let owner = transactionalIDs[id], owner.epoch == epoch else { throw .fenced }
        if let open = owner.open { return open.number }
        settleAftermath(of: id)
        let number = nextNumber()
        transactionalIDs[id]?.open = MemoryTransactionalID.Open(number: number, startedAt: now)
        return number
    }

    private mutating func decide(_ id: String, committed: Bool) {
        guard let open = transactionalIDs[id]?.open else { return }
        transactionalIDs[id]?.open = nil
        transactionalIDs[id]?.lastCommitted = committed
        for partition in open.partitions.sorted() {
            carryOut(.marker(partition), of: open.number, by: id, committed: committed)
        }
        for (group, offsets) in open.offsets.sorted(by: { $0.key < $1.key }) {
            carryOut(.offsets(group: group, offsets), of: open.number, by: id, committed: committed)
        }
    }
}
