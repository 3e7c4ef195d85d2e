import Foundation
import Kafka
import KafkaTestKit
import Testing

/// What a transactional producer makes of what brokers answer, with librdkafka's mock brokers.
@Suite("A transactional producer against failing brokers")
struct BrokerFailureTests {
    enum Outcome: Hashable {
        /// The caller does not notice.
        case overcome
        /// The first call that fails says this.
        case thrown(KafkaError.Recovery, name: String)
    }

    struct Case: CustomTestStringConvertible {
        let request: MockRequest
        let error: MockError
        let outcome: Outcome

        init(_ request: MockRequest, _ error: MockError, _ outcome: Outcome) {
            self.request = request
            self.error = error
            self.outcome = outcome
        }

        var testDescription: String { "\(request) answered with \(error): \(outcome)" }
    }

    static let cases: [Case] = [
        Case(.initProducerID, .cutConnection, .overcome),
        Case(.initProducerID, .coordinatorLoading, .overcome),
        Case(.initProducerID, .producerFenced, .thrown(.fenced, name: "_FENCED")),
        Case(
            .initProducerID,
            .transactionalIDAuthorizationFailed,
            .thrown(.fatal, name: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED")
        ),
        Case(.addPartitionsToTransaction, .concurrentTransactions, .overcome),
        Case(.addPartitionsToTransaction, .cutConnection, .overcome),
        Case(
            .addPartitionsToTransaction,
            .topicAuthorizationFailed,
            .thrown(.abortable, name: "TOPIC_AUTHORIZATION_FAILED")
        ),
        Case(.addPartitionsToTransaction, .invalidProducerEpoch, .thrown(.fenced, name: "_FENCED")),
        Case(.addPartitionsToTransaction, .producerFenced, .thrown(.fenced, name: "_FENCED")),
        Case(.addPartitionsToTransaction, .invalidTransactionState, .thrown(.fatal, name: "INVALID_TXN_STATE")),
        Case(.addOffsetsToTransaction, .concurrentTransactions, .overcome),
        Case(.addOffsetsToTransaction, .coordinatorLoading, .overcome),
        Case(
            .addOffsetsToTransaction,
            .groupAuthorizationFailed,
            .thrown(.abortable, name: "GROUP_AUTHORIZATION_FAILED")
        ),
        Case(.addOffsetsToTransaction, .invalidProducerEpoch, .thrown(.fenced, name: "_FENCED")),
        Case(.addOffsetsToTransaction, .producerFenced, .thrown(.fenced, name: "_FENCED")),
        Case(.transactionalOffsetCommit, .notCoordinator, .overcome),
        Case(.transactionalOffsetCommit, .illegalGeneration, .thrown(.abortable, name: "ILLEGAL_GENERATION")),
        Case(.transactionalOffsetCommit, .unknownMember, .thrown(.abortable, name: "UNKNOWN_MEMBER_ID")),
        Case(.transactionalOffsetCommit, .rebalanceInProgress, .thrown(.abortable, name: "REBALANCE_IN_PROGRESS")),
        Case(.transactionalOffsetCommit, .invalidProducerEpoch, .thrown(.fenced, name: "_FENCED")),
        Case(.endTransaction, .cutConnection, .overcome),
        Case(.endTransaction, .concurrentTransactions, .overcome),
        Case(.endTransaction, .coordinatorLoading, .overcome),
        Case(.endTransaction, .invalidProducerEpoch, .thrown(.fenced, name: "_FENCED")),
        Case(.endTransaction, .producerFenced, .thrown(.fenced, name: "_FENCED")),
        Case(.endTransaction, .invalidTransactionState, .thrown(.fatal, name: "INVALID_TXN_STATE")),
        Case(.produce, .cutConnection, .overcome),
        Case(.produce, .messageTooLarge, .thrown(.abortable, name: "MSG_SIZE_TOO_LARGE")),
        Case(.produce, .invalidProducerEpoch, .thrown(.fenced, name: "_FENCED")),
        Case(.produce, .outOfOrderSequence, .thrown(.fatal, name: "OUT_OF_ORDER_SEQUENCE_NUMBER")),
    ]

    @Test("An answer of the broker is overcome, or the caller is told what may be done", arguments: cases)
    func answer(_ test: Case) async throws {
        try await onThreadOfItsOwn {
            let brokers = try MockCluster()
            brokers.createTopic("in", partitions: 1)
            brokers.createTopic("out", partitions: 1)
            let cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
            // By hand: the mock lets three seconds pass before a group has its first member.
            let consumer = try cluster.consumer(ConsumerSettings(group: "group"))
            defer { consumer.close() }
            try consumer.assign([TopicPartition("in", 0): .beginning])
            let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "id"))
            defer { producer.close() }

            brokers.fail(test.request, with: test.error)
            let thrown = failure {
                try producer.initTransactions()
                try producer.begin()
                try producer.send(ProducerRecord(topic: "out", key: nil, value: [1]))
                try producer.sendOffsets([TopicPartition("in", 0): 1], of: consumer)
                try producer.commit()
            }
            switch test.outcome {
            case .overcome:
                #expect(thrown == nil)
            case .thrown(let recovery, let name):
                #expect(thrown?.recovery == recovery)
                #expect(thrown?.name == name)
                try expectAftermath(recovery, of: producer)
            }
        }
    }

    /// An abortable failure leaves a producer that can go on; any other one a producer that keeps saying why it cannot.
    private func expectAftermath(_ recovery: KafkaError.Recovery, of producer: any TransactionalProducer) throws {
        switch recovery {
        case .abortable:
            try producer.abort()
            try producer.begin()
            try producer.abort()
        case .fatal:
            // librdkafka's own thread marks the producer as spoiled, and may be a moment behind the caller.
            let deadline = ContinuousClock.now + .seconds(5)
            var refused = failure { try producer.begin() }
            while refused?.recovery != .fatal, ContinuousClock.now < deadline {
                Thread.sleep(forTimeInterval: 0.01)
                refused = failure { try producer.begin() }
            }
            #expect(refused?.recovery == .fatal)
        case .fenced, .retriable:
            // librdkafka would let some fenced producers go on after an abort; whoever was fenced should not try.
            break
        }
    }

    @Test("A record that is refused at once spoils the transaction and not the producer")
    func refusedRecord() async throws {
        try await onThreadOfItsOwn {
            let brokers = try MockCluster()
            brokers.createTopic("out", partitions: 1)
            let cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
            let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "id"))
            defer { producer.close() }
            try producer.initTransactions()
            try producer.begin()
            let large = ProducerRecord(topic: "out", key: nil, value: [UInt8](repeating: 0, count: 9_000_000))
            #expect(failure { try producer.send(large) }?.recovery == .abortable)
            try producer.abort()
            try producer.begin()
            try producer.send(ProducerRecord(topic: "out", key: nil, value: [1]))
            try producer.commit()
        }
    }

    @Test("A record for a partition that does not exist is refused, headers and all")
    func missingPartition() async throws {
        try await onThreadOfItsOwn {
            let brokers = try MockCluster()
            brokers.createTopic("out", partitions: 1)
            let producer = try LibrdkafkaCluster(bootstrap: brokers.bootstrap).producer()
            defer { producer.close() }
            // Only when the topic's partitions are known is there anything to refuse.
            try producer.send([ProducerRecord(topic: "out", key: nil, value: [1])])
            let record = ProducerRecord(topic: "out", partition: 7, key: nil, value: [1], headers: [RecordHeader("name", [1])])
            #expect(failure { try producer.send([record]) }?.name == "_UNKNOWN_PARTITION")
            try producer.send([ProducerRecord(topic: "out", key: nil, value: [1])])
        }
    }

    @Test("A plain producer tells the first failure of a batch, and only of that batch")
    func plainProducerTellsFirstFailure() async throws {
        try await onThreadOfItsOwn {
            let brokers = try MockCluster()
            brokers.createTopic("out", partitions: 1)
            let producer = try LibrdkafkaCluster(bootstrap: brokers.bootstrap).producer()
            defer { producer.close() }
            try producer.send([ProducerRecord(topic: "out", key: nil, value: [1])])
            let large = ProducerRecord(topic: "out", key: nil, value: [UInt8](repeating: 0, count: 9_000_000))
            let small = ProducerRecord(topic: "out", key: nil, value: [1])
            #expect(failure { try producer.send([small, large]) }?.name == "MSG_SIZE_TOO_LARGE")
            try producer.send([small])
        }
    }

    @Test("Offsets of another cluster's consumer are refused")
    func foreignConsumer() throws {
        let brokers = try MockCluster()
        let cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "id"))
        defer { producer.close() }
        let memory = MemoryCluster(clock: TestClock())
        let stranger = try memory.consumer(ConsumerSettings(group: "group"))
        try producer.initTransactions()
        try producer.begin()
        #expect(failure { try producer.sendOffsets([:], of: stranger) }?.recovery == .fatal)
    }

    private func failure(_ body: () throws -> Void) -> KafkaError? {
        do {
            try body()
            return nil
        } catch {
            return error as? KafkaError
        }
    }
}
