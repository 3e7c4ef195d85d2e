import Foundation
import Kafka
import Testing

/// How long to poll for what must come, and for what must not.
struct Patience: Sendable {
    let something: Duration
    let nothing: Duration
    let poll: Duration
    let pollsAtLeast: Int

    /// Everything has happened by the next polls.
    static let simulated = Patience(something: .zero, nothing: .zero, poll: .zero, pollsAtLeast: 12)
    static let threaded = Patience(something: .seconds(2), nothing: .milliseconds(10), poll: .milliseconds(5), pollsAtLeast: 2)
    /// A first rebalance alone takes three seconds (`group.initial.rebalance.delay.ms`).
    static let real = Patience(something: .seconds(45), nothing: .seconds(2), poll: .milliseconds(100), pollsAtLeast: 2)
}

/// Where a behaviour is shown: a cluster, names that no other run uses, and patience.
struct Workbench: Sendable {
    let cluster: any Cluster
    let patience: Patience
    /// Lets time pass for the brokers and for everyone else.
    let pass: @Sendable (Duration) -> Void
    private let run = UUID().uuidString.prefix(8).lowercased()

    init(_ cluster: any Cluster, patience: Patience, pass: @escaping @Sendable (Duration) -> Void) {
        self.cluster = cluster
        self.patience = patience
        self.pass = pass
    }

    // MARK: Names

    func name(_ what: String) -> String { "conformance-\(run)-\(what)" }

    /// A new topic.
    func topic(_ what: String = "topic", partitions: Int32 = 1) throws -> String {
        let admin = try cluster.admin()
        defer { admin.close() }
        let topic = name(what)
        let created = try admin.createTopics([TopicSpecification(name: topic, partitions: partitions, replication: 1)])
        #expect(created == [topic: .created])
        try eventually { try admin.topics()[topic] == partitions }
        return topic
    }

    // MARK: Clients

    /// A reader of all partitions of a topic, without a group unless one is named.
    func reader(
        of topic: String,
        partitions: Int32 = 1,
        from start: StartingOffset = .beginning,
        isolation: IsolationLevel = .readCommitted,
        group: String? = nil
    ) throws -> Reader {
        let consumer = try cluster.consumer(ConsumerSettings(group: group, isolation: isolation))
        try consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<partitions).map { (TopicPartition(topic, $0), start) })
        )
        return Reader(consumer, patience)
    }

    func member(of group: String, _ topics: String..., overrides: [String: String] = [:]) throws -> Reader {
        let settings = ConsumerSettings(group: group, sessionTimeout: .seconds(6), overrides: overrides)
        let consumer = try cluster.consumer(settings)
        try consumer.subscribe(to: topics)
        return Reader(consumer, patience)
    }

    /// A producer that is ready for its first transaction.
    func transactional(_ id: String = "producer") throws -> any TransactionalProducer {
        let producer = try cluster.transactionalProducer(
            TransactionalProducerSettings(transactionalID: name(id), transactionTimeout: .seconds(30))
        )
        try producer.initTransactions()
        return producer
    }

    /// Writes outside transactions.
    func write(_ records: [ProducerRecord]) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(records)
    }

    func write(_ values: String..., to topic: String, partition: Int32 = 0) throws {
        try write(values.map { .text($0, to: topic, partition: partition) })
    }

    // MARK: Waiting

    /// Waits until something holds, and fails if it never does.
    func eventually(
        at location: SourceLocation = #_sourceLocation,
        _ condition: () throws -> Bool
    ) throws {
        let deadline = ContinuousClock.now + patience.something
        while try !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("it never came true", sourceLocation: location)
                return
            }
            Thread.sleep(forTimeInterval: patience.poll / .seconds(1))
        }
    }

    /// Polls all readers in turn until something holds, and fails if it never does.
    func poll(
        _ readers: Reader...,
        at location: SourceLocation = #_sourceLocation,
        until condition: () throws -> Bool
    ) throws {
        let deadline = ContinuousClock.now + patience.something
        var rounds = 0
        while try !condition() {
            guard rounds < patience.pollsAtLeast || ContinuousClock.now < deadline else {
                Issue.record("it never came true", sourceLocation: location)
                return
            }
            for reader in readers { try reader.poll() }
            rounds += 1
        }
    }
}

extension ProducerRecord {
    static func text(_ value: String, to topic: String, partition: Int32? = 0) -> ProducerRecord {
        ProducerRecord(topic: topic, partition: partition, key: nil, value: Array(value.utf8))
    }
}
