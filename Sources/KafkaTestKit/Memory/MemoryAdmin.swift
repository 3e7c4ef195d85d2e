import CRdKafka
import Kafka

/// The admin client of a ``MemoryCluster``.
final class MemoryAdmin: Admin {
    private let client: MemoryClient

    init(client: MemoryClient) {
        self.client = client
    }

    func createTopics(_ topics: [TopicSpecification]) throws(KafkaError) -> [String: TopicCreation] {
        try client.call(.admin) { (broker) throws(KafkaError) in
            var outcomes: [String: TopicCreation] = [:]
            for topic in topics {
                outcomes[topic.name] = create(topic, &broker)
            }
            return outcomes
        }
    }

    private func create(_ topic: TopicSpecification, _ broker: inout MemoryBroker) -> TopicCreation {
        guard broker.partitionCounts[topic.name] == nil else { return .alreadyExisted }
        guard topic.partitions > 0 else {
            return .failed(.memory(RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, "a topic has at least one partition"))
        }
        guard topic.name.wholeMatch(of: /[A-Za-z0-9._-]{1,249}/) != nil else {
            return .failed(.memory(RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, "no topic can be called \(topic.name)"))
        }
        broker.createTopic(topic.name, partitions: topic.partitions)
        return .created
    }

    func listGroups() throws(KafkaError) -> [GroupListing] {
        try client.call(.admin) { (broker) throws(KafkaError) in
            broker.groups.map { GroupListing(name: $0.key, state: $0.value.state) }.sorted { $0.name < $1.name }
        }
    }

    func committedOffsets(ofGroup group: String) throws(KafkaError) -> [TopicPartition: Int64] {
        try client.call(.admin) { (broker) throws(KafkaError) in broker.groups[group]?.committed ?? [:] }
    }

    func topics() throws(KafkaError) -> [String: Int32] {
        try client.call(.admin) { (broker) throws(KafkaError) in broker.partitionCounts }
    }

    func close() {
        client.set(.closed)
    }
}
