/// librdkafka's settings for each kind of client, under librdkafka's own names.
///
/// Three layers, later ones winning: what suits this product and may be tuned, what the operator set for the whole cluster, and
/// what the client's kind means and the code relies on. A caller's overrides come last.
enum ClientSettings {
    /// How long a broker holds an empty fetch. A record that arrives answers it at once, so this costs no latency; but a paused or
    /// revoked partition is in the outstanding fetch until it returns.
    private static let fetchWait = Duration.milliseconds(100)

    /// A broker that ignores the fetch size may answer with its whole backlog; refusing that would stop the consumer for good.
    /// It bounds one answer and is not allocated in advance. librdkafka wants it 512 above `fetch.max.bytes`.
    private static let largestAnswer = 2_000_000_000

    /// Records fetched ahead of the poll, by count for one partition and by size for the whole consumer.
    private static let recordsFetchedAhead = 20_000
    private static let kilobytesFetchedAhead = 16_384

    /// How often a member shows that it is alive, which is also how it learns of a rebalance: at librdkafka's default of three
    /// seconds that is how long a new member waits for the others.
    private static let heartbeat = Duration.seconds(1)

    /// New topics and partitions are noticed after at most this long (librdkafka's own default is five minutes).
    private static let metadataRefresh = Duration.seconds(10)

    /// The longest pause between attempts to reach a broker (librdkafka's own default is ten seconds).
    private static let longestReconnectPause = Duration.seconds(1)

    /// After a commit the coordinator answers CONCURRENT_TRANSACTIONS for a few milliseconds to whatever the next transaction asks
    /// first, and librdkafka sleeps this long before it asks again: at its default of 100 ms that sleep is most of a commit's time.
    private static let transactionalRetryPause = Duration.milliseconds(5)

    /// How long records wait for company. A commit and a flush send at once whatever waits.
    private static let linger = Duration.milliseconds(5)

    /// How long the plain producer tries to deliver a record before it reports the failure.
    private static let deliveryLimit = Duration.seconds(30)

    static func common(bootstrap: String, clientID: String) -> [String: String] {
        [
            "bootstrap.servers": bootstrap,
            "client.id": clientID,
            // On by default until librdkafka 2.10, at the price of 40 ms whenever a request spans segments.
            "socket.nagle.disable": "true",
            "socket.keepalive.enable": "true",
            "reconnect.backoff.max.ms": longestReconnectPause.setting,
            "topic.metadata.refresh.interval.ms": metadataRefresh.setting,
            // Brokers close idle connections all the time.
            "log.connection.close": "false",
        ]
    }

    static let consumerDefaults: [String: String] = [
        "fetch.wait.max.ms": fetchWait.setting,
        "receive.message.max.bytes": String(largestAnswer),
        "queued.min.messages": String(recordsFetchedAhead),
        "queued.max.messages.kbytes": String(kilobytesFetchedAhead),
        "auto.offset.reset": "earliest",
    ]

    static func consumerMeaning(_ settings: ConsumerSettings, ungroupedID: String) -> [String: String] {
        var meaning = [
            // Reading by hand goes through the same machinery, which wants the name of a group that it then never joins.
            "group.id": settings.group ?? ungroupedID,
            "isolation.level": settings.isolation.rawValue,
            "session.timeout.ms": settings.sessionTimeout.setting,
            "heartbeat.interval.ms": min(heartbeat, settings.sessionTimeout / 3).setting,
            // Eager: the cooperative assignor of librdkafka before 2.4 crashes and repeats records (#4381, #4528, #4636).
            "partition.assignment.strategy": "range",
            // Offsets are committed in transactions, or by name.
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
        ]
        meaning["group.instance.id"] = settings.memberName
        return meaning
    }

    /// The largest record that a producer sends. A dead letter is a record as it came and some headers more, so this must be above
    /// what the brokers take from others; the topic's own `max.message.bytes` is what bounds a record.
    private static let largestRecord = 8_000_000

    static let producerDefaults: [String: String] = [
        "linger.ms": linger.setting,
        "message.max.bytes": String(largestRecord),
    ]

    /// What every producer means: the brokers have the record once, on the partition that a Java client would choose.
    private static let producerMeaning: [String: String] = [
        "enable.idempotence": "true",
        "partitioner": "murmur2_random",
    ]

    static let plainProducerDefaults = producerDefaults.layered(under: [
        "message.timeout.ms": deliveryLimit.setting
    ])

    static let plainProducerMeaning = producerMeaning

    static let transactionalProducerDefaults = producerDefaults.layered(under: [
        "retry.backoff.ms": transactionalRetryPause.setting
    ])

    static func transactionalProducerMeaning(_ settings: TransactionalProducerSettings) -> [String: String] {
        producerMeaning.layered(under: [
            "transactional.id": settings.transactionalID,
            "transaction.timeout.ms": settings.transactionTimeout.setting,
            // A successful record needs no report: the commit says it for all of them.
            "delivery.report.only.error": "true",
        ])
    }
}

extension [String: String] {
    func layered(under upper: Self) -> Self {
        merging(upper) { $1 }
    }
}

extension Duration {
    fileprivate var setting: String { String(milliseconds) }
}
