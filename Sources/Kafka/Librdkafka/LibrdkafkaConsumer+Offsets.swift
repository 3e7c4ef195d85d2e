import CRdKafka

/// How long a question about offsets may take before it fails as retriable. Longer than a stopped instance's transaction stays open
/// would hide why a partition stands still.
private let answerLimit = Duration.seconds(5)

private let commitAction = "could not commit offsets"

extension LibrdkafkaConsumer {
    func position(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        let list = PartitionList(partitions)
        try client.check(rd_kafka_position(client.handle, list.pointer), "could not tell positions")
        return PartitionEntries(list.pointer).offsets
    }

    func committed(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        let action = "could not read committed offsets"
        try requireGroup(action)
        let list = PartitionList(partitions)
        try client.check(rd_kafka_committed(client.handle, list.pointer, answerLimit.milliseconds), action)
        try client.check(list, action)
        return PartitionEntries(list.pointer).offsets
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        try startCommit(offsets)
        guard try finishCommit(wait: answerLimit) else { throw client.failure(RD_KAFKA_RESP_ERR__TIMED_OUT, commitAction) }
    }

    func startCommit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        try requireGroup(commitAction)
        // One that is given up could still be taken up by the brokers, after this one.
        guard try finishCommit(wait: answerLimit) else { throw client.failure(RD_KAFKA_RESP_ERR__TIMED_OUT, commitAction) }
        guard !offsets.isEmpty else { return }
        let queue = EventQueue(client)
        let list = PartitionList(offsets)
        try client.check(rd_kafka_commit_queue(client.handle, list.pointer, queue.pointer, nil, nil), commitAction)
        startedCommit = consume queue
    }

    func finishCommit(wait: Duration) throws(KafkaError) -> Bool {
        guard let queue = startedCommit.take() else { return true }
        guard let event = queue.next(wait: wait) else {
            startedCommit = consume queue
            return false
        }
        try client.check(rd_kafka_event_error(event.pointer), commitAction)
        guard let answer = rd_kafka_event_topic_partition_list(event.pointer) else { return true }
        try client.check(PartitionEntries(answer), commitAction)
        return true
    }

    func firstOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try offsets(of: partitions, at: RD_KAFKA_OFFSET_BEGINNING, "could not ask for the first offsets")
    }

    func endOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        try offsets(of: partitions, at: RD_KAFKA_OFFSET_END, "could not ask for the ends")
    }

    private func offsets(
        of partitions: [TopicPartition],
        at which: Int32,
        _ action: String
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(Dictionary(uniqueKeysWithValues: partitions.map { ($0, Int64(which)) }))
        try client.check(rd_kafka_offsets_for_times(client.handle, list.pointer, answerLimit.milliseconds), action)
        try client.check(list, action)
        return PartitionEntries(list.pointer).offsets
    }

    func partitionCount(of topic: String) throws(KafkaError) -> Int32 {
        let action = "could not look up topic \(topic)"
        let topics = try client.metadata(of: topic, action)
        return topics[topic] ?? 0
    }
}

extension Client {
    func check(_ list: borrowing PartitionList, _ action: String) throws(KafkaError) {
        try check(PartitionEntries(list.pointer), action)
    }

    func check(_ entries: PartitionEntries, _ action: String) throws(KafkaError) {
        guard let (code, partition) = entries.firstError else { return }
        throw failure(code, "\(action) (\(partition))")
    }

    /// The ends of a partition as this client's isolation sees them.
    ///
    /// Asked with `rd_kafka_offsets_for_times`, which takes the ends as special times, because on librdkafka before 2.3
    /// `rd_kafka_query_watermark_offsets` ignores its timeout while brokers are down.
    func watermarks(of partition: TopicPartition) throws(KafkaError) -> Watermarks {
        let low = try end(of: partition, Int64(RD_KAFKA_OFFSET_BEGINNING))
        let high = try end(of: partition, Int64(RD_KAFKA_OFFSET_END))
        return Watermarks(low: low, high: high)
    }

    private func end(of partition: TopicPartition, _ which: Int64) throws(KafkaError) -> Int64 {
        let action = "could not ask for the ends of \(partition)"
        let list = PartitionList([partition: which])
        try check(rd_kafka_offsets_for_times(handle, list.pointer, answerLimit.milliseconds), action)
        try check(list, action)
        return list.pointer.pointee.elems.pointee.offset
    }

    /// Topics with their partition counts: one topic, if it exists, or all of them.
    func metadata(of topic: String? = nil, _ action: String) throws(KafkaError) -> [String: Int32] {
        var found: UnsafePointer<rd_kafka_metadata>?
        // Not kept: a client looks after the topics that it has handles of, and this one may not even exist.
        let wanted = topic.flatMap { rd_kafka_topic_new(handle, $0, nil) }
        defer { if let wanted { rd_kafka_topic_destroy(wanted) } }
        let everything: Int32 = topic == nil ? 1 : 0
        try check(rd_kafka_metadata(handle, everything, wanted, &found, answerLimit.milliseconds), action)
        guard let found else { return [:] }
        defer { rd_kafka_metadata_destroy(found) }
        var counts: [String: Int32] = [:]
        for entry in UnsafeBufferPointer(start: found.pointee.topics, count: Int(found.pointee.topic_cnt)) {
            switch entry.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
                counts[String(cString: entry.topic)] = entry.partition_cnt
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
                continue
            case let code:
                throw failure(code, action)
            }
        }
        return counts
    }
}
