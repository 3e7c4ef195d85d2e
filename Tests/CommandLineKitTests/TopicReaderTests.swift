import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@Suite struct `A topic reader` {
    let cluster = MemoryCluster(clock: TestClock())

    private func send(_ values: [String], partition: Int32? = nil) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(values.map(record))
    }

    private func record(_ value: String) -> ProducerRecord {
        ProducerRecord(
            topic: Topic.audit.name,
            key: Array(value.utf8),
            value: Array(value.utf8),
            headers: [RecordHeader("h", [1])]
        )
    }

    private func everything() throws -> [String] {
        var values: [String] = []
        try TopicReader(.audit, of: cluster).readToEnd { values.append($0.keyText) }
        return values.sorted()
    }

    @Test func `reads every partition to its end and stops`() throws {
        cluster.createTopic(Topic.audit.name, partitions: 4)
        #expect(try everything() == [])
        let values = (1...1200).map { "v\($0)" }
        try send(values)
        #expect(try everything() == values.sorted())
    }

    @Test func `stops at an end that no record has: aborted records and the marks of transactions`() throws {
        cluster.createTopic(Topic.audit.name, partitions: 1)
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "t"))
        try producer.initTransactions()
        for (value, isKept) in [("kept", true), ("aborted", false)] {
            try producer.begin()
            try producer.send(record(value))
            if isKept { try producer.commit() } else { try producer.abort() }
        }
        #expect(try everything() == ["kept"])
    }

    @Test func `does not wait for a transaction that is still open`() throws {
        cluster.createTopic(Topic.audit.name, partitions: 1)
        try send(["before"])
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "t"))
        try producer.initTransactions()
        try producer.begin()
        try producer.send(record("open"))
        #expect(try everything() == ["before"])
    }

    @Test func `knows how much of what there was is read`() throws {
        cluster.createTopic(Topic.audit.name, partitions: 3)
        try send((1...1200).map { "v\($0)" })
        let reader = try TopicReader(.audit, of: cluster)
        var seen: [Int64] = []
        while !reader.isAtEnd {
            seen.append(reader.progress.done)
            #expect(reader.progress.total == 1200)
            _ = try reader.next()
        }
        #expect(reader.progress == (1200, 1200))
        #expect(seen.count > 2 && seen == seen.sorted() && Set(seen).count == seen.count)
    }

    @Test func `goes on behind the end with what comes`() throws {
        cluster.createTopic(Topic.audit.name, partitions: 2)
        try send(["old"])
        let reader = try TopicReader(.audit, of: cluster, skipping: true)
        #expect(reader.isAtEnd)
        #expect(try reader.next().isEmpty)
        try send(["new"])
        let records = try reader.next()
        #expect(records.map(\.keyText) == ["new"])
        #expect(records.first?.header("h") == "\u{1}")
    }

    @Test func `gives up on brokers that keep back what they have`() throws {
        let reader = try TopicReader(.audit, of: SilentCluster(), patience: .zero)
        #expect(#expect(throws: CommandFailure.self) { try reader.next() }?.code == "BrokerSilent")
    }

    @Test func `says which topic is missing`() {
        let failure = #expect(throws: CommandFailure.self) { try TopicReader(.audit, of: cluster) }
        #expect(failure?.code == "TopicMissing")
        #expect(failure?.message.contains("comity.audit.v1") == true)
    }
}

/// Brokers that say that they have a record and never send it.
private struct SilentCluster: Cluster {
    func consumer(_ settings: ConsumerSettings) -> any Consumer { SilentConsumer() }

    func transactionalProducer(_ settings: TransactionalProducerSettings) throws(KafkaError) -> any TransactionalProducer {
        throw SilentConsumer.unused
    }

    func producer() throws(KafkaError) -> any Producer { throw SilentConsumer.unused }
    func admin() throws(KafkaError) -> any Admin { throw SilentConsumer.unused }
}

private final class SilentConsumer: Consumer {
    static let unused = KafkaError(code: -1, name: "UNUSED", message: "not a part of this test", recovery: .fatal)

    func partitionCount(of topic: String) -> Int32 { 1 }
    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) -> Watermarks { Watermarks(low: 0, high: 1) }
    func firstOffsets(of partitions: [TopicPartition]) -> [TopicPartition: Int64] { [:] }
    func endOffsets(of partitions: [TopicPartition]) -> [TopicPartition: Int64] { [:] }
    func assign(_ partitions: [TopicPartition: StartingOffset]) {}
    func poll(upTo limit: Int, wait: Duration, _ visit: (borrowing RecordView) -> Void) -> [RebalanceEvent] { [] }
    func position(of partitions: [TopicPartition]) -> [TopicPartition: Int64] { [:] }
    func close() {}

    func subscribe(to topics: [String]) throws(KafkaError) { throw Self.unused }
    func pause(_ partitions: [TopicPartition]) throws(KafkaError) { throw Self.unused }
    func resume(_ partitions: [TopicPartition]) throws(KafkaError) { throw Self.unused }
    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] { throw Self.unused }
    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) { throw Self.unused }
    func startCommit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) { throw Self.unused }
    func finishCommit(wait: Duration) throws(KafkaError) -> Bool { throw Self.unused }
}
