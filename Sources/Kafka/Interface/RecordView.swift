/// A header of a record.
public struct RecordHeader: Hashable, Sendable {
    public let name: String
    public let value: [UInt8]

    public init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }
}

/// A consumed record in place. Key and value are the client's own memory: nothing is copied until a reader copies it, and the
/// pointers are valid only while the closure that was given this view runs.
public struct RecordView: ~Copyable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    /// `nil` for a record without a key.
    public let key: UnsafeRawBufferPointer?
    /// `nil` for a tombstone.
    public let value: UnsafeRawBufferPointer?
    private let rest: Rest

    /// What few readers want, until someone asks for it. Neither case allocates when a view is made.
    private enum Rest {
        case known(timestampMilliseconds: Int64, headers: [RecordHeader])
        case native(UnsafeRawPointer)
    }

    /// A view of a record that is at hand.
    public init(
        topic: String,
        partition: Int32,
        offset: Int64,
        timestampMilliseconds: Int64,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: [RecordHeader]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.rest = .known(timestampMilliseconds: timestampMilliseconds, headers: headers)
    }

    /// A view of a client's own message.
    init(
        topic: String,
        partition: Int32,
        offset: Int64,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        message: UnsafeRawPointer
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.rest = .native(message)
    }

    /// Milliseconds since 1970, as the broker or the producer wrote them; -1 where neither did.
    public var timestampMilliseconds: Int64 {
        switch rest {
        case .known(let milliseconds, _): milliseconds
        case .native(let message): readTimestamp(of: message)
        }
    }

    /// The record's headers, copied out on demand.
    public func headers() -> [RecordHeader] {
        switch rest {
        case .known(_, let headers): headers
        case .native(let message): readHeaders(of: message)
        }
    }
}

/// A record to be produced.
public struct ProducerRecord: Hashable, Sendable {
    public let topic: String
    /// `nil` lets the partitioner choose by key (`murmur2_random`, as Java clients do).
    public let partition: Int32?
    public let key: [UInt8]?
    /// `nil` writes a tombstone.
    public let value: [UInt8]?
    public let headers: [RecordHeader]

    public init(topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader] = []) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}
