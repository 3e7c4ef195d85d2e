import CRdKafka

/// An idempotent producer of librdkafka's.
final class LibrdkafkaProducer: Producer {
    /// How long one wait for delivery reports lasts before the count is looked at again.
    private static let reportInterval = Duration.milliseconds(200)

    private let client: Client
    private let context: ProducerContext

    init(_ client: Client, _ context: ProducerContext) {
        self.client = client
        self.context = context
    }

    /// Blocks until every record is delivered or has failed, at most for about `message.timeout.ms` (30 seconds).
    func send(_ records: [ProducerRecord]) throws(KafkaError) {
        context.deliveryFailure = nil
        var refusal: KafkaError?
        for record in records {
            refusal = try enqueueWhenThereIsRoom(record)
            if refusal != nil { break }
        }
        // Also after a refusal: what was taken before must have its outcome when this returns. Every record gets its report within
        // `message.timeout.ms`, so this ends.
        while rd_kafka_flush(client.handle, Self.reportInterval.milliseconds) == RD_KAFKA_RESP_ERR__TIMED_OUT {}
        if let failure = context.deliveryFailure ?? refusal { throw failure }
    }

    private func enqueueWhenThereIsRoom(_ record: ProducerRecord) throws(KafkaError) -> KafkaError? {
        while let error = try client.enqueue(record) {
            guard error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL else {
                return client.failure(error, "could not send a record to \(record.topic)")
            }
            rd_kafka_poll(client.handle, Self.reportInterval.milliseconds)
        }
        return nil
    }

    func close() {
        client.close()
    }
}
