import Foundation
import Kafka
import Testing

@testable import StageRuntime

@Suite struct `What was read of a partition` {
    let partition = TopicPartition("live", 0)
    let start = Date(timeIntervalSince1970: 1_000_000)

    /// What is missed after moves of the position, each with how many records were handed over, where the topic begins at an offset.
    private func missed(_ moves: [(to: Int64, records: Int)], from start: Int64 = 0, first: Int64) throws -> Range<Int64>? {
        var marks = ReadingMarks()
        marks.begin(at: [partition: start])
        for move in moves { marks.advance(to: [partition: move.to], past: [partition: move.records]) }
        return try marks.takeMissed(now: self.start) { _ in [partition: first] }[partition]
    }

    @Test func `is complete while each offset was a record, and then nobody is asked`() throws {
        var marks = ReadingMarks()
        marks.begin(at: [partition: 0])
        marks.advance(to: [partition: 10], past: [partition: 10])
        marks.advance(to: [partition: 12], past: [partition: 2])
        let missed = try marks.takeMissed(now: start) { _ in
            Issue.record("there is nothing to ask")
            return [:]
        }
        #expect(missed.isEmpty)
    }

    @Test func `is complete where offsets hold the ends of transactions: the topic still begins before them`() throws {
        #expect(try missed([(to: 10, records: 8), (to: 20, records: 5)], first: 0) == nil)
    }

    @Test func `lacks what was before the first offset that is left`() throws {
        #expect(try missed([(to: 10, records: 10), (to: 51, records: 1)], first: 50) == 10..<50)
    }

    @Test func `lacks what was gone before its first record, too`() throws {
        #expect(try missed([(to: 51, records: 1)], from: 10, first: 50) == 10..<50)
    }

    @Test func `lacks no more than was passed over, however much the topic has dropped since`() throws {
        #expect(try missed([(to: 10, records: 8), (to: 20, records: 10)], first: 50) == 0..<10)
    }

    @Test func `is asked about once a second at most, and what is not known is asked again`() throws {
        var marks = ReadingMarks()
        marks.begin(at: [partition: 0])
        marks.advance(to: [partition: 10], past: [:])
        let failure = KafkaError(code: -1, name: "DOWN", message: "the brokers are gone", recovery: .retriable)
        #expect(throws: failure) { try marks.takeMissed(now: start) { _ throws(KafkaError) in throw failure } }
        #expect(try marks.takeMissed(now: start + 0.5) { _ in [partition: 10] }.isEmpty)
        #expect(try marks.takeMissed(now: start + 1) { _ in [partition: 10] } == [partition: 0..<10])
        #expect(try marks.takeMissed(now: start + 2) { _ in [partition: 10] }.isEmpty)
    }

    @Test func `is known up to the time of a record, where that bears one`() {
        var marks = ReadingMarks()
        marks.note(partition, writtenAt: -1)
        #expect(marks.readAt(partition) == nil)
        marks.note(partition, writtenAt: 1_500)
        #expect(marks.readAt(partition) == Date(timeIntervalSince1970: 1.5))
    }
}
