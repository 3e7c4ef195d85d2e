import CRdKafka
import Kafka

/// A transactional producer of a ``MemoryCluster``, with the states of librdkafka's.
final class MemoryTransactionalProducer: TransactionalProducer {
    private enum State {
        case new
        case ready
        case inTransaction
        /// The end of the transaction was asked for and the answer was lost: the same call may be made again.
        case committing
        case aborting
        case mustAbort(KafkaError)
        case over(KafkaError)

        var name: String {
            switch self {
            case .new: "not initialised"
            case .ready: "outside a transaction"
            case .inTransaction: "in a transaction"
            case .committing: "committing"
            case .aborting: "aborting"
            case .mustAbort: "in a transaction that must be aborted"
            case .over: "fenced or failed"
            }
        }
    }

    let client: MemoryClient
    private let settings: TransactionalProducerSettings
    private var state = State.new
    private var epoch: Int32 = -1
    /// Whether the brokers have heard of the open transaction.
    private var hasWritten = false

    init(client: MemoryClient, settings: TransactionalProducerSettings) {
        self.client = client
        self.settings = settings
    }

    deinit {
        client.set(.crashed)
    }

    func initTransactions() throws(KafkaError) {
        guard case .new = state else { throw refusal(of: "initTransactions") }
        epoch = try call(.initTransactions) { (broker) throws(KafkaError) in
            broker.takeOver(settings.transactionalID, timeoutMilliseconds: settings.transactionTimeout.milliseconds)
        }
        state = .ready
    }

    func begin() throws(KafkaError) {
        guard case .ready = state else { throw refusal(of: "begin") }
        try call(.begin) { (broker) throws(KafkaError) in
            broker.beginTransaction(of: settings.transactionalID, epoch: epoch)
        }
        state = .inTransaction
        hasWritten = false
    }

    func send(_ record: ProducerRecord) throws(KafkaError) {
        guard case .inTransaction = state else { throw refusal(of: "send") }
        hasWritten = true
        try call(.send) { (broker) throws(KafkaError) in
            try broker.append(record, to: broker.partition(for: record), by: settings.transactionalID, epoch: epoch)
        }
    }

    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError) {
        guard case .inTransaction = state else { throw refusal(of: "sendOffsets") }
        guard let consumer = consumer as? MemoryConsumer, let group = consumer.settings.group else {
            throw .noGroup("sendOffsets")
        }
        guard !offsets.isEmpty else { return }
        hasWritten = true
        try call(.sendOffsets) { (broker) throws(KafkaError) in
            try broker.addOffsets(
                offsets,
                of: group,
                shownBy: consumer.credentials(&broker),
                by: settings.transactionalID,
                epoch: epoch
            )
        }
    }

    func commit() throws(KafkaError) {
        switch state {
        case .inTransaction, .committing: try end(committed: true)
        default: throw refusal(of: "commit")
        }
    }

    func abort() throws(KafkaError) {
        switch state {
        case .inTransaction, .mustAbort, .aborting: try end(committed: false)
        default: throw refusal(of: "abort")
        }
    }

    func close() {
        client.set(.closed)
    }

    private func end(committed: Bool) throws(KafkaError) {
        state = committed ? .committing : .aborting
        try call(committed ? .commitTransaction : .abortTransaction) { (broker) throws(KafkaError) in
            // A transaction that the brokers have not heard of ends within the client.
            guard hasWritten else { return }
            try broker.endTransaction(of: settings.transactionalID, epoch: epoch, committed: committed)
        }
        state = .ready
    }

    /// Makes a call and takes from its failure what state the producer is in.
    private func call<Answer: Sendable>(
        _ call: MemoryCluster.Faults.Call,
        _ body: (inout MemoryBroker) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        do {
            return try client.call(call, body)
        } catch {
            switch error.recovery {
            case .retriable: break
            case .abortable: state = .mustAbort(error)
            case .fenced, .fatal: state = .over(error)
            }
            throw error
        }
    }

    private func refusal(of call: String) -> KafkaError {
        switch state {
        case .mustAbort(let error), .over(let error): error
        default: .wrongState(call, state.name)
        }
    }
}
