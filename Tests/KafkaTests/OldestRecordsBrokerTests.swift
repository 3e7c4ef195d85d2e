import Foundation
import Kafka
import Testing

/// Runs where COMITY_TEST_BOOTSTRAP names a broker, as the test command does.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] != nil, "needs a broker in COMITY_TEST_BOOTSTRAP")
)
struct `The oldest record on a real broker` {
    let cluster = LibrdkafkaCluster(bootstrap: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] ?? "")
    let topic = "oldest-\(UUID().uuidString)"

    @Test func `is found behind the end of a transaction and aborted records, and not where only these are`() throws {
        let admin = try cluster.admin()
        let specification = TopicSpecification(name: topic, partitions: 2, replication: 1)
        #expect(try admin.createTopics([specification]) == [topic: .created])
        admin.close()
        let before = Date().wholeSeconds
        // Offsets 0 and 1, the end at 2; 3 is aborted, with the end at 4; 5, with the end at 6.
        let producer = try transactionalProducer("a")
        defer { producer.close() }
        // Another one: the laptop broker hides from who starts behind an aborted transaction what its producer committed later.
        let aborting = try transactionalProducer("b")
        defer { aborting.close() }
        try write(2, with: producer)
        try producer.commit()
        try write(1, with: aborting)
        // What has not left the client would not be aborted, but dropped.
        Thread.sleep(forTimeInterval: 0.2)
        try aborting.abort()
        try write(1, with: producer)
        try producer.commit()

        let consumer = try cluster.consumer(OldestRecords.settings)
        defer { consumer.close() }
        let partition = TopicPartition(topic, 0)
        let question = OldestRecords.Question("group", partition)
        #expect(try consumer.endOffsets(of: [partition]) == [partition: 7])
        var oldest = OldestRecords(consumer: consumer, patience: .seconds(20))
        for start: Int64 in [0, 1, 2, 3, 4, 5] {
            let finding = try #require(try oldest.find([question: start..<7])[question])
            let milliseconds = try #require(finding.timestampMilliseconds, "from offset \(start)")
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            #expect(date >= before)
            #expect(date <= Date())
        }
        #expect(try oldest.find([question: 6..<7]) == [question: .nothing])
        #expect(try oldest.find([question: 2..<5]) == [question: .nothing])
        let other = OldestRecords.Question("other", partition)
        let both = try oldest.find([question: 6..<7, other: 0..<7])
        #expect(both[question] == .nothing)
        #expect(both[other]?.timestampMilliseconds != nil)
    }

    private func transactionalProducer(_ name: String) throws -> any TransactionalProducer {
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "\(topic)-\(name)"))
        try producer.initTransactions()
        return producer
    }

    private func write(_ count: Int, with producer: any TransactionalProducer) throws {
        try producer.begin()
        for _ in 0..<count { try producer.send(ProducerRecord(topic: topic, partition: 0, key: nil, value: [1])) }
    }
}

extension Date {
    /// Brokers know no more than milliseconds.
    fileprivate var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
