import Foundation
import StageKit
import Testing

/// Answers each record, keeps it under its key, answers it again when it is due, and attends to whatever the entries name.
private struct Clerk: Stage {
    let plan: StagePlan
    var names: [String] = []

    init(isInputPersonal: Bool = false) {
        plan = StagePlan(
            name: "clerk",
            inputs: ["letters"],
            followed: ["names"],
            changelog: "files",
            deadLetters: "dead",
            isInputPersonal: isInputPersonal
        )
    }

    mutating func follow(_ record: Record) { names.append(record.keyText) }

    mutating func process(_ record: Record, in context: StageContext<Int>) throws(StageFailure) {
        switch String(decoding: record.value ?? [], as: UTF8.self) {
        case "poison": throw .poison(code: "Bad", message: "not a letter")
        case "later": throw .unavailable(message: "closed")
        case "nothing": return
        default:
            context.send(OutboundRecord(topic: "answers", key: record.key, value: nil))
            context[record.keyText] = 1
        }
    }

    mutating func tend(in context: StageContext<Int>) throws(StageFailure) {
        guard !names.isEmpty else { return }
        context.send(OutboundRecord(topic: "answers", key: nil, value: nil))
        context["names"] = names.count
        for name in names {
            context.concerning(name) {
                context.send(OutboundRecord(topic: "answers", key: nil, value: nil))
                if name != "quiet" { context[name] = 0 }
            }
        }
        context.concerning("nobody") {}
        context.send(OutboundRecord(topic: "answers", key: nil, value: nil))
        names = []
    }

    func due(_ entry: Int) -> Date? { entry == 1 ? .distantPast : nil }

    mutating func wake(_ key: String, in context: StageContext<Int>) throws(StageFailure) { context[key] = 2 }

    func encode(_ entry: Int) -> [UInt8] { Array("\(entry)".utf8) }
    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Int { 0 }
}

@Suite("What a step says of its work")
struct StageWorkTests {
    private static let start = Date(timeIntervalSince1970: 1_000)

    private func engine(_ values: [String], _ stage: Clerk = Clerk(), stopwatch: (() -> UInt64)? = nil) throws -> StageEngine<
        Clerk
    > {
        let engine = StageEngine(stage, stopwatch: stopwatch)
        try engine.open(0, changelog: [], now: Self.start)
        for (offset, value) in values.enumerated() { engine.enqueue(record(offset, value)) }
        return engine
    }

    private func record(_ offset: Int, _ value: String) -> Record {
        Record(
            topic: "letters",
            partition: 0,
            offset: Int64(offset),
            timestamp: Self.start,
            key: Array("k\(offset)".utf8),
            value: Array(value.utf8)
        )
    }

    @Test("every record that was handled, with its outputs and changes; and every wake that did something")
    func works() throws {
        let works = try engine(["a", "nothing", "poison", "b", "later", "c"]).step(now: Self.start).works
        #expect(
            works.map(\.cause) == [
                .record(record(0, "a")), .record(record(1, "nothing")), .record(record(2, "poison")), .record(record(3, "b")),
                .wake, .wake,
            ]
        )
        #expect(works.map(\.outputs) == [0..<1, 1..<1, 1..<2, 2..<3, 3..<3, 3..<3])
        #expect(works.map(\.changed) == [["k0"], [], [], ["k3"], ["k0"], ["k3"]])
        #expect(works.map(\.refusal) == [nil, nil, "Bad", nil, nil, nil])
        #expect(works.map(\.subject) == [nil, nil, nil, nil, "k0", "k3"])
    }

    @Test("when each piece began and ended, by the clock that the engine was given")
    func times() throws {
        var time: UInt64 = 0
        let engine = try engine(["a", "nothing"]) {
            time += 10
            return time
        }
        let works = engine.step(now: Self.start).works
        #expect(works.allSatisfy { $0.began > 0 && $0.ended > $0.began })
        #expect(zip(works, works.dropFirst()).allSatisfy { $0.ended <= $1.began })
    }

    @Test("what the stage attended to, piece by piece, by what each concerns")
    func attends() throws {
        let engine = try engine([])
        for name in ["ada", "quiet", "ben"] {
            engine.follow(
                Record(topic: "names", partition: 0, offset: 0, timestamp: Self.start, key: Array(name.utf8), value: [])
            )
        }
        let works = engine.step(now: Self.start).works
        #expect(works.map(\.subject) == [nil, "ada", "quiet", "ben", nil])
        #expect(works.map(\.outputs) == [0..<1, 1..<2, 2..<3, 3..<4, 4..<5])
        #expect(works.map(\.changed) == [["names"], ["ada"], [], ["ben"], []])
        #expect(works.allSatisfy { $0.cause == .tending })
    }

    @Test("of people's own data only what had effects")
    func personal() throws {
        let works = try engine(["nothing", "a", "poison"], Clerk(isInputPersonal: true)).step(now: Self.start).works
        #expect(works.map(\.cause) == [.record(record(1, "a")), .record(record(2, "poison")), .wake])
    }
}
