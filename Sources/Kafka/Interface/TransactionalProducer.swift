/// Writes records and offsets in transactions: all of them become visible together, or none.
///
/// Every call but `begin` may block. All calls come from one thread, in the order init, (begin, send and sendOffsets, commit or
/// abort), ..., close; a call out of this order is fatal. A fenced or fatal producer can only be closed. Whether a commit that failed
/// fatally has committed is not known: who takes over reads the group's committed offsets first.
public protocol TransactionalProducer: AnyObject {
    /// Fences older producers with the same transactional id and ends what they left open. Once, before anything else.
    func initTransactions() throws(KafkaError)

    func begin() throws(KafkaError)

    /// Hands a record over. That it could not be delivered may show only at a later call, at the latest at `commit`.
    func send(_ record: ProducerRecord) throws(KafkaError)

    /// Puts the consumer's offsets and its group generation into the open transaction (KIP-447). A consumer that the group has
    /// replaced makes this fail as abortable, so a transaction of a lost assignment cannot commit.
    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError)

    /// Waits until all records are delivered, and ends the transaction. A retriable failure leaves the end undecided: the same call
    /// made again goes on with it.
    func commit() throws(KafkaError)

    /// Ends the transaction with none of its records and offsets.
    func abort() throws(KafkaError)

    /// Frees the client. A transaction that is still open stays so until the id's next `initTransactions`, or its timeout.
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
