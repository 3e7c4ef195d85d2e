import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("A collection that takes long")
struct LongCollectionTests {
    let world = World()
    let task = World.task([.subscriber, .mail])
    /// 1,001 items are 102 slices, and four pages of the manifest.
    static let items = [SourceItem.sample(0, .subscriber)] + (1...1000).map { SourceItem.sample($0, bytes: 30) }

    /// Runs the job slice by slice.
    private final class Course {
        let engine: StageEngine<RetrievalStage>
        var now = World.now
        var outcomes: [Outcome] = []
        var said: [(text: String, details: [String: String])] = []
        var counted = 0

        init(_ source: MemorySource, in world: World, of task: TaskRecord) throws {
            let stage = try world.stage(source, limits: RetrievalLimits(items: 10))
            engine = StageEngine(stage, policy: StagePolicy(wakesPerTransaction: 1))
            try engine.open(0, changelog: [], now: now)
            register(task)
        }

        private var offset: Int64 = 0

        func register(_ task: TaskRecord) {
            engine.enqueue(
                Record(
                    topic: Topic.tasks.name,
                    partition: 0,
                    offset: offset,
                    timestamp: now,
                    key: Array(task.id.rawValue.utf8),
                    value: CanonicalJSON.encode(task)
                )
            )
            offset += 1
        }

        /// Goes on for so many slices, each of which takes so long, or to the end.
        func run(_ slices: Int = .max, seconds: TimeInterval) throws {
            var done = 0
            while done < slices, engine.backlogCount > 0 || engine.nextDue().map({ $0 <= now }) == true {
                let step = engine.step(now: now)
                engine.commit()
                for record in step.outbound where record.topic == Topic.outcomes.name {
                    outcomes.append(try CanonicalJSON.decode(from: record.value ?? []))
                }
                for event in step.events {
                    if case .said(let text, let details) = event { said.append((text, details)) }
                    if case .occurred(let occurrence) = event, occurrence.name == "comity_retrieval_items_total" {
                        counted += occurrence.count
                    }
                }
                now += seconds
                done += 1
            }
        }

        func measured(_ name: String) -> Int? { engine.survey(now: now).first { $0.name == name }?.value }
    }

    private func course(_ behaviour: MemorySource.Behaviour = .init()) throws -> Course {
        try Course(MemorySource(Self.items, behaviour: behaviour), in: world, of: task)
    }

    private func progress(_ outcome: Outcome) -> (items: Int, expected: Int?, milliseconds: Int)? {
        guard case .collecting(let items, let expected, let milliseconds) = outcome.event else { return nil }
        return (items, expected, milliseconds)
    }

    @Test("tells its case how far it is, every ten seconds, and then that it is done")
    func outcomes() throws {
        let course = try course()
        try course.run(seconds: 1)
        let told = course.outcomes.compactMap(progress)
        #expect(course.outcomes.count == told.count + 1)
        #expect(course.outcomes.last?.event == .collected(items: 1001, gaps: 0))
        #expect(told.map(\.items).prefix(3) == [111, 211, 311])
        #expect(told.map(\.milliseconds).prefix(3) == [10_000, 20_000, 30_000])
        #expect(told.allSatisfy { $0.expected == 1001 })
        let times = course.outcomes.map(\.at)
        #expect(zip(times, times.dropFirst()).dropLast().allSatisfy { $1.timeIntervalSince($0) >= CollectionPace.silence })
    }

    @Test("says in the log that it begins, how far it is with the time that is left, and that it is done; it names no account")
    func log() throws {
        let course = try course()
        try course.run(seconds: 1)
        #expect(course.said.first?.text == "collecting about 1001 items")
        #expect(course.said.dropFirst().first?.text == "collecting: 11 % (111 of 1001), 1 min 21 s left")
        #expect(course.said.last?.text == "collected 1001 items")
        #expect(course.said.allSatisfy { $0.details["task"] == task.id.rawValue && $0.details["case"] == task.caseID.rawValue })
        #expect(course.said.dropFirst().first?.details["secondsLeft"] == "81")
        #expect(!"\(course.said)".contains(World.account.rawValue))
        #expect(!"\(course.said)".contains("SECRET"))
    }

    @Test("measures what runs and what is left, and counts what was done")
    func metrics() throws {
        let course = try course()
        try course.run(1, seconds: 1)
        #expect(course.measured("comity_retrievals_running") == 1)
        #expect(course.measured("comity_retrieval_items_left") == 0)
        try course.run(22, seconds: 1)
        #expect(course.measured("comity_retrieval_items_left") == 1001 - course.counted)
        #expect(course.counted > 200)
        try course.run(seconds: 1)
        #expect(course.counted == 1001)
        #expect(course.measured("comity_retrievals_running") == 0)
        #expect(course.measured("comity_retrieval_items_left") == 0)
    }

    @Test("counts no time in which its task was suspended, and is not counted then")
    func suspension() throws {
        let course = try course()
        try course.run(30, seconds: 1)
        let before = try #require(course.outcomes.compactMap(progress).last)
        course.register(task.with(status: .suspended))
        try course.run(seconds: 1)
        #expect(course.measured("comity_retrievals_running") == 0)
        course.now += 86_400
        course.register(task.with(status: .suspended).with(status: .active))
        try course.run(25, seconds: 1)
        let after = try #require(course.outcomes.compactMap(progress).last)
        #expect(after.items > before.items)
        #expect(after.milliseconds < 60_000)
    }

    @Test("counts as work no more than a minute of what lies between two slices: the stage stood still")
    func standstill() throws {
        let course = try course()
        try course.run(15, seconds: 1)
        course.now += 10_000
        try course.run(15, seconds: 1)
        #expect(try #require(course.outcomes.compactMap(progress).last).milliseconds < 90_000)
    }

    @Test("is told of without a whole where the source does not count, and waits for no count")
    func uncounted() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.isCounting = false
        let course = try course(behaviour)
        try course.run(seconds: 1)
        #expect(course.outcomes.compactMap(progress).allSatisfy { $0.expected == nil })
        #expect(course.said.prefix(2).map(\.text) == ["collecting many items", "collecting: 111"])
        #expect(course.outcomes.last?.event == .collected(items: 1001, gaps: 0))
    }

    @Test("says that it was stopped")
    func stopped() throws {
        let course = try course()
        try course.run(30, seconds: 1)
        course.register(task.with(status: .cancelled))
        try course.run(seconds: 1)
        #expect(try #require(course.said.last).text.hasPrefix("collection stopped after "))
    }

    @Test("speaks of every per cent, and once a minute if less comes on")
    func rarely() {
        var pace = CollectionPace(expected: 1_000_000, items: 0, at: World.now)
        let told = (1...300).filter { pace.isWorthTelling(of: $0 * 100, at: World.now + Double($0)) }
        #expect(told == [60, 120, 180, 240, 300])
        var quick = CollectionPace(expected: 1_000_000, items: 0, at: World.now)
        let toldOften = (1...60).filter { quick.isWorthTelling(of: $0 * 2000, at: World.now + Double($0)) }
        #expect(toldOften == [10, 20, 30, 40, 50, 60])
    }
}

@Suite("A collection that is short")
struct ShortCollectionTests {
    @Test("is told of only when it is done", arguments: [0, 1, 199, 200])
    func quiet(count: Int) throws {
        let driver = try World().driver(MemorySource((0..<count).map { .sample($0, bytes: 30) }))
        driver.register(World.task())
        #expect(try driver.outcomes.map(\.event) == [.collected(items: count, gaps: 0)])
        #expect(!driver.events.contains { if case .said = $0 { true } else { false } })
    }
}
