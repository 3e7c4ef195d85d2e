import Kafka

/// A producer of a ``MemoryCluster`` that writes outside transactions.
final class MemoryProducer: Producer {
    private let client: MemoryClient

    init(client: MemoryClient) {
        self.client = client
    }

    func send(_ records: [ProducerRecord]) throws(KafkaError) {
        try client.call(.produce) { (broker) throws(KafkaError) in
            for record in records {
                broker.append(record, to: try broker.partition(for: record), transaction: nil)
            }
        }
    }

    func close() {
        client.set(.closed)
    }
}
