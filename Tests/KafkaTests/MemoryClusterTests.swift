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

    @Test("an injected failure befalls one call, after as many as are skipped")
    func scriptedFault() throws {
        let producer = try transactional("t")
        try producer.begin()
        cluster.inject(.refuse(.abortable), on: .send, skipping: 1)
        let record = ProducerRecord(topic: "out", partition: 0, key: nil, value: [1])
        try producer.send(record)
        #expect(throws: KafkaError.injected(.abortable)) { try producer.send(record) }
        #expect(throws: KafkaError.injected(.abortable)) { try producer.commit() }
        try producer.abort()
        try producer.begin()
        try producer.send(record)
        try producer.commit()
        #expect(cluster.records(in: "out").count == 1)
    }

    @Test("a process that crashes takes all its clients with it, and makes no more")
    func crashedProcess() throws {
        let process = cluster.process()
        let producer = try process.transactionalProducer(TransactionalProducerSettings(transactionalID: "t"))
        let consumer = try process.consumer(ConsumerSettings(group: "g"))
        try producer.initTransactions()
        try producer.begin()
        try producer.send(ProducerRecord(topic: "out", partition: 0, key: nil, value: [1]))
        cluster.inject(.crashAfter, on: .commitTransaction)
        #expect(throws: KafkaError.self) { try producer.commit() }
        #expect(process.hasCrashed)
        #expect(throws: KafkaError.self) { try consumer.subscribe(to: ["in"]) }
        #expect(throws: KafkaError.self) { try process.producer() }
        #expect(cluster.records(in: "out").count == 1)
    }

    @Test("a call that stalls is made when others have gone on, by a zombie if it took too long")
    func stalledCall() throws {
        let producer = try transactional("t")
        try producer.begin()
        try producer.send(ProducerRecord(topic: "out", partition: 0, key: nil, value: [1]))
        cluster.whileStalled { [clock] in clock.advance(by: .seconds(60)) }
        cluster.inject(.stall, on: .commitTransaction)
        #expect(throws: KafkaError.self) { try producer.commit() }
        #expect(cluster.records(in: "out") == [])
    }

    @Test("a member whose heartbeats stop goes on if it is heard of in time")
    func stalledMember() throws {
        let consumer = try member(of: "g", session: .seconds(10))
        _ = try consumer.poll(upTo: 9, wait: .zero) { _ in }
        for seconds in [9, 9] {
            cluster.stall(consumer)
            clock.advance(by: .seconds(seconds))
            #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [])
        }
        cluster.stall(consumer)
        clock.advance(by: .seconds(10))
        let both = [TopicPartition("in", 0), TopicPartition("in", 1)]
        #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [.revoked(both)])
    }

    @Test("while markers are delayed a commit reaches its partitions one by one, and its offsets wait")
    func delayedMarkers() throws {
        cluster.delayMarkers(true)
        let consumer = try member(of: "g")
        _ = try consumer.poll(upTo: 9, wait: .zero) { _ in }
        let producer = try transactional("t")
        var counts: Set<Int> = []
        for _ in 0..<50 {
            let before = cluster.records(in: "out").count
            try producer.begin()
            for partition in Int32(0)..<2 {
                try producer.send(ProducerRecord(topic: "out", partition: partition, key: nil, value: [1]))
            }
            try producer.commit()
            while !cluster.openTransactions.isEmpty { counts.insert(cluster.records(in: "out").count - before) }
        }
        #expect(counts == [0, 1, 2])
        try producer.begin()
        try producer.sendOffsets([TopicPartition("in", 0): 0], of: consumer)
        try producer.commit()
        cluster.delayMarkers(false)
        #expect(cluster.committedOffsets(ofGroup: "g") == [TopicPartition("in", 0): 0])
    }

    @Test("a topic that appears is shared out among those who wait for it")
    func lateTopic() throws {
        let consumer = try cluster.consumer(ConsumerSettings(group: "g"))
        try consumer.subscribe(to: ["late"])
        #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [.assigned([])])
        cluster.createTopic("late", partitions: 1)
        #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [.assigned([TopicPartition("late", 0)])])
    }

    @Test("a consumer that is dropped without a close has crashed")
    func droppedMember() throws {
        var consumer: (any Consumer)? = try member(of: "g", session: .seconds(10))
        _ = try consumer?.poll(upTo: 9, wait: .zero) { _ in }
        consumer = nil
        let admin = try cluster.admin()
        clock.advance(by: .seconds(9))
        #expect(try admin.listGroups().map(\.state) == ["Stable"])
        clock.advance(by: .seconds(1))
        #expect(try admin.listGroups().map(\.state) == ["Empty"])
    }

    @Test("a member that subscribes to something else is given that in place of what it had")
    func resubscription() throws {
        let consumer = try member(of: "g")
        _ = try consumer.poll(upTo: 9, wait: .zero) { _ in }
        try consumer.subscribe(to: ["out"])
        let before = [TopicPartition("in", 0), TopicPartition("in", 1)]
        let after = [TopicPartition("out", 0), TopicPartition("out", 1)]
        #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [.revoked(before)])
        #expect(try consumer.poll(upTo: 9, wait: .zero) { _ in } == [.assigned(after)])
    }

    @Test("compaction keeps the last record of each key, and the offsets of what it keeps")
    func compaction() throws {
        let producer = try cluster.producer()
        let keys: [[UInt8]?] = [[1], [2], nil, [1], [2], [2]]
        try producer.send(
            keys.enumerated().map { index, key in
                ProducerRecord(topic: "in", partition: 0, key: key, value: index == 5 ? nil : [UInt8(index)])
            }
        )
        cluster.compact("in")
        let records = cluster.records(in: "in")
        #expect(records.map(\.offset) == [2, 3, 5])
        #expect(records.map(\.value) == [[2], [3], nil])
    }

    @Test("compaction leaves alone what lies behind an open transaction")
    func compactionBelowTheStableOffset() throws {
        let key: [UInt8] = [1]
        let transactional = try transactional("t")
        let plain = try cluster.producer()
        try plain.send([ProducerRecord(topic: "in", partition: 0, key: key, value: [0])])
        try transactional.begin()
        try transactional.send(ProducerRecord(topic: "in", partition: 0, key: key, value: [1]))
        try plain.send([ProducerRecord(topic: "in", partition: 0, key: key, value: [2])])
        cluster.compact("in")
        try transactional.abort()
        #expect(cluster.records(in: "in").map(\.value) == [[0], [2]])
    }
}

extension RecordView {
    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
