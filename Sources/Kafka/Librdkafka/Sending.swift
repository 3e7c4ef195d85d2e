import CRdKafka

extension Configuration {
    /// Lets delivery failures reach the producer's `ProducerContext`.
    mutating func reportDeliveries() {
        rd_kafka_conf_set_dr_msg_cb(pointer, noteDelivery)
    }
}

/// Keeps the first failure. Runs inside the producer's polls, flushes and transaction calls.
private func noteDelivery(
    handle: OpaquePointer?,
    message: UnsafePointer<rd_kafka_message_t>?,
    opaque: UnsafeMutableRawPointer?
) {
    guard let message, let context = ProducerContext.from(opaque) else { return }
    switch message.pointee.err {
    case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
        // An abort purges what was not sent yet; that is no failure of a record.
        return
    case let code:
        guard context.deliveryFailure == nil else { return }
        let topic = String(cString: rd_kafka_topic_name(message.pointee.rkt))
        context.deliveryFailure = KafkaError(code, "could not deliver a record to \(topic)")
    }
}

extension Client {
    /// Copies a record into the producer's queue and never blocks. The answer is librdkafka's error, if it refused the record.
    func enqueue(_ record: ProducerRecord) throws(KafkaError) -> NativeError? {
        let topic = try topic(record.topic)
        // As a list and not one by one: librdkafka before 2.12 frees single headers twice if the partition does not exist (#4628).
        let headers = record.headers.isEmpty ? nil : makeHeaders(record.headers)
        let error = withOptionalBytes(of: record.key) { key in
            withOptionalBytes(of: record.value) { value in
                produce(to: topic, record.partition ?? RD_KAFKA_PARTITION_UA, key, value, headers)
            }
        }
        if error != nil, let headers { rd_kafka_headers_destroy(headers) }
        return NativeError(error)
    }

    private func produce(
        to topic: OpaquePointer,
        _ partition: Int32,
        _ key: NativeBytes,
        _ value: NativeBytes,
        _ headers: OpaquePointer?
    ) -> OpaquePointer? {
        withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 6) { fields in
            fields.initialize(repeating: rd_kafka_vu_t())
            fields[0].vtype = RD_KAFKA_VTYPE_RKT
            fields[0].u.rkt = topic
            fields[1].vtype = RD_KAFKA_VTYPE_PARTITION
            fields[1].u.i32 = partition
            fields[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            fields[2].u.i = RD_KAFKA_MSG_F_COPY
            fields[3].vtype = RD_KAFKA_VTYPE_KEY
            fields[3].u.mem = key
            fields[4].vtype = RD_KAFKA_VTYPE_VALUE
            fields[4].u.mem = value
            fields[5].vtype = RD_KAFKA_VTYPE_HEADERS
            fields[5].u.headers = headers
            return rd_kafka_produceva(handle, fields.baseAddress, headers == nil ? 5 : 6)
        }
    }
}

/// librdkafka's pair of an address and a size.
private typealias NativeBytes = rd_kafka_vu_t.__Unnamed_union_u.__Unnamed_struct_mem

private func withOptionalBytes(of bytes: [UInt8]?, _ body: (NativeBytes) -> OpaquePointer?) -> OpaquePointer? {
    guard let bytes else { return body(NativeBytes(ptr: nil, size: 0)) }
    return withBytes(of: bytes) {
        body(NativeBytes(ptr: UnsafeMutableRawPointer(mutating: $0.baseAddress), size: $0.count))
    }
}
