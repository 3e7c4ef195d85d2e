import CRdKafka
import Dispatch
import Kafka

/// Everything that the cluster knows. A value without a lock or a clock of its own: whoever holds it tells it the time.
struct MemoryBroker: Sendable {
    enum Liveness: Sendable {
        case running
        /// Stopped without leaving, as by SIGSTOP: no heartbeats until it is heard of again.
        case stalled
        case closed
        case crashed
    }

    struct Client: Sendable {
        let process: Int
        var liveness = Liveness.running
        /// The group of which the client is a member, under its own number.
        var group: String?
    }

    /// librdkafka's default of `message.max.bytes`.
    private static let largestRecord = 1_000_000

    /// Milliseconds since 1970.
    private(set) var now: Int64
    private(set) var partitionCounts: [String: Int32] = [:]
    private(set) var logs: [TopicPartition: MemoryLog] = [:]
    var groups: [String: MemoryGroup] = [:]
    var transactionalIDs: [String: MemoryTransactionalID] = [:]
    var aftermath: [MemoryAftermath] = []
    var clients: [Int: Client] = [:]
    var crashedProcesses: Set<Int> = []
    var faults = MemoryCluster.Faults()
    var random: SeededGenerator
    /// Polls that wait for something to happen, by client.
    var waiting: [Int: DispatchSemaphore] = [:]
    private var lastNumber = 0

    init(seed: UInt64, now: Int64) {
        random = SeededGenerator(seed: seed)
        self.now = now
    }

    /// Lets time pass: transactions time out, and members whose heartbeats stopped are removed.
    mutating func advance(to instant: Int64) {
        now = max(now, instant)
        expireTransactions()
        settleSomeAftermath()
        for name in groups.keys { groups[name]?.expire(partitions: partitionCounts, at: now) }
    }

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    // MARK: Topics

    mutating func createTopic(_ name: String, partitions: Int32) {
        partitionCounts[name] = partitions
        for partition in 0..<partitions { logs[TopicPartition(name, partition)] = MemoryLog() }
        for group in groups.keys { groups[group]?.topicAppeared(name) }
    }

    func log(of partition: TopicPartition) throws(KafkaError) -> MemoryLog {
        guard let log = logs[partition] else { throw .unknownPartition(partition) }
        return log
    }

    mutating func compact(_ topic: String) {
        for partition in 0..<(partitionCounts[topic] ?? 0) { logs[TopicPartition(topic, partition)]?.compact() }
    }

    mutating func expire(_ partition: TopicPartition, before offset: Int64) {
        logs[partition]?.expire(before: offset)
    }

    /// Where a record goes: where it says, else by its key, else anywhere.
    mutating func partition(for record: ProducerRecord) throws(KafkaError) -> TopicPartition {
        guard let count = partitionCounts[record.topic] else {
            throw .refused(record, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "there is no such topic")
        }
        guard record.size <= Self.largestRecord else {
            throw .refused(record, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, "it has \(record.size) bytes")
        }
        let number =
            if let chosen = record.partition {
                chosen
            } else if let key = record.key {
                Murmur2Partitioner.partition(forKey: key, of: count)
            } else {
                Int32.random(in: 0..<count, using: &random)
            }
        let partition = TopicPartition(record.topic, number)
        guard logs[partition] != nil else {
            throw .refused(record, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "there is no partition \(number)")
        }
        return partition
    }

    mutating func append(_ record: ProducerRecord, to partition: TopicPartition, transaction: Int?) {
        logs[partition]?.append(record, transaction: transaction, at: now)
    }

    mutating func end(transaction: Int, in partition: TopicPartition, committed: Bool) {
        logs[partition]?.end(transaction: transaction, committed: committed, at: now)
    }

    // MARK: Clients

    /// Lets a client make a call, unless it is gone. A stalled one that is heard of goes on.
    mutating func admit(_ id: Int) throws(KafkaError) {
        switch clients[id]?.liveness {
        case .running: return
        case .stalled: set(.running, of: id)
        case .crashed: throw .crashed
        case .closed, nil: throw .closed
        }
    }

    mutating func set(_ liveness: Liveness, of id: Int) {
        guard let client = clients[id], client.liveness == .running || client.liveness == .stalled else { return }
        clients[id]?.liveness = liveness
        guard let group = client.group else { return }
        switch liveness {
        case .running: groups[group]?.heartbeats(of: id, come: true, at: now)
        case .stalled, .crashed: groups[group]?.heartbeats(of: id, come: false, at: now)
        case .closed: groups[group]?.leave(id, partitions: partitionCounts)
        }
    }

    mutating func stallProcess(of id: Int) {
        if let process = clients[id]?.process { setProcess(process, .stalled) }
    }

    mutating func crashProcess(of id: Int) {
        if let process = clients[id]?.process { setProcess(process, .crashed) }
    }

    mutating func setProcess(_ process: Int, _ liveness: Liveness) {
        if liveness == .crashed { crashedProcesses.insert(process) }
        for (id, client) in clients where client.process == process { set(liveness, of: id) }
    }
}

extension ProducerRecord {
    fileprivate var size: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) { $0 + $1.name.utf8.count + $1.value.count }
    }
}
