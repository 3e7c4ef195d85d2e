import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Delivery

@Suite("What the register says of a task")
struct RegisterTests {
    @Test("ends delivery when the task is taken back, which is confirmed once", arguments: [TaskStatus.cancelled, .inapplicable])
    func stop(_ status: TaskStatus) throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.feed(world.part(2))
        world.register(status)
        #expect(try world.outcomes() == [.stopped(lastSequence: 2)])
        #expect(try world.audit(.taskEnded).count == 1)

        world.feed(world.part(3))
        world.register()
        try world.restart()
        world.register()
        world.feed(world.part(4, isLast: true))

        #expect(try world.delivered() == [1, 2])
        #expect(try world.outcomes().count == 1)
        #expect(try world.audit(.withheld).map(\.code) == [.taskNotActive, .taskNotActive])
        #expect(world.driver.deadLetters.isEmpty)
    }

    @Test("is confirmed as a stop even if the task was never seen active")
    func stopUnseen() throws {
        let world = try World()
        world.register(.cancelled)
        #expect(try world.outcomes() == [.stopped(lastSequence: 0)])
    }

    @Test("cannot be taken back once the stop is confirmed")
    func noWayBack() throws {
        let world = try World()
        world.register(.cancelled)
        world.register(.active)
        world.feed(world.part(1))
        #expect(try world.delivered().isEmpty)
    }

    @Test("withholds what is not to leave", arguments: [TaskStatus.cancelled, .inapplicable, .completed])
    func notActive(_ status: TaskStatus) throws {
        let world = try World { $0 = $0.with(status: status) }
        world.register()
        world.feed(world.part(1, isLast: true))
        #expect(try world.delivered().isEmpty)
        #expect(try world.audit(.withheld).map(\.code) == [.taskNotActive])
        #expect(try !world.outcomes().contains { if case .delivered = $0 { true } else { false } })
    }

    @Test("never lets a preservation's data leave")
    func preservation() throws {
        let world = try World { $0 = World.task(action: .preservation) }
        world.register()
        world.feed(world.part(1))
        #expect(try world.delivered().isEmpty)
        #expect(try world.audit(.withheld).count == 1)
    }

    @Test("edge 11: ends with the time to deliver, to the millisecond, without a word", arguments: [(-0.001, true), (0, false)])
    func deadline(offset: TimeInterval, leaves: Bool) throws {
        let world = try World()
        world.register()
        world.driver.advance(to: world.task.deliverUntil + offset)
        world.feed(world.part(1))
        #expect(try world.delivered() == (leaves ? [1] : []))
        #expect(try world.audit(.withheld).isEmpty == leaves)
    }

    @Test("is what its newest revision says, whatever came last", arguments: [TaskStatus.cancelled, .suspended, .completed])
    func revisions(_ newest: TaskStatus) throws {
        let world = try World()
        let old = world.task
        world.register(newest)
        world.driver.feed(topic: Topic.tasks.name, key: old.id.rawValue, value: CanonicalJSON.encode(old))
        world.feed(world.part(1))
        #expect(try world.delivered().isEmpty)
    }

    @Test("is refused under another key than the task's")
    func wrongKey() throws {
        let world = try World()
        world.driver.feed(topic: Topic.tasks.name, key: "another", value: CanonicalJSON.encode(world.task))
        #expect(world.driver.deadLetters.map(\.code) == ["BindingMismatch"])
    }

    @Test("is forgotten with its tombstone, together with what waited")
    func tombstone() throws {
        let world = try World()
        world.register()
        world.register(.suspended)
        world.feed(world.part(1))
        world.driver.feed(topic: Topic.tasks.name, key: world.task.id.rawValue, value: nil)
        #expect(world.driver.changelog.isEmpty)
        #expect(try world.delivered().isEmpty)
    }
}

@Suite("Parts of a suspended task")
struct SuspensionTests {
    @Test("wait, and leave in their order once it is active again, with what came in between", arguments: [false, true])
    func resume(restarting: Bool) throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.register(.suspended)
        for sequence in 2...4 { world.feed(world.part(sequence)) }
        #expect(try world.delivered() == [1])
        if restarting { try world.restart() }
        world.register(.active)
        world.feed(world.part(5, isLast: true))
        #expect(try world.delivered() == [1, 2, 3, 4, 5])
        #expect(try world.outcomes() == [.delivered(parts: 5, manifestDigest: Digest(of: world.part(5).ciphertext))])
        #expect(world.driver.changelog.count == 1)
    }

    @Test("leave before a part that comes in the very moment in which it is active again")
    func order() throws {
        let world = try World()
        world.register(.suspended)
        world.feed(world.part(1))
        world.task = world.task.with(status: .active)

        // The driver settles everything after each record; the engine takes both records before it wakes anything.
        let engine = StageEngine(World.stage)
        try engine.open(0, changelog: world.driver.changelog.map { ($0.key, $0.value) }, now: world.driver.now)
        engine.enqueue(world.record(.tasks, CanonicalJSON.encode(world.task)))
        engine.enqueue(world.record(.sealed, CanonicalJSON.encode(world.part(2))))
        let messages = try engine.step(now: world.driver.now).outbound
            .filter { $0.topic == Topic.agency(world.task.recipient).name }
            .map { try decode(AgencyMessage.self, from: $0) }
        #expect(messages.map(\.ciphertext) == [world.part(1).ciphertext, world.part(2).ciphertext])
    }

    @Test("are withheld if it ends instead", arguments: [TaskStatus.cancelled, .inapplicable, .completed])
    func end(_ status: TaskStatus) throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.register(.suspended)
        world.feed(world.part(2))
        world.feed(world.part(3))
        world.register(status)
        #expect(try world.delivered() == [1])
        #expect(try world.audit(.withheld).count == 2)
        #expect(world.driver.changelog.count == 1)
    }

    @Test("are withheld when the time to deliver passes, by the stage's own clock")
    func lapse() throws {
        let world = try World()
        world.register(.suspended)
        world.feed(world.part(1))
        world.driver.advance(to: world.task.deliverUntil - 0.001)
        #expect(try world.audit(.withheld).isEmpty)
        world.driver.advance(to: world.task.deliverUntil)
        #expect(try world.audit(.withheld).count == 1)
        world.register(.active)
        #expect(try world.delivered().isEmpty)
    }
}
