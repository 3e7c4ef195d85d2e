import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("A job that is interrupted")
struct RestartTests {
    static let categories: [DataCategory] = [.subscriber, .mail, .chat]
    static let limits = RetrievalLimits(items: 5, bytes: 15_000)
    /// Small and large items; one is cut into chunks.
    static let items: [SourceItem] = {
        let mails = (1...23).map { number in
            SourceItem.sample(number, bytes: number == 12 ? PartContent.byteLimit : 6_000 * (number % 5))
        }
        return [.sample(1, .subscriber)] + mails + (1...11).map { .sample($0, .chat) }
    }()

    let world = World()
    let task = World.task(categories)

    private func uninterrupted() throws -> (answer: OpenedAnswer, calls: Int) {
        let source = MemorySource(Self.items)
        let driver = try world.driver(source, limits: Self.limits)
        driver.register(task)
        return (try OpenedAnswer(driver, for: task, in: world), source.requests.count)
    }

    @Test("by a crash at any slice gives the same parts as one that is not")
    func crashAnywhere() throws {
        let (whole, calls) = try uninterrupted()
        #expect(whole.isComplete && whole.items.count == Self.items.count)
        #expect(calls > 10)
        for crash in 1...calls {
            var behaviour = MemorySource.Behaviour()
            behaviour.unavailableFrom = crash
            let driver = try world.driver(MemorySource(Self.items, behaviour: behaviour), limits: Self.limits)
            driver.register(task)
            #expect(driver.ending(task) == nil)
            try driver.restart(world.stage(MemorySource(Self.items), limits: Self.limits))
            let answer = try OpenedAnswer(driver, for: task, in: world)
            #expect(answer.parts == whole.parts)
            #expect(answer.manifests == whole.manifests)
            #expect(try driver.outcomes.count == 1)
        }
    }

    @Test("by aborted transactions and restarts, at random, gives the same parts", arguments: 1...4)
    func randomTroubles(seed: UInt64) throws {
        let (whole, _) = try uninterrupted()
        var dice = Dice(seed: seed)
        var engine = try engine(restoring: [:])
        var changelog: [String: [UInt8]] = [:]
        engine.enqueue(
            Record(
                topic: Topic.tasks.name,
                partition: 0,
                offset: 0,
                timestamp: World.now,
                key: Array(task.id.rawValue.utf8),
                value: CanonicalJSON.encode(task)
            )
        )
        var written: [OutboundRecord] = []
        var troubles = 0
        for _ in 0..<1000 where engine.backlogCount > 0 || engine.nextDue().map({ $0 <= World.now }) == true {
            let step = engine.step(now: World.now)
            if dice.roll(3) == 0 {
                engine.abort(now: World.now)
                troubles += 1
                continue
            }
            engine.commit()
            written += step.outbound
            for change in step.changes { changelog[change.key] = change.value }
            if dice.roll(3) == 0 {
                engine = try self.engine(restoring: changelog)
                troubles += 1
            }
        }
        #expect(troubles > 5)
        let answer = try OpenedAnswer(written, for: task, in: world)
        #expect(answer.parts == whole.parts)
        #expect(answer.manifests == whole.manifests)
        #expect(changelog.count == 1)
    }

    private func engine(restoring changelog: [String: [UInt8]]) throws -> StageEngine<RetrievalStage> {
        let engine = StageEngine(
            try world.stage(MemorySource(Self.items), limits: Self.limits),
            policy: StagePolicy(wakesPerTransaction: 1)
        )
        try engine.open(0, changelog: changelog.map { (key: $0.key, value: $0.value) }, now: World.now)
        return engine
    }

    @Test("by a source that is away now and then goes on when it is back")
    func flakySource() throws {
        let (whole, calls) = try uninterrupted()
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = Set(stride(from: 2, to: calls * 2, by: 2))
        let source = MemorySource(Self.items, behaviour: behaviour)
        let driver = try world.driver(source, limits: Self.limits)
        driver.register(task)
        #expect(driver.ending(task) == nil)
        #expect(driver.complaints.contains { $0.contains("the store is being moved") })
        driver.advance(to: (World.now + Double(calls)))
        #expect(try OpenedAnswer(driver, for: task, in: world).parts == whole.parts)
    }

    @Test("keeps entries that do not grow with the mailbox")
    func boundedState() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailableFrom = 11
        let source = MemorySource((1...2200).map { .sample($0, bytes: 40) }, behaviour: behaviour)
        let driver = try world.driver(source)
        driver.register(World.task())
        #expect(driver.job(World.task())?.answer.items == 2000)
        #expect(driver.kept.count > 20)
        #expect(driver.changelog.values.allSatisfy { $0.count < 40_000 })
    }

    @Test("is not taken up from a changelog that something else wrote")
    func foreignState() throws {
        let stage = try world.stage(MemorySource([]))
        #expect(throws: StageFailure.self) { try stage.decode(Array(#"{"case":{}}"#.utf8)) }
        #expect(throws: StageFailure.self) { try stage.decode([]) }
    }
}

@Suite("A source that breaks its word")
struct BrokenSourceTests {
    @Test("by pages larger than asked is sealed in slices of the same size, and completely")
    func largePages() throws {
        let world = World()
        var behaviour = MemorySource.Behaviour()
        behaviour.ignoresLimit = true
        let items = (1...137).map { SourceItem.sample($0) }
        let source = MemorySource(items, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10))
        let task = World.task()
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.map(\.bytes) == items.map(\.bytes))
        #expect(answer.contents.allSatisfy { $0.items.count <= 10 })
    }

    @Test("by a page that ends where the page before it ended is asked again, not followed in a circle")
    func circle() throws {
        let world = World()
        var behaviour = MemorySource.Behaviour()
        behaviour.neverMovesOn = true
        let source = MemorySource([.sample(1)], behaviour: behaviour)
        let driver = try world.driver(source)
        let task = World.task()
        driver.register(task)
        #expect(source.requests.count == 2)
        #expect(driver.complaints.contains { $0.contains("does not move on") })
        #expect(try OpenedAnswer(driver, for: task, in: world).items.count == 1)
    }

    @Test(
        "by ids that are not fit for a file's name, or longer than a part, delivers the item all the same",
        arguments: ["", "a\u{0}b", "line\nbreak", String(repeating: "x", count: 700_000)]
    )
    func badIDs(id: String) throws {
        let world = World()
        let driver = try world.driver(MemorySource([.sample(1, id: id)]))
        let task = World.task()
        driver.register(task)
        #expect(try OpenedAnswer(driver, for: task, in: world).items.map(\.bytes) == [SourceItem.sample(1).bytes])
    }
}
