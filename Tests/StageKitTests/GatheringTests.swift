import Foundation
import StageKit
import Testing

/// Writes what came for one key in one step as one line, and counts the lines.
private struct Gatherer: Stage {
    let plan = StagePlan(name: "gatherer", inputs: ["words"], changelog: "lines-state", deadLetters: "dead")

    private var gathered: [String: [String]] = [:]
    /// What the stage remembers beside its entries, by partition.
    private(set) var remembered: [Int32: Int] = [:]

    mutating func process(_ record: Record, in context: StageContext<Int>) throws(StageFailure) {
        let word = String(decoding: record.value ?? [], as: UTF8.self)
        if word == "poison" { throw .poison(code: "Bad", message: "not a word") }
        gathered[record.keyText, default: []].append(word)
        remembered[context.partition, default: 0] += 1
    }

    mutating func settle(in context: StageContext<Int>) {
        for (key, words) in gathered.sorted(by: { $0.key < $1.key }) {
            context.send(OutboundRecord(topic: "lines", key: Array(key.utf8), value: Array(words.joined(separator: " ").utf8)))
            context[key] = (context[key] ?? 0) + 1
        }
        gathered = [:]
        context.measure("words_remembered", remembered[context.partition] ?? 0)
    }

    mutating func miss(_ offsets: Range<Int64>, of topic: String, in context: StageContext<Int>) {
        context.send(OutboundRecord(topic: "lines", key: nil, value: Array("\(topic) \(offsets)".utf8)))
    }

    mutating func forget(_ partition: Int32) { remembered[partition] = nil }

    func encode(_ entry: Int) -> [UInt8] { Array("\(entry)".utf8) }
    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Int { Int(String(decoding: bytes, as: UTF8.self)) ?? 0 }
}

private let start = Date(timeIntervalSince1970: 1_000)

private func engine(holding words: [(key: String, word: String)]) throws -> StageEngine<Gatherer> {
    let engine = StageEngine(Gatherer())
    try engine.open(0, changelog: [], now: start)
    for (offset, (key, word)) in words.enumerated() {
        engine.enqueue(
            Record(
                topic: "words",
                partition: 0,
                offset: Int64(offset),
                timestamp: start,
                key: Array(key.utf8),
                value: Array(word.utf8)
            )
        )
    }
    return engine
}

extension StageStep {
    fileprivate var lines: [String] {
        outbound.filter { $0.topic == "lines" }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    fileprivate var measured: [Int] {
        events.compactMap { if case .measured(let measurement) = $0 { measurement.value } else { nil } }
    }
}

@Suite struct `A stage that gathers` {
    @Test func `writes what belongs together once a step, after all its records`() throws {
        let engine = try engine(holding: [("a", "one"), ("b", "two"), ("a", "three")])
        let step = engine.step(now: start)
        #expect(step.lines == ["one three", "two"])
        #expect(step.changes.map(\.key) == ["a", "b"])
        engine.commit()
        #expect(engine.step(now: start).isEmpty)
    }

    @Test func `is not asked to settle a step that processed nothing`() throws {
        #expect(try engine(holding: []).step(now: start).measured.isEmpty)
    }

    @Test func `writes the same again when the step did not happen, and forgets what it remembered of it`() throws {
        let engine = try engine(holding: [("a", "one"), ("a", "two")])
        let first = engine.step(now: start)
        engine.abort(now: start)
        let second = engine.step(now: start)
        #expect(second.outbound == first.outbound)
        #expect(first.measured == [2])
        #expect(second.measured == [2])
    }

    @Test func `loses nothing of the others to a record that it refuses`() throws {
        let engine = try engine(holding: [("a", "one"), ("a", "poison"), ("a", "three")])
        let step = engine.step(now: start)
        #expect(step.lines == ["one three"])
        #expect(step.outbound.filter { $0.topic == "dead" }.count == 1)
    }

    @Test func `loses to a topic that is too small only the record that does not fit`() throws {
        let engine = try engine(holding: [("a", "one"), ("a", "toolarge"), ("b", "three")])
        var written: [OutboundRecord] = []
        for _ in 0..<10 {
            let step = engine.step(now: start)
            if step.lines.contains(where: { $0.contains("toolarge") }) {
                #expect(engine.refuse(now: start))
            } else {
                engine.commit()
                written += step.outbound
            }
        }
        #expect(written.map(\.topic) == ["lines", "dead", "lines"])
        #expect(engine.entry("a", in: 0) == 1)
        #expect(engine.entry("b", in: 0) == 1)
    }

    @Test func `is told of records that were gone, until a step that says so is committed`() throws {
        let engine = try engine(holding: [])
        engine.miss(5..<9, of: "words", in: 0)
        let first = engine.step(now: start)
        #expect(first.lines == ["words 5..<9"])
        #expect(first.events == [.missed(from: "words/0/5", count: 4)])
        engine.abort(now: start)
        #expect(engine.step(now: start).lines == ["words 5..<9"])
        engine.commit()
        #expect(engine.step(now: start).isEmpty)
    }

    @Test func `forgets a partition that it gives up`() throws {
        let engine = try engine(holding: [("a", "one")])
        _ = engine.step(now: start)
        engine.commit()
        engine.close(0)
        try engine.open(0, changelog: [], now: start)
        engine.enqueue(
            Record(topic: "words", partition: 0, offset: 1, timestamp: start, key: Array("a".utf8), value: Array("two".utf8))
        )
        #expect(engine.step(now: start).measured == [1])
    }
}
