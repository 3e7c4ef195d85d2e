import Kafka
import KafkaTestKit
import Testing

@Suite("A consumer of librdkafka's")
struct LibrdkafkaConsumerTests {
    let brokers: MockCluster
    let cluster: LibrdkafkaCluster
    let partition = TopicPartition("in", 0)

    init() throws {
        brokers = try MockCluster()
        brokers.createTopic("in", partitions: 1)
        cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
    }

    private func write(_ records: [ProducerRecord]) throws {
        let producer = try cluster.producer()
        try producer.send(records)
        producer.close()
    }

    private func writeNumbers(_ numbers: Range<Int>) throws {
        try write(numbers.map { ProducerRecord(topic: "in", partition: 0, key: nil, value: Array(String($0).utf8)) })
    }

    /// What a record view showed while it lasted.
    struct Seen: Hashable {
        let topic: String
        let offset: Int64
        let key: [UInt8]?
        let value: [UInt8]?
        let headers: [RecordHeader]
    }

    /// Polls until `count` records are there, for at most five seconds.
    private func read(_ count: Int, from consumer: any Consumer) throws -> [Seen] {
        var seen: [Seen] = []
        let deadline = ContinuousClock.now + .seconds(5)
        while seen.count < count, ContinuousClock.now < deadline {
            _ = try consumer.poll(upTo: count - seen.count, wait: .milliseconds(50)) { record in
                let (key, value) = (record.key.map { [UInt8]($0) }, record.value.map { [UInt8]($0) })
                seen.append(
                    Seen(topic: record.topic, offset: record.offset, key: key, value: value, headers: record.headers())
                )
            }
        }
        return seen
    }

    @Test("Keys, values and headers arrive as they were sent: none, empty and full are three things")
    func recordsArriveAsSent() async throws {
        try await onThreadOfItsOwn {
            let headers = [RecordHeader("a", [1, 2]), RecordHeader("a", []), RecordHeader("b", [0])]
            let sent: [(key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader])] = [
                ([1], [2], headers), (nil, [3], []), ([4], nil, []), ([], [], []),
            ]
            try write(
                sent.map { ProducerRecord(topic: "in", partition: 0, key: $0.key, value: $0.value, headers: $0.headers) }
            )
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            let seen = try read(4, from: consumer)
            let expected = sent.enumerated().map { index, record in
                Seen(topic: "in", offset: Int64(index), key: record.key, value: record.value, headers: record.headers)
            }
            #expect(seen == expected)
        }
    }

    @Test("A position is absent before anything was read, and then the next offset")
    func position() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .offset(3)])
            #expect(try consumer.position(of: [partition]).isEmpty)
            #expect(try read(4, from: consumer).map(\.offset) == [3, 4, 5, 6])
            #expect(try consumer.position(of: [partition]) == [partition: 7])
        }
    }

    @Test("To resume what is not paused reads nothing twice")
    func idleResume() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            _ = try read(4, from: consumer)
            try consumer.resume([partition])
            #expect(try read(6, from: consumer).map(\.offset) == Array(4..<10))
        }
    }

    @Test("A paused partition goes on where it was, and loses or repeats nothing")
    func pause() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            _ = try read(4, from: consumer)
            try consumer.pause([partition])
            try consumer.pause([partition, TopicPartition("elsewhere", 3)])
            var whilePaused = 0
            _ = try consumer.poll(upTo: 10, wait: .milliseconds(200)) { _ in whilePaused += 1 }
            #expect(whilePaused == 0)
            try consumer.resume([partition])
            #expect(try read(6, from: consumer).map(\.offset) == Array(4..<10))
        }
    }

    @Test("A pause ends with the assignment")
    func pauseEndsWithAssignment() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            try consumer.pause([partition])
            try consumer.assign([partition: .offset(8)])
            #expect(try read(2, from: consumer).map(\.offset) == [8, 9])
        }
    }

    @Test("Committed offsets are those that were committed by name, and absent before")
    func committed() async throws {
        try await onThreadOfItsOwn {
            let consumer = try cluster.consumer(ConsumerSettings(group: "group"))
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            #expect(try consumer.committed(of: [partition]).isEmpty)
            try consumer.commit([partition: 5])
            #expect(try consumer.committed(of: [partition]) == [partition: 5])
        }
    }

    @Test(
        "Watermarks are asked for either isolation, whatever the consumer's own",
        arguments: [IsolationLevel.readCommitted, .readUncommitted]
    )
    func watermarks(_ isolation: IsolationLevel) async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            let consumer = try cluster.consumer(ConsumerSettings(isolation: .readCommitted))
            defer { consumer.close() }
            #expect(try consumer.watermarks(of: partition, isolation: isolation) == Watermarks(low: 0, high: 10))
        }
    }

    @Test("The first offsets and the ends of many partitions are asked for at once")
    func offsetsOfMany() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<10)
            brokers.createTopic("wide", partitions: 3)
            let wide = (0..<3).map { TopicPartition("wide", Int32($0)) }
            let consumer = try cluster.consumer(ConsumerSettings(group: "group"))
            defer { consumer.close() }
            let offsets = try consumer.firstOffsets(of: wide + [partition])
            #expect(offsets == Dictionary(uniqueKeysWithValues: (wide + [partition]).map { ($0, 0) }))
            #expect(try consumer.firstOffsets(of: []).isEmpty)
            let ends = try consumer.endOffsets(of: wide + [partition])
            #expect(ends[partition] == 10)
            #expect(wide.allSatisfy { ends[$0] == 0 })
        }
    }

    @Test("A consumer without a group has nothing to join or commit")
    func noGroup() throws {
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        #expect(throws: KafkaError.self) { try consumer.subscribe(to: ["in"]) }
        #expect(throws: KafkaError.self) { try consumer.commit([partition: 1]) }
        #expect(throws: KafkaError.self) { try consumer.committed(of: [partition]) }
    }

    @Test("A topic tells how many partitions it has")
    func partitionCount() throws {
        brokers.createTopic("wide", partitions: 7)
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        #expect(try consumer.partitionCount(of: "wide") == 7)
    }

    @Test("An outage is overcome without an error that would end the consumer")
    func outage() async throws {
        try await onThreadOfItsOwn {
            try writeNumbers(0..<3)
            let consumer = try cluster.consumer(ConsumerSettings())
            defer { consumer.close() }
            try consumer.assign([partition: .beginning])
            _ = try read(3, from: consumer)
            brokers.goDown()
            let deadline = ContinuousClock.now + .milliseconds(300)
            while ContinuousClock.now < deadline {
                do throws(KafkaError) {
                    _ = try consumer.poll(upTo: 1, wait: .milliseconds(20)) { _ in }
                } catch {
                    #expect(error.recovery == .retriable)
                }
            }
            brokers.comeUp()
            try writeNumbers(3..<5)
            #expect(try read(2, from: consumer).map(\.offset) == [3, 4])
        }
    }

    struct Question: CustomTestStringConvertible {
        let request: MockRequest
        let error: MockError
        /// `nil` if the caller does not notice.
        let recovery: KafkaError.Recovery?

        init(_ request: MockRequest, _ error: MockError, _ recovery: KafkaError.Recovery?) {
            self.request = request
            self.error = error
            self.recovery = recovery
        }

        var testDescription: String { "\(request) answered with \(error): \(recovery?.rawValue ?? "overcome")" }
    }

    @Test(
        "What a broker answers to a question about offsets is overcome, or the caller is told what may be done",
        arguments: [
            Question(.offsetFetch, .unstableOffsetCommit, nil),
            Question(.offsetFetch, .coordinatorLoading, nil),
            Question(.offsetFetch, .groupAuthorizationFailed, .fatal),
            Question(.listOffsets, .cutConnection, nil),
            Question(.listOffsets, .topicAuthorizationFailed, .fatal),
            Question(.offsetCommit, .coordinatorUnavailable, nil),
            Question(.offsetCommit, .illegalGeneration, .abortable),
            Question(.offsetCommit, .unknownMember, .abortable),
            Question(.offsetCommit, .groupAuthorizationFailed, .fatal),
        ]
    )
    func offsetQuestion(_ question: Question) async throws {
        try await onThreadOfItsOwn {
            let consumer = try cluster.consumer(ConsumerSettings(group: "group"))
            defer { consumer.close() }
            brokers.fail(question.request, with: question.error)
            var recovery: KafkaError.Recovery?
            do throws(KafkaError) {
                switch question.request {
                case .offsetFetch: _ = try consumer.committed(of: [partition])
                case .listOffsets: _ = try consumer.watermarks(of: partition, isolation: .readCommitted)
                default: try consumer.commit([partition: 1])
                }
            } catch {
                recovery = error.recovery
            }
            #expect(recovery == question.recovery)
        }
    }

    /// Takes three seconds, which the mock lets pass before a group has its first member.
    @Test("A member that lost its place cannot commit offsets in a transaction, and joins again")
    func lostPlace() async throws {
        try await onThreadOfItsOwn {
            let consumer = try cluster.consumer(ConsumerSettings(group: "group", sessionTimeout: .seconds(6)))
            defer { consumer.close() }
            let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "id"))
            defer { producer.close() }
            try producer.initTransactions()
            try consumer.subscribe(to: ["in"])
            #expect(try rebalance(of: consumer) == .assigned([partition]))

            try producer.begin()
            try producer.sendOffsets([partition: 1], of: consumer)
            brokers.fail(.heartbeat, with: .unknownMember)
            let deadline = ContinuousClock.now + .seconds(5)
            var refusal: KafkaError?
            while refusal == nil, ContinuousClock.now < deadline {
                do throws(KafkaError) {
                    try producer.sendOffsets([partition: 1], of: consumer)
                } catch {
                    refusal = error
                }
            }
            #expect(refusal?.name == "_ASSIGNMENT_LOST")
            #expect(refusal?.recovery == .abortable)
            try producer.abort()
            #expect(try rebalance(of: consumer) == .revoked([partition]))
        }
    }

    private func rebalance(of consumer: any Consumer) throws -> RebalanceEvent? {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if let event = try consumer.poll(upTo: 1, wait: .milliseconds(50), { _ in }).first { return event }
        }
        return nil
    }
}
