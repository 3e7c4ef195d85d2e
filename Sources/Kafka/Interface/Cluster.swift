/// A way to reach brokers: the real ones, or the in-memory ones of the tests.
public protocol Cluster: Sendable {
    func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer
    func transactionalProducer(_ settings: TransactionalProducerSettings) throws(KafkaError) -> any TransactionalProducer
    func producer() throws(KafkaError) -> any Producer
    func admin() throws(KafkaError) -> any Admin
}
