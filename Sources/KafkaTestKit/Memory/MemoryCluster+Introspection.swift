public import Kafka

/// What tests ask of a cluster without being its client.
extension MemoryCluster {
    /// The records of a topic that a reader of this isolation can see now, by partition and then by offset.
    public func records(in topic: String, isolation: IsolationLevel = .readCommitted) -> [MemoryRecord] {
        core.change { broker in
            (0..<(broker.partitionCounts[topic] ?? 0)).flatMap { partition -> [MemoryRecord] in
                let partition = TopicPartition(topic, partition)
                guard let log = broker.logs[partition] else { return [] }
                return log.entries(from: log.startOffset, isolation).compactMap { entry in
                    log.record(of: entry, isolation).map { MemoryRecord($0, at: entry, in: partition) }
                }
            }
        }
    }

    /// The committed offsets of a group. Those in an open transaction are not among them.
    public func committedOffsets(ofGroup group: String) -> [TopicPartition: Int64] {
        core.change { $0.groups[group]?.committed ?? [:] }
    }

    /// How far a group is behind the last stable offsets of the topics, in offsets; control records count.
    public func lag(ofGroup group: String, topics: [String]) -> Int64 {
        core.change { broker in
            broker.logs.reduce(0) { lag, log in
                guard topics.contains(log.key.topic) else { return lag }
                return lag + log.value.lastStableOffset - (broker.groups[group]?.committed[log.key] ?? log.value.startOffset)
            }
        }
    }

    /// The transactional ids with a transaction that is not decided, or whose end has not reached every partition.
    public var openTransactions: [String] {
        core.change { broker in
            let undecided = broker.transactionalIDs.filter { $0.value.open != nil }.keys
            return Set(undecided).union(broker.aftermath.map(\.transactionalID)).sorted()
        }
    }

    /// Creates a topic, or does nothing if there is one of that name.
    public func createTopic(_ name: String, partitions: Int32) {
        core.change { broker in
            if broker.partitionCounts[name] == nil { broker.createTopic(name, partitions: partitions) }
        }
    }

    /// Does what the log cleaner of a compacted topic does: keeps the last record of every key below the last stable offset.
    public func compact(_ topic: String) {
        core.change { $0.compact(topic) }
    }

    /// Does what retention does: drops the records of a partition before an offset.
    public func expire(_ partition: TopicPartition, before offset: Int64) {
        core.change { $0.expire(partition, before: offset) }
    }
}
