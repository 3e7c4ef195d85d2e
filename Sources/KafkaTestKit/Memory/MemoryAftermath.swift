import Kafka

/// What is left to be done for a transaction that is decided. Kafka does it after it has answered, one partition at a time, so a
/// reader of two partitions may see the transaction in one of them first.
struct MemoryAftermath: Sendable {
    enum Task: Hashable, Sendable {
        case marker(TopicPartition)
        case offsets(group: String, [TopicPartition: Int64])
    }

    let task: Task
    let transaction: Int
    let transactionalID: String
    let committed: Bool
}

extension MemoryBroker {
    /// Carries out a part of a decision, or puts it off if the faults say so.
    mutating func carryOut(_ task: MemoryAftermath.Task, of transaction: Int, by id: String, committed: Bool) {
        aftermath.append(
            MemoryAftermath(task: task, transaction: transaction, transactionalID: id, committed: committed)
        )
        if !faults.delaysMarkers { settleAftermath(of: id) }
    }

    /// Carries out some of what was put off, in no particular order.
    mutating func settleSomeAftermath() {
        guard !aftermath.isEmpty else { return }
        for item in aftermath.shuffled(using: &random) where !faults.delaysMarkers || Int.random(in: 0..<4, using: &random) == 0 {
            settle(item)
        }
    }

    /// Carries out all that was put off for a transactional id. Kafka lets it begin nothing new before.
    mutating func settleAftermath(of id: String) {
        for item in aftermath where item.transactionalID == id { settle(item) }
    }

    private mutating func settle(_ item: MemoryAftermath) {
        aftermath.removeAll { $0.transaction == item.transaction && $0.task == item.task }
        switch item.task {
        case .marker(let partition):
            end(transaction: item.transaction, in: partition, committed: item.committed)
        case .offsets(let group, let offsets):
            if item.committed { groups[group]?.commit(offsets) }
            groups[group]?.release(offsets.keys, from: item.transaction)
        }
    }
}
