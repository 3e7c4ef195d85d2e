import CRdKafka

/// Brokers reached through librdkafka.
///
/// Making a client does not wait for any broker. Every call on a client may block its thread, each with a bound of its own, and a
/// client belongs to one thread at a time; nothing here starts tasks or uses Swift's cooperative pool.
public struct LibrdkafkaCluster: Cluster {
    private let common: [String: String]
    private let settings: [String: String]
    private let clientID: String
    private let log: (@Sendable (LogLine) -> Void)?

    /// librdkafka's version, for example `2.0.2`.
    public static var libraryVersion: String {
        String(cString: rd_kafka_version_str())
    }

    /// - Parameters:
    ///   - bootstrap: `host:port` of some brokers, separated by commas.
    ///   - settings: librdkafka's own settings, given to every client: `security.protocol`, `sasl.*`, `ssl.*` and so on. A wrong one
    ///     is thrown, by name, when a client is made.
    ///   - clientID: what the brokers' logs and quotas call these clients.
    ///   - log: takes what librdkafka logs, on librdkafka's threads too; it must be quick and must not call back. Without it the
    ///     lines are dropped: nothing is ever written to standard error.
    public init(
        bootstrap: String,
        settings: [String: String] = [:],
        clientID: String = "comity",
        log: (@Sendable (LogLine) -> Void)? = nil
    ) {
        self.common = ClientSettings.common(bootstrap: bootstrap, clientID: clientID)
        self.settings = settings
        self.clientID = clientID
        self.log = log
    }

    public func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer {
        try LibrdkafkaConsumer(settings, of: self)
    }

    public func transactionalProducer(
        _ settings: TransactionalProducerSettings
    ) throws(KafkaError) -> any TransactionalProducer {
        let context = ProducerContext(log: log)
        var configuration = try Configuration(
            layers(ClientSettings.transactionalProducerDefaults, ClientSettings.transactionalProducerMeaning(settings))
                .layered(under: settings.overrides)
        )
        configuration.reportDeliveries()
        let client = try configuration.makeClient(RD_KAFKA_PRODUCER, context)
        return LibrdkafkaTransactionalProducer(client, context, transactionTimeout: settings.transactionTimeout)
    }

    public func producer() throws(KafkaError) -> any Producer {
        let context = ProducerContext(log: log)
        var configuration = try Configuration(
            layers(ClientSettings.plainProducerDefaults, ClientSettings.plainProducerMeaning)
        )
        configuration.reportDeliveries()
        return LibrdkafkaProducer(try configuration.makeClient(RD_KAFKA_PRODUCER, context), context)
    }

    public func admin() throws(KafkaError) -> any Admin {
        // A consumer without a group: unlike a producer, it does not create the topics that it asks about.
        let configuration = try Configuration(layers([:], [:]))
        return LibrdkafkaAdmin(try configuration.makeClient(RD_KAFKA_CONSUMER, CallbackContext(log: log)))
    }

    /// What a consumer that reads as `settings` say is configured with, under librdkafka's own names: with it a client of other make
    /// reads alike.
    public func configuration(ofConsumer settings: ConsumerSettings) -> [String: String] {
        layers(ClientSettings.consumerDefaults, ClientSettings.consumerMeaning(settings, ungroupedID: clientID))
            .layered(under: settings.overrides)
    }

    /// The client and its context of a consumer that reads as `settings` say.
    func makeConsumer(_ settings: ConsumerSettings) throws(KafkaError) -> (Client, ConsumerContext) {
        let context = ConsumerContext(log: log)
        var configuration = try Configuration(configuration(ofConsumer: settings))
        configuration.followRebalances()
        return (try configuration.makeClient(RD_KAFKA_CONSUMER, context), context)
    }

    /// A client that only asks for the ends of partitions, as a reader of the given isolation.
    func makeWatermarkReader(_ isolation: IsolationLevel) throws(KafkaError) -> Client {
        let configuration = try Configuration(layers([:], ["isolation.level": isolation.rawValue]))
        return try configuration.makeClient(RD_KAFKA_CONSUMER, CallbackContext(log: log))
    }

    private func layers(_ defaults: [String: String], _ meaning: [String: String]) -> [String: String] {
        common.layered(under: defaults).layered(under: settings).layered(under: meaning)
    }
}
