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
    /// How the last transaction of this epoch ended, for a producer that asks again because it lost the answer.
    var lastCommitted: Bool?
}

extension MemoryBroker {
    /// Gives the transactional id to a new producer: ends what the last one left open and fences it.
    mutating func takeOver(_ id: String, timeoutMilliseconds: Int64) -> Int32 {
        decide(id, committed: false)
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
        try groups[group, default: MemoryGroup()].authorise(credentials, call: "sendOffsets", recovery: .abortable)
        transactionalIDs[id]?.open?.offsets[group, default: [:]].merge(offsets) { _, new in new }
        groups[group]?.hold(offsets.keys, for: number)
    }

    /// Commits or aborts the open transaction. A second call after a lost answer finds what the first one did.
    mutating func endTransaction(of id: String, epoch: Int32, committed: Bool) throws(KafkaError) {
        guard let owner = transactionalIDs[id], owner.epoch == epoch else { throw .fenced }
        if owner.open != nil {
            decide(id, committed: committed)
        }
        guard transactionalIDs[id]?.lastCommitted == committed else {
            throw .wrongState(committed ? "commit" : "abort", "without the transaction that it asks about")
        }
    }

    /// Aborts the transactions whose time is over and fences their producers, as Kafka's coordinator does.
    mutating func expireTransactions() {
        for (id, owner) in transactionalIDs.sorted(by: { $0.key < $1.key }) {
            guard let open = owner.open, now - open.startedAt >= owner.timeoutMilliseconds else { continue }
            decide(id, committed: false)
            transactionalIDs[id]?.epoch += 1
        }
    }

    /// The number of the open transaction, which the first write opens.
    private mutating func openTransaction(of id: String, epoch: Int32) throws(KafkaError) -> Int {
        guard let owner = transactionalIDs[id], owner.epoch == epoch else { throw .fenced }
        if let open = owner.open { return open.number }
        let number = nextNumber()
        transactionalIDs[id]?.open = MemoryTransactionalID.Open(number: number, startedAt: now)
        transactionalIDs[id]?.lastCommitted = nil
        return number
    }

    private mutating func decide(_ id: String, committed: Bool) {
        guard let open = transactionalIDs[id]?.open else { return }
        transactionalIDs[id]?.open = nil
        transactionalIDs[id]?.lastCommitted = committed
        for partition in open.partitions.sorted() {
            end(transaction: open.number, in: partition, committed: committed)
        }
        for (group, offsets) in open.offsets {
            if committed { groups[group]?.commit(offsets) }
            groups[group]?.release(offsets.keys, from: open.number)
        }
    }
}
