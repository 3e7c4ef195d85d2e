import CRdKafka

/// A transactional producer of librdkafka's.
///
/// Retriable failures are retried here, up to a deadline; what is thrown as retriable has outlasted it. Every call is either
/// resumable or is repeated with the same arguments, as librdkafka demands.
final class LibrdkafkaTransactionalProducer: TransactionalProducer {
    /// How long the brokers may take to fence the predecessor and to end what it left open.
    private static let takeOverLimit = Duration.seconds(60)
    /// How long a pause before a retry lasts, unless a delivery report ends it.
    private static let retryPause = Duration.milliseconds(50)

    private let client: Client
    private let context: ProducerContext
    private let transactionTimeout: Duration
    private var isOpen = false

    init(_ client: Client, _ context: ProducerContext, transactionTimeout: Duration) {
        self.client = client
        self.context = context
        self.transactionTimeout = transactionTimeout
    }

    /// Blocks until the predecessor is fenced and what it left open has ended, at most for a minute.
    func initTransactions() throws(KafkaError) {
        try retrying("could not initialise transactions", for: Self.takeOverLimit) { handle, remaining in
            rd_kafka_init_transactions(handle, remaining)
        }
    }

    /// Does not block.
    func begin() throws(KafkaError) {
        context.deliveryFailure = nil
        if let error = NativeError(rd_kafka_begin_transaction(client.handle)) {
            throw client.transactionFailure(error, "could not begin a transaction")
        }
        isOpen = true
    }

    /// Copies the record into the queue; blocks only while the queue is full.
    func send(_ record: ProducerRecord) throws(KafkaError) {
        let action = "could not send a record to \(record.topic)"
        let deadline = ContinuousClock.now + transactionTimeout
        while let error = try client.enqueue(record) {
            guard error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL else { throw refusal(error, action) }
            guard ContinuousClock.now < deadline else { throw client.failure(error, action) }
            rd_kafka_poll(client.handle, Self.retryPause.milliseconds)
        }
    }

    /// A refusal concerns this record or a transaction that has failed already: an abort cures both, unless the client is lost.
    private func refusal(_ error: borrowing NativeError, _ action: String) -> KafkaError {
        if let fatal = client.fatalFailure(action) { return fatal }
        let failure = KafkaError(error, action)
        guard isOpen, failure.recovery != .fenced else { return failure }
        return cause(of: failure, action).with(.abortable)
    }

    /// Once a transaction has failed, `_STATE` is all that most calls say, which helps nobody.
    private func cause(of failure: KafkaError, _ action: String) -> KafkaError {
        guard isOpen, failure.code == RD_KAFKA_RESP_ERR__STATE.rawValue else { return failure }
        if let delivery = context.deliveryFailure { return delivery }
        // To begin anew is not allowed either, and changes nothing, but its refusal carries the cause.
        guard let error = NativeError(rd_kafka_begin_transaction(client.handle)) else { return failure }
        return client.transactionFailure(error, action)
    }

    /// Blocks until the group's coordinator has the offsets, at most for the transaction's timeout.
    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError) {
        let action = "could not commit offsets in a transaction"
        guard let consumer = consumer as? LibrdkafkaConsumer else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, "\(action): the consumer is another cluster's")
        }
        let list = PartitionList(offsets)
        try consumer.withGroupMetadata { metadata throws(KafkaError) in
            do throws(KafkaError) {
                // Never resumed but repeated: the retry has the same offsets and the same generation.
                try retrying(action, for: transactionTimeout) { handle, remaining in
                    rd_kafka_send_offsets_to_transaction(handle, list.pointer, metadata, remaining)
                }
            } catch {
                throw cause(of: error, action).with(error.recovery)
            }
        }
    }

    /// Blocks until the records are delivered and the transaction has ended.
    func commit() throws(KafkaError) {
        do {
            try retrying("could not commit a transaction", for: transactionTimeout * 2) { handle, _ in
                // Any timeout but -1 risks that librdkafka's state and the coordinator's part ways (rdkafka.h); it means the
                // remaining transaction timeout.
                rd_kafka_commit_transaction(handle, -1)
            }
            isOpen = false
        } catch  where error.recovery == .abortable {
            // librdkafka counts the records that failed; the first one's reason is what a person can act on.
            throw (context.deliveryFailure ?? error).with(.abortable)
        }
    }

    /// Blocks until what was not sent is dropped and the transaction has ended.
    func abort() throws(KafkaError) {
        try retrying("could not abort a transaction", for: transactionTimeout * 2) { handle, _ in
            rd_kafka_abort_transaction(handle, -1)
        }
        isOpen = false
    }

    /// Ends nothing: a transaction that is still open ends when this id's next producer initialises, or after its timeout.
    func close() {
        client.close()
    }

    private func retrying(
        _ action: String,
        for limit: Duration,
        _ call: (_ handle: OpaquePointer, _ remainingMilliseconds: Int32) -> OpaquePointer?
    ) throws(KafkaError) {
        let deadline = ContinuousClock.now + limit
        while let error = NativeError(call(client.handle, (deadline - .now).milliseconds)) {
            let failure = client.transactionFailure(error, action)
            guard failure.recovery == .retriable, ContinuousClock.now < deadline else { throw failure }
            rd_kafka_poll(client.handle, Self.retryPause.milliseconds)
        }
    }
}

extension KafkaError {
    fileprivate func with(_ recovery: Recovery) -> KafkaError {
        KafkaError(code: code, name: name, message: message, recovery: recovery)
    }
}
