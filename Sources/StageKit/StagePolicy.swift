/// How much a worker does at a time and how long it waits.
public struct StagePolicy: Hashable, Sendable {
    /// The most records in one transaction.
    public var recordsPerTransaction: Int
    /// The most wakes in one transaction: work in slices shares a worker with new records.
    public var wakesPerTransaction: Int
    /// The most bytes of records processed and written in one transaction; a transaction is closed once it holds more.
    public var bytesPerTransaction: Int
    /// How long a record waits for what must precede it before it becomes a dead letter.
    public var patience: Duration
    /// How long after a failure to reach something outside the pipeline the work is tried again.
    public var retryDelay: Duration

    public init(
        recordsPerTransaction: Int = 500,
        wakesPerTransaction: Int = 16,
        bytesPerTransaction: Int = 8 << 20,
        patience: Duration = .seconds(60),
        retryDelay: Duration = .milliseconds(500)
    ) {
        self.recordsPerTransaction = recordsPerTransaction
        self.wakesPerTransaction = wakesPerTransaction
        self.bytesPerTransaction = bytesPerTransaction
        self.patience = patience
        self.retryDelay = retryDelay
    }
}
