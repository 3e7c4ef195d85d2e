/// Writes records outside transactions, idempotently.
public protocol Producer: AnyObject {
    /// Sends the records and waits until the brokers have them all, or throws the first failure.
    func send(_ records: [ProducerRecord]) throws(KafkaError)
    func close()
}
