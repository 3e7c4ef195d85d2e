import Kafka
import KafkaTestKit

/// A record as a consumer got it.
struct Seen: Hashable {
    let topic: String
    let partition: Int32
    let offset: Int64
    let key: [UInt8]?
    let value: [UInt8]?
    let headers: [RecordHeader]

    init(_ record: borrowing RecordView) {
        topic = record.topic
        partition = record.partition
        offset = record.offset
        key = record.key.map(Array.init)
        value = record.value.map(Array.init)
        headers = record.headers()
    }

    var text: String { String(decoding: value ?? [], as: UTF8.self) }
}

/// A consumer with a memory.
final class Reader {
    let consumer: any Consumer
    private let patience: Patience
    private(set) var seen: [Seen] = []
    private(set) var events: [RebalanceEvent] = []
    /// What the group has given; `nil` until it has.
    private(set) var owned: [TopicPartition]?

    init(_ consumer: any Consumer, _ patience: Patience) {
        self.consumer = consumer
        self.patience = patience
    }

    deinit {
        consumer.close()
    }

    var texts: [String] { seen.map(\.text) }
    var offsets: [Int64] { seen.map(\.offset) }

    func poll(upTo limit: Int = 500) throws {
        var records: [Seen] = []
        let news = try consumer.poll(upTo: limit, wait: patience.poll) { records.append(Seen($0)) }
        seen += records
        events += news
        for event in news {
            switch event {
            case .assigned(let partitions): owned = partitions.sorted()
            case .revoked: owned = nil
            }
        }
    }

    /// Polls until so many records have been seen in all, or patience is at its end.
    @discardableResult
    func read(_ count: Int) throws -> Self {
        let deadline = ContinuousClock.now + patience.something
        var polls = 0
        while seen.count < count, polls < patience.pollsAtLeast || ContinuousClock.now < deadline {
            try poll()
            polls += 1
        }
        return self
    }

    /// Polls for as long as it takes to believe that nothing more comes.
    @discardableResult
    func readRest() throws -> Self {
        let deadline = ContinuousClock.now + patience.nothing
        var polls = 0
        while polls < patience.pollsAtLeast || ContinuousClock.now < deadline {
            try poll()
            polls += 1
        }
        return self
    }
}
