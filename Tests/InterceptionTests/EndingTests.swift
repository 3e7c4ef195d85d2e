import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

@Suite("The end of an interception")
struct EndingTests {
    @Test("edge 12: comes by the clock, with a manifest, though no event ever came and the register is silent")
    func byTimer() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.driver.advance(to: World.window.until - 0.001)
        #expect(try world.parts(of: task).isEmpty)
        world.driver.advance(to: World.window.until)
        let manifest = try #require(try world.manifests(of: task).first)
        #expect(manifest.noData)
        #expect(manifest.completedAt == World.window.until)
        #expect(try world.outcomes(of: task) == [.collected(items: 0, gaps: 0)])
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.windowEnded])
        #expect(try world.parts(of: task).map(\.binding.isLast) == [true])
    }

    @Test("lists every event and counts what was dropped")
    func manifest() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.live(world.event("early"))
        world.advance(intoWindow: 1)
        for number in 0..<70 { world.live(world.event("e-\(number)")) }
        world.driver.advance(to: World.window.until)

        let manifest = try #require(try world.manifests(of: task).first)
        #expect(manifest.items.map(\.id) == (0..<70).map { "e-\($0)" })
        #expect(manifest.counts == Manifest.Counts(parts: 70, items: 70, droppedOutOfScope: 1))
        #expect(manifest.window == task.window)
        #expect(try world.parts(of: task).map(\.binding.sequence) == Array(1...71))
        #expect(world.driver.changelog.count == 1)
    }

    @Test("is final: late events are dropped and counted, and nothing is sealed")
    func lateEvents() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.driver.advance(to: World.window.until)
        world.live(world.event("late", at: World.window.from + 1))
        #expect(try world.parts(of: task).count == 1)
        #expect(world.progress(of: task)?.answer.droppedOutOfScope == 1)
    }

    @Test(
        "comes at once, without a manifest and for good, when the task is taken back",
        arguments: [(.cancelled, .cancelledByAuthority), (.inapplicable, .agreementNotInvoked)] as [(TaskStatus, ReasonCode)]
    )
    func takenBack(_ status: TaskStatus, code: ReasonCode) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.change(task, to: status)
        world.live(world.event("e-2"))
        world.change(task, to: .active)
        world.live(world.event("e-3"))
        world.driver.advance(to: World.window.until + 60)

        #expect(try world.parts(of: task).count == 1)
        #expect(try world.manifests(of: task).isEmpty)
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [code])
        #expect(world.driver.changelog.count == 1)
    }

    @Test("comes with a manifest when the register completes the task early")
    func completed() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.change(task, to: .completed)
        world.live(world.event("e-2"))
        #expect(try world.manifests(of: task).map(\.counts.items) == [1])
    }

    @Test("comes at once if the provider has no such account")
    func noAccount() throws {
        let world = try World()
        let task = try world.task(account: nil)
        world.register(task)
        #expect(try world.manifests(of: task).map(\.noData) == [true])
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.dataNotHeld])
    }

    @Test("comes for a suspended task too, which matches nothing until it is active again")
    func suspended() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.change(task, to: .suspended)
        world.live(world.event("e-2"))
        world.change(task, to: .active)
        world.live(world.event("e-3"))
        world.change(task, to: .suspended)
        world.driver.advance(to: World.window.until)
        #expect(try world.events(of: task).map(\.id) == ["e-1", "e-3"])
        #expect(try world.manifests(of: task).map(\.counts.items) == [2])
    }

    @Test("comes without a manifest for a task that the register has let go of, and matches nothing before")
    func tombstone() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.forget(task)
        world.live(world.event("e-1"))
        world.driver.advance(to: World.window.until)
        #expect(try world.parts(of: task).isEmpty)
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.taskUnknown])
    }

    @Test("comes when the stage starts only after it")
    func lateStart() throws {
        let world = try World()
        world.driver.advance(to: World.window.until + 60)
        let task = try world.task()
        world.register(task)
        #expect(try world.manifests(of: task).map(\.noData) == [true])
    }

    @Test("leaves nothing in the state once the time to deliver has passed, and the task does not begin anew")
    func forgotten() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.driver.advance(to: task.deliverUntil)
        #expect(world.driver.changelog.isEmpty)
        world.register(task.with(status: .active))
        try world.restart()
        #expect(world.driver.changelog.isEmpty)
        #expect(try world.parts(of: task).count == 1)
    }

    @Test("finds what the register cannot say in words that can be read to authorise nothing")
    func unreadable() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.driver.follow(topic: Topic.tasks.name, key: task.id.rawValue, value: Array("{".utf8))
        world.live(world.event("e-1"))
        #expect(try world.parts(of: task).isEmpty)
    }

    @Test("and all before it survive a restart at any point without a sequence twice", arguments: 0...9)
    func restart(after count: Int) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        for step in 0..<10 {
            if step == count { try world.restart() }
            switch step {
            case 0..<8: world.live(world.event("e-\(step)"))
            case 8: world.driver.advance(to: World.window.until - 1)
            default: world.driver.advance(to: World.window.until)
            }
        }
        try world.restart()
        #expect(try world.parts(of: task).map(\.binding.sequence) == Array(1...9))
        #expect(try world.manifests(of: task).map { $0.items.map(\.id) } == [(0..<8).map { "e-\($0)" }])
        #expect(try world.outcomes(of: task) == [.interceptionStarted, .collected(items: 8, gaps: 0)])
        #expect(try world.audit(.interceptionStopped, of: task).count == 1)
    }
}
