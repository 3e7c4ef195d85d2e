import ComitySchema
import CommandLineKit
import Kafka

/// Measurements count what is there: brokers that hold something already would be measured with it.
enum EmptyBrokers {
    /// Throws if one of the topics holds, or held, a record.
    ///
    /// - Parameter remedy: what may be done instead.
    static func require(_ topics: [Topic], in cluster: any Cluster, orElse remedy: String = "") throws {
        let admin = try cluster.admin()
        defer { admin.close() }
        let present = try admin.topics()
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        for topic in topics {
            for partition in 0..<(present[topic.name] ?? 0) {
                let ends = try consumer.watermarks(of: TopicPartition(topic.name, partition), isolation: .readUncommitted)
                guard ends.high == 0 else {
                    throw CommandFailure(
                        .configuration,
                        "BrokerInUse",
                        "\(topic.name) holds records already; name brokers that hold nothing of Comity's\(remedy)"
                    )
                }
            }
        }
    }
}
