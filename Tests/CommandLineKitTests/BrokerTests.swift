import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import Testing

/// Runs where COMITY_TEST_BOOTSTRAP names a broker, as the test command does.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] != nil, "needs a broker in COMITY_TEST_BOOTSTRAP")
)
struct `A topic reader on a real broker` {
    let cluster = LibrdkafkaCluster(bootstrap: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] ?? "")
    let topic = Topic.agency(AuthorityID(unchecked: "T-\(UUID().uuidString)"))

    @Test func `stops at an end that no record has, and goes on behind it`() throws {
        let admin = try cluster.admin()
        let specification = TopicSpecification(name: topic.name, partitions: 2, replication: 1)
        #expect(try admin.createTopics([specification]) == [topic.name: .created])
        admin.close()
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: topic.name))
        try producer.initTransactions()
        for (value, isKept) in [("kept", true), ("aborted", false)] {
            try producer.begin()
            for partition: Int32 in [0, 1] {
                let record = ProducerRecord(topic: topic.name, partition: partition, key: nil, value: Array(value.utf8))
                try producer.send(record)
            }
            if isKept { try producer.commit() } else { try producer.abort() }
        }
        producer.close()

        let reader = try TopicReader(topic, of: cluster, patience: .seconds(20))
        var values: [String] = []
        try reader.readToEnd { values.append(String(decoding: $0.value ?? [], as: UTF8.self)) }
        #expect(values == ["kept", "kept"])

        let plain = try cluster.producer()
        try plain.send([ProducerRecord(topic: topic.name, partition: 0, key: nil, value: Array("later".utf8))])
        plain.close()
        let clock = ContinuousClock.now
        while values.count < 3, clock.duration(to: .now) < .seconds(20) {
            values += try reader.next().map { String(decoding: $0.value ?? [], as: UTF8.self) }
        }
        #expect(values == ["kept", "kept", "later"])
    }
}
