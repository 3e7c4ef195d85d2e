import Foundation
import StageKit
import Testing

/// Counts words per key, waits for a key to be opened, and reports at a time.
private struct Counter: Stage {
    struct Tally: Sendable, Equatable {
        var count: Int
        var reportAt: Date?
    }

    var isInputPersonal = false
    var plan: StagePlan {
        StagePlan(
            name: "counter",
            inputs: ["opens", "words"],
            followed: ["stops"],
            changelog: "tally",
            deadLetters: "dead",
            isInputPersonal: isInputPersonal
        )
    }
    var stopped: Set<String> = []
    var isSourceDown = false

    func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool { key.map { !$0.isEmpty } ?? false }

    mutating func follow(_ record: Record) { stopped.insert(record.keyText) }

    mutating func process(_ record: Record, in context: StageContext<Tally>) throws(StageFailure) {
        let key = record.keyText
        let word = String(decoding: record.value ?? [], as: UTF8.self)
        if record.topic == "opens" {
            context[key] = Tally(count: 0, reportAt: Date(timeIntervalSince1970: Double(word) ?? 0))
            return
        }
        guard var tally = context[key] else { throw .notYet(code: "NotOpen", message: "no such tally") }
        tally.count += 1
        context[key] = tally
        context.send(OutboundRecord(topic: "seen", key: record.key, value: record.value))
        if word == "poison" { throw .poison(code: "Bad", message: "cannot count this") }
        if word == "down" && isSourceDown { throw .unavailable(message: "source is down") }
    }

    mutating func tend(in context: StageContext<Tally>) throws(StageFailure) {
        for key in stopped where context[key] != nil { context[key] = nil }
    }

    func due(_ entry: Tally) -> Date? { entry.reportAt }

    mutating func wake(_ key: String, in context: StageContext<Tally>) throws(StageFailure) {
        guard var tally = context[key] else { return }
        context.send(OutboundRecord(topic: "reports", key: Array(key.utf8), value: Array("\(tally.count)".utf8)))
        tally.reportAt = nil
        context[key] = tally
    }

    func encode(_ entry: Tally) -> [UInt8] { Array("\(entry.count) \(entry.reportAt?.timeIntervalSince1970 ?? -1)".utf8) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Tally {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Double($0) }
        guard parts.count == 2 else { throw .poison(code: "State", message: "not a tally") }
        return Tally(count: Int(parts[0]), reportAt: parts[1] < 0 ? nil : Date(timeIntervalSince1970: parts[1]))
    }
}

private let start = Date(timeIntervalSince1970: 1_000)

private func driver() throws -> StageDriver<Counter> { try StageDriver(Counter(), now: start) }

@Suite struct StageEngineTests {
    @Test func recordsAreHandledInOrderAndTheirEffectsWritten() throws {
        let driver = try driver()
        driver.feed(topic: "opens", key: "a", value: Array("9999".utf8))
        driver.feed(topic: "words", key: "a", value: Array("one".utf8))
        driver.feed(topic: "words", key: "a", value: Array("two".utf8))
        #expect(driver.written(to: "seen").map { String(decoding: $0.value ?? [], as: UTF8.self) } == ["one", "two"])
        #expect(driver.entry("a")?.count == 2)
    }

    @Test func aPoisonedRecordBecomesADeadLetterAndLeavesNoOtherTrace() throws {
        let driver = try driver()
        driver.feed(topic: "opens", key: "a", value: Array("9999".utf8))
        driver.feed(
            topic: "words",
            key: "a",
            value: Array("poison".utf8),
            headers: [Header("comity-code", "forged"), Header("h", "1")]
        )
        driver.feed(topic: "words", key: "a", value: Array("next".utf8))
        #expect(driver.entry("a")?.count == 1)
        #expect(driver.written(to: "seen").count == 1)
        let letter = try #require(driver.deadLetters.first)
        #expect(letter.code == "Bad")
        #expect(letter.record.value == Array("poison".utf8))
        #expect(letter.record.headers.contains(Header(DeadLetterHeader.origin, "words/0/0")))
        #expect(letter.record.headers.contains(Header("h", "1")))
        #expect(letter.record.headers.filter { $0.name == DeadLetterHeader.code }.count == 1)
    }

    @Test func aDeadLetterOfPersonalInputRepeatsNothingOfIt() throws {
        let driver = try StageDriver(Counter(isInputPersonal: true), now: start)
        driver.feed(topic: "opens", key: "a", value: Array("9999".utf8))
        driver.feed(topic: "words", key: "a", value: Array("poison".utf8), headers: [Header("h", "1")])
        let letter = try #require(driver.deadLetters.first)
        #expect(letter.code == "Bad")
        #expect(letter.record.key == nil)
        #expect(letter.record.value == nil)
        #expect(letter.record.headers.contains(Header(DeadLetterHeader.origin, "words/0/0")))
        #expect(!letter.record.headers.contains(Header("h", "1")))
    }

    @Test func aRecordThatIsTooEarlyWaitsForWhatMustPrecedeIt() throws {
        let driver = try driver()
        driver.feed(topic: "words", key: "a", value: Array("early".utf8))
        driver.feed(topic: "words", key: "a", value: Array("behind it".utf8))
        #expect(driver.written(to: "seen").isEmpty)
        driver.feed(topic: "opens", key: "a", value: Array("9999".utf8))
        driver.advance(to: start + 1)
        #expect(driver.written(to: "seen").count == 2)
        #expect(driver.deadLetters.isEmpty)
    }

    @Test func aRecordThatWaitsInVainBecomesADeadLetter() throws {
        let driver = try driver()
        driver.feed(topic: "words", key: "a", value: Array("early".utf8))
        driver.advance(to: start + 61)
        #expect(driver.deadLetters.map(\.code) == ["NotOpen"])
    }

    @Test func aTimerFiresOnceAtItsTime() throws {
        let driver = try driver()
        driver.feed(topic: "opens", key: "a", value: Array("1100".utf8))
        #expect(driver.advance(to: start + 99).isEmpty)
        #expect(driver.advance(to: start + 100).map(\.topic) == ["reports"])
        #expect(driver.advance(to: start + 1000).isEmpty)
    }

    @Test func stateAndTimersSurviveARestart() throws {
        let driver = try driver()
        driver.feed(topic: "opens", key: "a", value: Array("1100".utf8))
        driver.feed(topic: "words", key: "a", value: Array("one".utf8))
        try driver.restart(Counter())
        #expect(driver.entry("a")?.count == 1)
        #expect(driver.advance(to: start + 100).map(\.topic) == ["reports"])
    }

    @Test func aFollowedRecordTendsEveryOpenPartition() throws {
        let driver = try driver()
        driver.feed(topic: "opens", key: "a", value: Array("1100".utf8))
        driver.follow(topic: "stops", key: "a", value: [])
        #expect(driver.entry("a") == nil)
        #expect(driver.changelog["a"] == nil)
    }

    @Test func aStateThatCannotBeReadIsNotTakenOver() {
        let engine = StageEngine(Counter())
        #expect(throws: StageFailure.poison(code: "State", message: "not a tally")) {
            try engine.open(0, changelog: [(key: "a", value: Array("?".utf8))], now: start)
        }
        #expect(engine.openPartitions.isEmpty)
    }

    @Test func anAbortedStepIsDoneAgainWithTheSameIds() throws {
        let engine = StageEngine(Counter())
        try engine.open(0, changelog: [(key: "a", value: Array("0 -1".utf8))], now: start)
        for offset in 0..<3 {
            engine.enqueue(
                Record(
                    topic: "words",
                    partition: 0,
                    offset: Int64(offset),
                    timestamp: start,
                    key: Array("a".utf8),
                    value: Array("w\(offset)".utf8)
                )
            )
        }
        let first = engine.step(now: start)
        engine.abort(now: start)
        #expect(engine.entry("a", in: 0)?.count == 0)
        #expect(engine.firstWaitingOffset(topic: "words", partition: 0) == 0)
        let second = engine.step(now: start + 5)
        #expect(first.outbound == second.outbound)
        engine.commit()
        #expect(engine.entry("a", in: 0)?.count == 3)
        #expect(engine.firstWaitingOffset(topic: "words", partition: 0) == nil)
    }

    @Test func aWakeOfWhichTooMuchFollowsIsPutOffAndTheRestGoesOn() throws {
        let engine = StageEngine(Counter())
        try engine.open(
            0,
            changelog: [(key: "a", value: Array("0 900".utf8)), (key: "b", value: Array("0 -1".utf8))],
            now: start
        )
        let visit = Record(
            topic: "words",
            partition: 0,
            offset: 0,
            timestamp: start,
            key: Array("b".utf8),
            value: Array("w".utf8)
        )
        engine.enqueue(visit)
        func takes(_ step: StageStep) -> Bool { !step.outbound.contains { $0.topic == "reports" } }

        var written: [OutboundRecord] = []
        for _ in 0..<5 {
            let step = engine.step(now: start)
            if takes(step) {
                engine.commit()
                written += step.outbound
            } else {
                #expect(engine.refuse(now: start))
            }
        }
        #expect(written.map(\.topic) == ["seen"])
        #expect(engine.entry("a", in: 0)?.reportAt == Date(timeIntervalSince1970: 900))
        #expect(engine.nextDue() == start + 60)
        #expect(!takes(engine.step(now: start + 60)))
    }

    @Test func dearthOfRoomEvenForABareDeadLetterIsSaid() throws {
        let engine = StageEngine(Counter())
        try engine.open(0, changelog: [(key: "a", value: Array("0 -1".utf8))], now: start)
        engine.enqueue(
            Record(topic: "words", partition: 0, offset: 0, timestamp: start, key: Array("a".utf8), value: Array("w".utf8))
        )
        var answers: [Bool] = []
        for _ in 0..<3 {
            _ = engine.step(now: start)
            answers.append(engine.refuse(now: start))
        }
        #expect(answers == [true, true, false])
    }

    @Test func aClosedPartitionTakesItsBacklogWithIt() throws {
        let engine = StageEngine(Counter())
        try engine.open(0, changelog: [], now: start)
        engine.enqueue(
            Record(topic: "words", partition: 0, offset: 7, timestamp: start, key: Array("a".utf8), value: Array("early".utf8))
        )
        engine.close(0)
        #expect(engine.backlogCount == 0)
        #expect(engine.step(now: start).isEmpty)
    }

    @Test func workIsBoundedByThePolicy() throws {
        var policy = StagePolicy()
        policy.recordsPerTransaction = 2
        let engine = StageEngine(Counter(), policy: policy)
        try engine.open(0, changelog: [(key: "a", value: Array("0 -1".utf8))], now: start)
        for offset in 0..<5 {
            engine.enqueue(
                Record(
                    topic: "words",
                    partition: 0,
                    offset: Int64(offset),
                    timestamp: start,
                    key: Array("a".utf8),
                    value: Array("w".utf8)
                )
            )
        }
        var sizes: [Int] = []
        for _ in 0..<3 {
            sizes.append(engine.step(now: start).records)
            engine.commit()
        }
        #expect(sizes == [2, 2, 1])
    }

    @Test func aPartitionInWhichMuchIsDueHoldsUpNoOther() throws {
        let engine = StageEngine(Counter(), policy: StagePolicy(wakesPerTransaction: 4))
        try engine.open(0, changelog: (0..<40).map { (key: "a\($0)", value: Array("0 900".utf8)) }, now: start)
        try engine.open(1, changelog: [(key: "b", value: Array("0 900".utf8))], now: start)
        let step = engine.step(now: start)
        #expect(step.wakes == 3)
        #expect(step.changes.map(\.key).contains("b"))
    }

    @Test func anUnreachableSourceHoldsItsRecordUntilItAnswers() throws {
        var counter = Counter()
        counter.isSourceDown = true
        let driver = try StageDriver(counter, now: start)
        driver.feed(topic: "opens", key: "a", value: Array("9999".utf8))
        driver.feed(topic: "words", key: "a", value: Array("down".utf8))
        driver.advance(to: start + 600)
        #expect(driver.written(to: "seen").isEmpty)
        #expect(driver.deadLetters.isEmpty)
        #expect(
            driver.events.contains(.unavailable(origin: "words/0/0", message: "source is down"))
        )
    }
}
