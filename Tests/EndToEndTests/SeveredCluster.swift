import ComitySchema
import Foundation
import Kafka
import KafkaTestKit
import Synchronization

/// The way to one topic, which can be cut.
final class TopicLine: Sendable {
    let topic: String
    private let cut = Atomic<Bool>(false)

    init(to topic: Topic) { self.topic = topic.name }

    var isCut: Bool {
        get { cut.load(ordering: .sequentiallyConsistent) }
        set { cut.store(newValue, ordering: .sequentiallyConsistent) }
    }
}

/// Brokers of which all can be read but, while the line to it is cut, one topic that is read without a group: as if its leader could not
/// be reached.
final class SeveredCluster: Cluster {
    private let base: any Cluster
    private let line: TopicLine

    init(_ base: any Cluster, line: TopicLine) {
        self.base = base
        self.line = line
    }

    func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer {
        // A member of a group is the broker's own, whose transactions ask for it.
        settings.group == nil ? SeveredConsumer(try base.consumer(settings), of: self) : try base.consumer(settings)
    }

    func transactionalProducer(_ settings: TransactionalProducerSettings) throws(KafkaError) -> any TransactionalProducer {
        try base.transactionalProducer(settings)
    }

    func producer() throws(KafkaError) -> any Producer { try base.producer() }

    func admin() throws(KafkaError) -> any Admin { try base.admin() }

    fileprivate func require(_ topics: some Sequence<String>) throws(KafkaError) {
        if line.isCut, topics.contains(line.topic) { throw .injected(.retriable) }
    }
}

private final class SeveredConsumer: Consumer {
    private let base: any Consumer
    private let cluster: SeveredCluster
    private var assigned: Set<String> = []

    init(_ base: any Consumer, of cluster: SeveredCluster) {
        self.base = base
        self.cluster = cluster
    }

    func subscribe(to topics: [String]) throws(KafkaError) { try base.subscribe(to: topics) }

    func assign(_ partitions: [TopicPartition: StartingOffset]) throws(KafkaError) {
        assigned = Set(partitions.keys.map(\.topic))
        try base.assign(partitions)
    }

    func poll(
        upTo limit: Int,
        wait: Duration,
        _ visit: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> [RebalanceEvent] {
        try cluster.require(assigned)
        return try base.poll(upTo: limit, wait: wait, visit)
    }

    func pause(_ partitions: [TopicPartition]) throws(KafkaError) { try base.pause(partitions) }

    func resume(_ partitions: [TopicPartition]) throws(KafkaError) { try base.resume(partitions) }

    func position(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try base.position(of: partitions)
    }

    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try base.committed(of: partitions)
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) { try base.commit(offsets) }

    func startCommit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) { try base.startCommit(offsets) }

    func finishCommit(wait: Duration) throws(KafkaError) -> Bool { try base.finishCommit(wait: wait) }

    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) throws(KafkaError) -> Watermarks {
        try cluster.require([partition.topic])
        return try base.watermarks(of: partition, isolation: isolation)
    }

    func firstOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try base.firstOffsets(of: partitions)
    }

    func endOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try base.endOffsets(of: partitions)
    }

    func partitionCount(of topic: String) throws(KafkaError) -> Int32 { try base.partitionCount(of: topic) }

    func close() { base.close() }
}
