import CRdKafka

/// When a consumed message was written, in milliseconds since 1970; -1 if it does not say.
func readTimestamp(of message: UnsafeRawPointer) -> Int64 {
    var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    return rd_kafka_message_timestamp(message.assumingMemoryBound(to: rd_kafka_message_t.self), &type)
}

/// Copies the headers out of a consumed message. librdkafka parses them on this first request.
func readHeaders(of message: UnsafeRawPointer) -> [RecordHeader] {
    var list: OpaquePointer?
    let result = rd_kafka_message_headers(message.assumingMemoryBound(to: rd_kafka_message_t.self), &list)
    guard result == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
    let count = rd_kafka_header_cnt(list)
    var headers: [RecordHeader] = []
    headers.reserveCapacity(count)
    for index in 0..<count {
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name else { break }
        let bytes = value.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: size)) } ?? []
        headers.append(RecordHeader(String(cString: name), bytes))
    }
    return headers
}

/// Copies headers for a record that is to be produced. The caller owns the list until librdkafka takes the record, and keeps it if
/// librdkafka refuses.
func makeHeaders(_ headers: [RecordHeader]) -> OpaquePointer {
    let list: OpaquePointer = rd_kafka_headers_new(headers.count)
    for header in headers {
        withBytes(of: header.value) { value in
            _ = rd_kafka_header_add(list, header.name, -1, value.baseAddress, value.count)
        }
    }
    return list
}

/// The bytes at an address that is never null: librdkafka takes a null pointer for "no value at all", not for an empty one.
func withBytes<Result>(of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes {
        body(UnsafeRawBufferPointer(start: $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1), count: $0.count))
    }
}
