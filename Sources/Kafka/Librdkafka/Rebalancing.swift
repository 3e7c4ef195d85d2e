import CRdKafka

extension Configuration {
    /// Lets a consumer's rebalances reach its `ConsumerContext`.
    mutating func followRebalances() {
        rd_kafka_conf_set_rebalance_cb(pointer, rebalance)
    }
}

/// Takes and gives back partitions, eagerly. Runs inside the consumer's poll or close.
///
/// It must assign or unassign in every case, or the group stands still and the close hangs. It must not ask
/// `rd_kafka_rebalance_protocol`, which waits for the client's main thread and can hang inside a close (librdkafka#4041): the
/// protocol is known from the settings.
private func rebalance(
    handle: OpaquePointer?,
    reason: rd_kafka_resp_err_t,
    partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
    opaque: UnsafeMutableRawPointer?
) {
    guard let handle, let context = ConsumerContext.from(opaque) else { return }
    // The list belongs to librdkafka and is gone when this returns.
    let affected = partitions.map { PartitionEntries($0).partitions } ?? []
    let result: rd_kafka_resp_err_t
    switch reason {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
        result = rd_kafka_assign(handle, partitions)
        context.rebalances.append(.assigned(affected))
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
        result = rd_kafka_assign(handle, nil)
        context.rebalances.append(.revoked(affected))
    default:
        rd_kafka_assign(handle, nil)
        context.rebalances.append(.revoked(affected))
        result = reason
    }
    if result != RD_KAFKA_RESP_ERR_NO_ERROR {
        context.failure = KafkaError(result, "could not follow a rebalance of the group")
    }
    // Ends the poll, so that no record of the new assignment is handed out together with records of the old one.
    rd_kafka_yield(handle)
}
