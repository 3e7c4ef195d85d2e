import CRdKafka

/// A consumer of librdkafka's.
final class LibrdkafkaConsumer: Consumer {
    let client: Client
    let settings: ConsumerSettings
    private let cluster: LibrdkafkaCluster
    private let context: ConsumerContext
    private var topicNames = TopicNames()
    /// Where records are gathered. A plain pointer, because every record goes through it: where a buffer is not optimised, each access asks
    /// for memory.
    private let gathered = UnsafeMutablePointer<Message>.allocate(capacity: LibrdkafkaConsumer.gatherLimit)
    /// Whether it reads as a member of its group, and not by hand.
    private(set) var isMember = false
    /// Where the answer to a commit comes that nobody has waited for yet.
    var startedCommit: EventQueue?
    /// Asks for watermarks as a reader of the other isolation; made when first needed.
    private var otherReader: Client?

    init(_ settings: ConsumerSettings, of cluster: LibrdkafkaCluster) throws(KafkaError) {
        self.settings = settings
        self.cluster = cluster
        (client, context) = try cluster.makeConsumer(settings)
        // One queue for records and callbacks, so that the poll serves both.
        try client.check(rd_kafka_poll_set_consumer(client.handle), "could not set up a consumer")
    }

    deinit { gathered.deallocate() }

    func subscribe(to topics: [String]) throws(KafkaError) {
        try requireGroup("could not subscribe")
        let list = PartitionList(topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
        try client.check(rd_kafka_subscribe(client.handle, list.pointer), "could not subscribe")
        isMember = true
    }

    func assign(_ partitions: [TopicPartition: StartingOffset]) throws(KafkaError) {
        let action = "could not assign partitions by hand"
        // The group's next rebalance would take them away.
        guard !isMember else { throw client.failure(RD_KAFKA_RESP_ERR__CONFLICT, action) }
        let list = PartitionList(partitions.mapValues(\.native))
        try client.check(context.replaceAssignment(of: client.handle, by: list.pointer), action)
        topicNames.forget()
    }

    /// Records are polled one by one: on librdkafka before 2.1 the batch call loses records around a pause or a seek (#4208) and
    /// does not end at a rebalance. It costs a lock a record and no copy.
    ///
    /// Some are gathered before the first one is visited. Their keys are the first of a record's memory that anyone touches, and are on their
    /// way from it meanwhile: waiting for each in turn took most of the time of a reader that only looks at keys.
    func poll(
        upTo limit: Int,
        wait: Duration,
        _ visit: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> [RebalanceEvent] {
        try throwPending()
        var visited = 0
        var isMore = true
        while isMore, visited < limit {
            let wanted = min(Self.gatherLimit, limit - visited)
            let count = gather(wanted, waiting: visited == 0 ? wait.milliseconds : 0)
            for index in 0..<count {
                visit(view(of: gathered[index]))
                rd_kafka_message_destroy(gathered[index])
            }
            visited += count
            isMore = count == wanted
        }
        let rebalances = takeRebalances()
        // What was seen must reach the caller first; a failure that came with it waits for the next poll.
        if visited == 0, rebalances.isEmpty { try throwPending() }
        return rebalances
    }

    private typealias Message = UnsafeMutablePointer<rd_kafka_message_t>

    /// How many records are gathered: more do not help, and hold what librdkafka would free.
    private static var gatherLimit: Int { 64 }

    /// Takes records until there are so many, none is there, or something failed.
    ///
    /// - Returns: how many were gathered. They are the caller's to destroy.
    private func gather(_ wanted: Int, waiting timeout: Int32) -> Int {
        var count = 0
        var timeout = timeout
        while count < wanted, let message = rd_kafka_consumer_poll(client.handle, timeout) {
            if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                comity_prefetch(message.pointee.key)
                gathered[count] = message
                count += 1
                timeout = 0
                continue
            }
            let failure = failure(in: message)
            rd_kafka_message_destroy(message)
            if let failure {
                context.failure = failure
                break
            }
            timeout = 0
        }
        return count
    }

    private func view(of message: Message) -> RecordView {
        let record = message.pointee
        return RecordView(
            topic: topicNames.name(of: record.rkt),
            partition: record.partition,
            offset: record.offset,
            key: record.key.map { UnsafeRawBufferPointer(start: $0, count: record.key_len) },
            value: record.payload.map { UnsafeRawBufferPointer(start: $0, count: record.len) },
            message: UnsafeRawPointer(message)
        )
    }

    /// The failure that a message stands for, if it is not a record and not merely a notice.
    private func failure(in message: Message) -> KafkaError? {
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR__PARTITION_EOF:
            return nil
        case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
            // The revocation that follows says what it means for the caller.
            return nil
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED where settings.group == nil:
            // Reading by hand uses no group, so it needs no permission for one.
            return nil
        case let code:
            let detail = rd_kafka_message_errstr(message).map { String(cString: $0) } ?? ""
            let failure = client.failure(code, "could not read records")
            return KafkaError(code, message: "\(failure.message) (\(detail))", recovery: failure.recovery)
        }
    }

    private func throwPending() throws(KafkaError) {
        if let failure = context.failure {
            context.failure = nil
            throw failure
        }
        try client.throwIfFatal("the consumer failed")
    }

    private func takeRebalances() -> [RebalanceEvent] {
        guard !context.rebalances.isEmpty else { return [] }
        defer { context.rebalances.removeAll() }
        topicNames.forget()
        return context.rebalances
    }

    func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        let affected = context.assigned.intersection(partitions).subtracting(context.paused)
        try change(affected, rd_kafka_pause_partitions, "could not pause")
        context.paused.formUnion(affected)
    }

    func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        let affected = context.paused.intersection(partitions)
        try change(affected, rd_kafka_resume_partitions, "could not resume")
        context.paused.subtract(affected)
    }

    /// Only for partitions that it changes: on librdkafka 2.0, to resume what is not paused goes back to where the partition was
    /// started or paused last, and its records come again.
    private func change(
        _ partitions: Set<TopicPartition>,
        _ call: (OpaquePointer?, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> rd_kafka_resp_err_t,
        _ action: String
    ) throws(KafkaError) {
        guard !partitions.isEmpty else { return }
        let list = PartitionList(partitions)
        try client.check(call(client.handle, list.pointer), action)
        try client.check(list, action)
    }

    func watermarks(of partition: TopicPartition, isolation: IsolationLevel) throws(KafkaError) -> Watermarks {
        if isolation == settings.isolation { return try client.watermarks(of: partition) }
        if let otherReader { return try otherReader.watermarks(of: partition) }
        let reader = try cluster.makeWatermarkReader(isolation)
        otherReader = reader
        return try reader.watermarks(of: partition)
    }

    func close() {
        startedCommit = nil
        otherReader?.close()
        client.close()
    }
}

extension StartingOffset {
    fileprivate var native: Int64 {
        switch self {
        case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        case .offset(let offset): offset
        }
    }
}
