import CRdKafka

/// librdkafka's list of partitions with offsets, freed when it goes out of scope.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(capacity: Int = 0) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: capacity))
    }

    init(_ partitions: some Collection<TopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions { add(partition) }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        self.init(capacity: offsets.count)
        for (partition, offset) in offsets { add(partition, offset) }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    var isEmpty: Bool { pointer.pointee.cnt == 0 }

    func add(_ partition: TopicPartition, _ offset: Int64 = Int64(RD_KAFKA_OFFSET_INVALID)) {
        rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
    }
}

/// A list that librdkafka lent or that a `PartitionList` owns, read in place.
struct PartitionEntries {
    private let elements: UnsafeBufferPointer<rd_kafka_topic_partition_t>

    init(_ list: UnsafePointer<rd_kafka_topic_partition_list_t>) {
        elements = UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
    }

    var partitions: [TopicPartition] {
        elements.map { TopicPartition(String(cString: $0.topic), $0.partition) }
    }

    /// Every entry that has an offset; librdkafka's negative numbers stand for none.
    var offsets: [TopicPartition: Int64] {
        var result: [TopicPartition: Int64] = [:]
        for element in elements where element.offset >= 0 && element.err == RD_KAFKA_RESP_ERR_NO_ERROR {
            result[TopicPartition(String(cString: element.topic), element.partition)] = element.offset
        }
        return result
    }

    /// The first entry that was refused, with the partition that it concerns.
    var firstError: (code: rd_kafka_resp_err_t, partition: TopicPartition)? {
        elements.first { $0.err != RD_KAFKA_RESP_ERR_NO_ERROR }
            .map { ($0.err, TopicPartition(String(cString: $0.topic), $0.partition)) }
    }
}
