public import ComitySchema
public import Foundation
public import Kafka

/// A record as it stands in a topic, copied out of the client.
public struct StoredRecord: Hashable, Sendable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    public let timestamp: Date
    public let key: [UInt8]?
    /// `nil` for a tombstone.
    public let value: [UInt8]?
    public let headers: [RecordHeader]

    public init(
        topic: String,
        partition: Int32,
        offset: Int64,
        timestamp: Date,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [RecordHeader] = []
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

    /// The first header of a name, as text; empty where there is none.
    public func header(_ name: String) -> String {
        headers.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) } ?? ""
    }
}

/// Reads a whole topic by hand, without a group: only what is committed, from its beginning, and on from its end if wanted.
///
/// Blocks the calling thread, which must be the same for all calls.
public final class TopicReader {
    private let consumer: any Consumer
    private let topic: String
    /// Where each partition ended when the reader was made, until it is read to there.
    private var unread: [TopicPartition: Int64] = [:]
    /// How many offsets there were in all then, and how many of them are left in each partition that is not read to its end.
    private var offsets: Int64 = 0
    private var offsetsLeft: [TopicPartition: Int64] = [:]
    private let patience: Duration
    private var lastProgress = ContinuousClock.now

    /// - Parameters:
    ///   - skipping: start after what is there already.
    ///   - patience: how long nothing may come of what is known to be there.
    public init(
        _ topic: Topic,
        of cluster: any Cluster,
        skipping: Bool = false,
        patience: Duration = .seconds(30)
    ) throws {
        self.topic = topic.name
        self.patience = patience
        consumer = try cluster.consumer(ConsumerSettings())
        let partitions = try Self.partitions(of: topic.name, consumer)
        if !skipping {
            for partition in partitions {
                let ends = try consumer.watermarks(of: partition, isolation: .readCommitted)
                guard ends.low < ends.high else { continue }
                unread[partition] = ends.high
                offsetsLeft[partition] = ends.high - ends.low
                offsets += ends.high - ends.low
            }
        }
        try consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, skipping ? .end : .beginning) }))
    }

    deinit { consumer.close() }

    /// Everything that was there when the reader was made has been read.
    public var isAtEnd: Bool { unread.isEmpty }

    /// How many offsets are read of those that were there when the reader was made.
    package var progress: (done: Int64, total: Int64) { (offsets - offsetsLeft.values.reduce(0, +), offsets) }

    /// What comes next; empty if nothing came within `wait`. Throws if the brokers keep back what they said that they have.
    public func next(wait: Duration = .milliseconds(200)) throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        _ = try consumer.poll(upTo: 500, wait: wait) { record in records.append(StoredRecord(copying: record)) }
        if !records.isEmpty { lastProgress = .now }
        if !unread.isEmpty {
            // Positions, not records, tell the end: the last offsets may be control records that nobody is handed.
            for (partition, position) in try consumer.position(of: Array(unread.keys)) {
                guard let end = unread[partition] else { continue }
                offsetsLeft[partition] = position < end ? end - position : nil
                if position >= end { unread[partition] = nil }
            }
            guard unread.isEmpty || lastProgress.duration(to: .now) < patience else {
                throw CommandFailure(
                    .unavailable,
                    "BrokerSilent",
                    "the brokers have sent nothing of \(topic) for \(patience), although there is more"
                )
            }
        }
        return records
    }

    /// Hands over everything that was there when the reader was made, each partition in its order. Tells on standard error how far it is
    /// if that takes long.
    public func readToEnd(_ visit: (StoredRecord) throws -> Void) throws {
        var line = ProgressLine("reading \(topic)")
        defer { line.clear() }
        while !isAtEnd {
            try Interruption.check()
            for record in try next() { try visit(record) }
            line.tell(progress.done, of: progress.total)
        }
    }

    private static func partitions(of topic: String, _ consumer: any Consumer) throws -> [TopicPartition] {
        let count = try consumer.partitionCount(of: topic)
        guard count > 0 else {
            throw CommandFailure(
                .missing,
                "TopicMissing",
                "the topic \(topic) does not exist; 'comity topics create' makes the topics"
            )
        }
        return (0..<count).map { TopicPartition(topic, $0) }
    }
}

extension StoredRecord {
    init(copying record: borrowing RecordView) {
        self.init(
            topic: record.topic,
            partition: record.partition,
            offset: record.offset,
            timestamp: Date(millisecondsSince1970: record.timestampMilliseconds),
            key: record.key.map { Array($0) },
            value: record.value.map { Array($0) },
            headers: record.headers()
        )
    }
}
