import CRdKafka

extension LibrdkafkaConsumer {
    /// Runs `body` with the group's present generation, which fences off members that the group has replaced.
    ///
    /// A member that lost its place has no generation, and brokers accept transactional offsets without one from anybody
    /// (KIP-447 protects only who names one). So a lost place is an error here, before anything is sent.
    func withGroupMetadata(_ body: (OpaquePointer) throws(KafkaError) -> Void) throws(KafkaError) {
        let action = "could not commit offsets in a transaction"
        try requireGroup(action)
        guard let metadata = rd_kafka_consumer_group_metadata(client.handle) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, action)
        }
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        // Asked after the metadata was taken: between the two no generation can appear, only disappear.
        if isMember, !isInGroup {
            throw KafkaError(RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST, action)
        }
        try body(metadata)
    }

    private var isInGroup: Bool {
        guard rd_kafka_assignment_lost(client.handle) == 0, let member = rd_kafka_memberid(client.handle) else { return false }
        defer { rd_kafka_mem_free(client.handle, member) }
        return member.pointee != 0
    }

    func requireGroup(_ action: String) throws(KafkaError) {
        guard settings.group != nil else {
            throw KafkaError(
                RD_KAFKA_RESP_ERR__UNKNOWN_GROUP,
                message: "\(action): the consumer was made without a group",
                recovery: .fatal
            )
        }
    }
}
