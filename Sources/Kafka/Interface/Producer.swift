/// Writes records outside transactions, idempotently. All calls come from one thread.
public protocol Producer: AnyObject {
    /// Sends the records and waits until the brokers have them all, or throws the first failure.
    func send(_ records: [ProducerRecord]) throws(KafkaError)

    /// Frees the client.
    func close()
}
