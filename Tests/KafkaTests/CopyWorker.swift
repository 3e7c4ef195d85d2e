import Kafka
import KafkaTestKit

/// The smallest stage there is: copies a topic, each batch in one transaction with its offsets. It gives up its clients at any
/// failure that a retry does not cure and starts again from the committed offsets.
final class CopyWorker {
    private let process: MemoryProcess
    private let ordinal: Int
    private var clients: (consumer: any Consumer, producer: any TransactionalProducer)?

    init(in process: MemoryProcess, ordinal: Int) {
        self.process = process
        self.ordinal = ordinal
    }

    static let group = "copy"

    /// One poll and, if it brought anything, one transaction.
    func step(upTo limit: Int, wait: Duration = .zero) throws(KafkaError) {
        let (consumer, producer) = try start()
        do {
            try copyBatch(upTo: limit, wait, consumer, producer)
        } catch {
            stop()
            throw error
        }
    }

    func stop() {
        clients?.consumer.close()
        clients?.producer.close()
        clients = nil
    }

    private func start() throws(KafkaError) -> (any Consumer, any TransactionalProducer) {
        if let clients { return clients }
        let producer = try process.transactionalProducer(
            TransactionalProducerSettings(transactionalID: "copy-\(ordinal)", transactionTimeout: .seconds(20))
        )
        try retrying { () throws(KafkaError) in try producer.initTransactions() }
        let consumer = try process.consumer(ConsumerSettings(group: Self.group, sessionTimeout: .seconds(6)))
        try consumer.subscribe(to: ["input"])
        clients = (consumer, producer)
        return (consumer, producer)
    }

    private func copyBatch(
        upTo limit: Int,
        _ wait: Duration,
        _ consumer: any Consumer,
        _ producer: any TransactionalProducer
    ) throws(KafkaError) {
        var batch: [ProducerRecord] = []
        var offsets: [TopicPartition: Int64] = [:]
        _ = try consumer.poll(upTo: limit, wait: wait) { record in
            let value = record.value.map(Array.init)
            batch.append(ProducerRecord(topic: "output", partition: record.partition, key: nil, value: value))
            offsets[TopicPartition(record.topic, record.partition)] = record.offset + 1
        }
        guard !batch.isEmpty else { return }
        try producer.begin()
        for record in batch { try producer.send(record) }
        try retrying { () throws(KafkaError) in try producer.sendOffsets(offsets, of: consumer) }
        try retrying { () throws(KafkaError) in try producer.commit() }
    }

    private func retrying(_ call: () throws(KafkaError) -> Void) throws(KafkaError) {
        while true {
            do {
                return try call()
            } catch {
                guard error.recovery == .retriable else { throw error }
            }
        }
    }
}
