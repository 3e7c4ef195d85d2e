public import Kafka

/// A record as it stands in the log of a ``MemoryCluster``.
public struct MemoryRecord: Hashable, Sendable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    public let timestampMilliseconds: Int64
    public let key: [UInt8]?
    /// `nil` for a tombstone.
    public let value: [UInt8]?
    public let headers: [RecordHeader]

    init(_ record: ProducerRecord, at entry: MemoryLog.Entry, in partition: TopicPartition) {
        self.topic = partition.topic
        self.partition = partition.partition
        self.offset = entry.offset
        self.timestampMilliseconds = entry.timestampMilliseconds
        self.key = record.key
        self.value = record.value
        self.headers = record.headers
    }

    func withView(_ visit: (borrowing RecordView) -> Void) {
        withBytes(of: key) { key in
            withBytes(of: value) { value in
                visit(
                    RecordView(
                        topic: topic,
                        partition: partition,
                        offset: offset,
                        timestampMilliseconds: timestampMilliseconds,
                        key: key,
                        value: value,
                        headers: headers
                    )
                )
            }
        }
    }
}

private func withBytes(of bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
    guard let bytes else { return body(nil) }
    bytes.withUnsafeBytes { body($0) }
}

extension Duration {
    var milliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
