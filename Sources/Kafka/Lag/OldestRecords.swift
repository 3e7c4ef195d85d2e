import Foundation

/// Finds the oldest record in ranges of offsets by reading it: exact where a broker's own answers are not, as an offset may hold the
/// end of a transaction, or a record of one that was aborted.
public struct OldestRecords {
    public enum Finding: Hashable, Sendable {
        /// When the record was written, in milliseconds since 1970; absent if it does not say.
        case record(timestampMilliseconds: Int64?)
        /// No offset of the range holds a record that may be read.
        case nothing
        /// The brokers sent nothing of the range in time, or do not let this reader have the topic's records.
        case unknown

        public var timestampMilliseconds: Int64? {
            if case .record(let milliseconds) = self { milliseconds } else { nil }
        }
    }

    /// How the consumer must read: one record of each partition is wanted, so the brokers shall send as little as they can.
    ///
    /// `queued.min.messages` stays well above 1: librdkafka counts what waits of all partitions together, and with something waiting it would
    /// ask for a partition that is assigned just then only a second later.
    public static let settings = ConsumerSettings(overrides: [
        "fetch.message.max.bytes": "1", "queued.min.messages": "1000", "queued.max.messages.kbytes": "1024",
    ])

    /// A partition, and the group whose range of it is meant: several groups may read the same one, each from its own place.
    public struct Question: Hashable, Sendable {
        public let group: String
        public let partition: TopicPartition

        public init(_ group: String, _ partition: TopicPartition) {
            self.group = group
            self.partition = partition
        }
    }

    private struct Answer {
        let range: Range<Int64>
        let finding: Finding

        /// A record that is the first one stays so, whatever comes after; that there is none holds only as far as it was read.
        func holds(for range: Range<Int64>) -> Bool {
            switch finding {
            case .record: range.lowerBound == self.range.lowerBound
            case .nothing: range == self.range
            case .unknown: false
            }
        }
    }

    private let consumer: any Consumer
    private let patience: Duration
    /// What was found last: a stage that stands still is not read for again.
    private var known: [Question: Answer] = [:]
    /// What the brokers said of the topics that were read, as long as this reader lives: librdkafka tells of a refusal once only.
    private var isReadable: [String: Bool] = [:]

    /// - Parameter patience: how long nothing may come of what should be there.
    public init(consumer: any Consumer, patience: Duration = .seconds(5)) {
        self.consumer = consumer
        self.patience = patience
    }

    /// What is the oldest record in each range, none of which is empty. A topic whose records this reader may not have is no failure:
    /// offsets may still be compared.
    public mutating func find(_ ranges: [Question: Range<Int64>]) throws(KafkaError) -> [Question: Finding] {
        var findings: [Question: Finding] = [:]
        for (question, range) in ranges {
            guard let answer = known[question], answer.holds(for: range) else { continue }
            findings[question] = answer.finding
        }
        var open = ranges.filter { findings[$0.key] == nil }
        // Each partition is read from one place at a time.
        while !open.isEmpty {
            let round = Dictionary(open.keys.map { ($0.partition, $0) }) { first, _ in first }
            let found = try findReadable(round.mapValues { open[$0] ?? 0..<0 })
            for (partition, question) in round {
                guard let range = open.removeValue(forKey: question), let finding = found[partition] else { continue }
                findings[question] = finding
                known[question] = Answer(range: range, finding: finding)
            }
        }
        return findings
    }

    /// The brokers' refusal does not say of which topic it is, so a topic is read by itself until it is known to be readable.
    private mutating func findReadable(_ ranges: [TopicPartition: Range<Int64>]) throws(KafkaError) -> [TopicPartition: Finding] {
        var findings = try read(ranges.filter { isReadable[$0.key.topic] == true })
        for (topic, ranges) in Dictionary(grouping: ranges, by: \.key.topic).sorted(by: { $0.key < $1.key })
        where isReadable[topic] != true {
            let ranges = Dictionary(uniqueKeysWithValues: ranges.map { ($0.key, $0.value) })
            var found = ranges.mapValues { _ in Finding.unknown }
            if isReadable[topic] == nil {
                do throws(KafkaError) {
                    found = try read(ranges)
                    if found.values.contains(where: { $0 != .unknown }) { isReadable[topic] = true }
                } catch {
                    guard error.isReadingRefused else { throw error }
                    isReadable[topic] = false
                    try consumer.assign([:])
                }
            }
            findings.merge(found) { _, new in new }
        }
        return findings
    }

    private func read(_ ranges: [TopicPartition: Range<Int64>]) throws(KafkaError) -> [TopicPartition: Finding] {
        guard !ranges.isEmpty else { return [:] }
        var open = ranges
        var findings: [TopicPartition: Finding] = [:]
        try consumer.assign(ranges.mapValues { .offset($0.lowerBound) })
        let deadline = ContinuousClock.now + patience
        // A client forgets only after a moment where it read before, and nothing may be taken for the end that it remembers.
        while try !consumer.position(of: Array(ranges.keys)).isEmpty, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.001)
        }
        repeat {
            var seen: [TopicPartition] = []
            _ = try consumer.poll(upTo: 100, wait: .milliseconds(20)) { record in
                let partition = TopicPartition(record.topic, record.partition)
                guard let range = open.removeValue(forKey: partition) else { return }
                seen.append(partition)
                let isInRange = range.contains(record.offset)
                findings[partition] = isInRange ? .record(timestampMilliseconds: Self.timestamp(of: record)) : .nothing
            }
            try consumer.pause(seen)
            // Positions tell that only ends of transactions are there: nobody is handed these.
            for (partition, position) in try consumer.position(of: Array(open.keys)) {
                guard let range = open[partition], position >= range.upperBound else { continue }
                open[partition] = nil
                findings[partition] = .nothing
            }
        } while !open.isEmpty && ContinuousClock.now < deadline
        try consumer.assign([:])
        return findings.merging(open.mapValues { _ in .unknown }) { found, _ in found }
    }

    private static func timestamp(of record: borrowing RecordView) -> Int64? {
        record.timestampMilliseconds < 0 ? nil : record.timestampMilliseconds
    }
}

extension KafkaError {
    /// The brokers' rules do not let this client read the topic.
    fileprivate var isReadingRefused: Bool { name == "TOPIC_AUTHORIZATION_FAILED" }
}
