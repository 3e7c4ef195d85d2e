import Kafka
import KafkaTestKit
import Testing

/// With librdkafka's mock brokers, whose refusals are on the wire.
@Suite struct `The oldest record` {
    @Test func `of a topic that this reader may not read is unknown, and those of other topics are found`() async throws {
        try await onThreadOfItsOwn {
            let brokers = try MockCluster()
            let cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
            let producer = try cluster.producer()
            defer { producer.close() }
            var ranges: [OldestRecords.Question: Range<Int64>] = [:]
            for topic in ["a", "b"] {
                brokers.createTopic(topic, partitions: 2)
                for partition: Int32 in [0, 1] {
                    try producer.send([ProducerRecord(topic: topic, partition: partition, key: nil, value: [1])])
                    ranges[.init("group", TopicPartition(topic, partition))] = 0..<1
                }
            }
            let consumer = try cluster.consumer(OldestRecords.settings)
            defer { consumer.close() }
            var oldest = OldestRecords(consumer: consumer)
            brokers.fail(.fetch, with: .topicAuthorizationFailed)
            for _ in 0..<2 {
                let findings = try oldest.find(ranges)
                for (question, finding) in findings {
                    #expect((finding == .unknown) == (question.partition.topic == "a"), "\(question.partition)")
                }
                #expect(findings.count == 4)
            }
        }
    }
}
