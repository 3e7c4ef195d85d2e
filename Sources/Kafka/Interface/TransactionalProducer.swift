/// Writes records, offsets and nothing else, in transactions.
public protocol TransactionalProducer: AnyObject {
    /// Fences older producers with the same transactional id and ends what they left open. Once, before anything else.
    func initTransactions() throws(KafkaError)
    func begin() throws(KafkaError)
    func send(_ record: ProducerRecord) throws(KafkaError)
    /// Puts the consumer's offsets and its group generation into the open transaction (KIP-447).
    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError)
    func commit() throws(KafkaError)
    func abort() throws(KafkaError)
    func close()
}

/// How a transactional producer writes.
public struct TransactionalProducerSettings: Hashable, Sendable {
    /// Stable over restarts (stage, instance and worker), so that a restarted instance ends at once what it left open.
    public var transactionalID: String
    public var transactionTimeout: Duration
    public var overrides: [String: String]

    public init(
        transactionalID: String,
        transactionTimeout: Duration = .seconds(10),
        overrides: [String: String] = [:]
    ) {
        self.transactionalID = transactionalID
        self.transactionTimeout = transactionTimeout
        self.overrides = overrides
    }
}
