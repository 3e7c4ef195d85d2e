import Kafka
import KafkaTestKit
import Testing

@Suite("The in-memory cluster")
struct MemoryClusterTests {
    let clock = TestClock()
    let cluster: MemoryCluster

    init() {
        cluster = MemoryCluster(clock: clock)
        cluster.createTopic("in", partitions: 2)
        cluster.createTopic("out", partitions: 2)
    }

    func write(_ topic: String, _ values: String...) throws {
        let producer = try cluster.producer()
        try producer.send(values.map { ProducerRecord(topic: topic, partition: 0, key: nil, value: Array($0.utf8)) })
        producer.close()
    }

    func member(of group: String, session: Duration = .seconds(10)) throws -> any Consumer {
        let consumer = try cluster.consumer(ConsumerSettings(group: group, sessionTimeout: session))
        try consumer.subscribe(to: ["in"])
        return consumer
    }

    func transactional(_ id: String, timeout: Duration = .seconds(10)) throws -> any TransactionalProducer {
        let producer = try cluster.transactionalProducer(
            TransactionalProducerSettings(transactionalID: id, transactionTimeout: timeout)
        )
        try producer.initTransactions()
        return producer
    }

    @Test("a member that crashes keeps its partitions until its session times out by the clock")
    func crashedMember() throws {
        let first = try member(of: "g")
        let both = [TopicPartition("in", 0), TopicPartition("in", 1)]
        #expect(try first.poll(upTo: 9, wait: .zero) { _ in } == [.assigned(both)])
        cluster.crash(first)
        let second = try member(of: "g")
        #expect(try second.poll(upTo: 9, wait: .zero) { _ in } == [])
        clock.advance(by: .seconds(9))
        #expect(try second.poll(upTo: 9, wait: .zero) { _ in } == [])
        clock.advance(by: .seconds(1))
        #expect(try second.poll(upTo: 9, wait: .zero) { _ in } == [.assigned(both)])
        #expect(throws: KafkaError.self) { try first.poll(upTo: 9, wait: .zero) { _ in } }
    }

    @Test(
        "a new owner reads nothing until the transaction that holds the old owner's offsets is decided",
        arguments: [true, false]
    )
    func unstableOffsets(committed: Bool) throws {
        try write("in", "a", "b")
        let old = try member(of: "g")
        let producer = try transactional("t", timeout: .seconds(60))
        _ = try old.poll(upTo: 9, wait: .zero) { _ in }
        try producer.begin()
        try producer.sendOffsets([TopicPartition("in", 0): 1], of: old)
        old.close()

        let new = try member(of: "g")
        var seen: [String] = []
        _ = try new.poll(upTo: 9, wait: .zero) { _ in }
        _ = try new.poll(upTo: 9, wait: .zero) { seen.append($0.text) }
        #expect(seen.isEmpty)
        #expect(throws: KafkaError.self) { try new.committed(of: [TopicPartition("in", 0)]) }

        if committed { try producer.commit() } else { try producer.abort() }
        _ = try new.poll(upTo: 9, wait: .zero) { seen.append($0.text) }
        #expect(seen == (committed ? ["b"] : ["a", "b"]))
    }

    @Test("a transaction whose time is over is aborted, and its producer is fenced")
    func transactionTimeout() throws {
        let producer = try transactional("t", timeout: .seconds(10))
        try producer.begin()
        try producer.send(ProducerRecord(topic: "out", partition: 0, key: nil, value: [1]))
        clock.advance(by: .seconds(10))
        let error = #expect(throws: KafkaError.self) { try producer.commit() }
        #expect(error?.recovery == .fenced)
        #expect(cluster.records(in: "out").isEmpty)
        #expect(cluster.openTransactions.isEmpty)
    }

    @Test("a commit whose answer is lost has committed, and asking again says so")
    func lostCommit() throws {
        let producer = try transactional("t")
        try producer.begin()
        try producer.send(ProducerRecord(topic: "out", partition: 0, key: nil, value: [1]))
        cluster.inject(.loseAnswer(.retriable), on: .commitTransaction)
        #expect(throws: KafkaError.injected(.retriable)) { try producer.commit() }
        #expect(cluster.records(in: "out").count == 1)
        try producer.commit()
        #expect(cluster.records(in: "out").count == 1)
    }
}

extension RecordView {
    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
