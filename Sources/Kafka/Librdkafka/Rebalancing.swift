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
    let isAssignment = reason == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS
    let result = context.replaceAssignment(of: handle, by: isAssignment ? partitions : nil)
    context.rebalances.append(isAssignment ? .assigned(affected) : .revoked(affected))
    if result != RD_KAFKA_RESP_ERR_NO_ERROR {
        context.failure = KafkaError(result, "could not follow a rebalance of the group")
    }
    // Ends the poll, so that no record of the new assignment is handed out together with records of the old one.
    rd_kafka_yield(handle)
}

extension ConsumerContext {
    /// Assigns `partitions`, or none, in place of what was assigned before.
    func replaceAssignment(
        of handle: OpaquePointer,
        by partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) -> rd_kafka_resp_err_t {
        // librdkafka keeps a pause beyond the assignment: a partition that came back later would never be read.
        if !paused.isEmpty {
            let list = PartitionList(paused)
            rd_kafka_resume_partitions(handle, list.pointer)
            paused = []
        }
        assigned = partitions.map { Set(PartitionEntries($0).partitions) } ?? []
        return rd_kafka_assign(handle, partitions)
    }
}
