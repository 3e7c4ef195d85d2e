public import Foundation

/// A header of a record.
public struct Header: Hashable, Sendable {
    public let name: String
    public let value: [UInt8]

    public init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: String) {
        self.init(name, Array(value.utf8))
    }
}

/// A record that a stage was given.
public struct Record: Hashable, Sendable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    public let timestamp: Date
    public let key: [UInt8]?
    /// `nil` for a tombstone.
    public let value: [UInt8]?
    public let headers: [Header]

    public init(
        topic: String,
        partition: Int32,
        offset: Int64,
        timestamp: Date,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [Header] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// The key as text; empty where there is none or it is not UTF-8.
    public var keyText: String { key.flatMap { String(validating: $0, as: UTF8.self) } ?? "" }

    /// Where the record stands, as `topic/partition/offset`: unique, and the same however often it is read.
    public var coordinates: String { "\(topic)/\(partition)/\(offset)" }
}

/// A record that a stage wants written.
public struct OutboundRecord: Hashable, Sendable {
    public let topic: String
    public let key: [UInt8]?
    /// `nil` writes a tombstone.
    public let value: [UInt8]?
    public let headers: [Header]

    public init(topic: String, key: [UInt8]?, value: [UInt8]?, headers: [Header] = []) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
    }
}
