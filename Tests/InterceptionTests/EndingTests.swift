import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Testing

@testable import Interception
@testable import StageKit

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
        let armed = Outcome.Event.interceptionArmed(until: task.window.until)
        let stopped = Outcome.Event.interceptionStopped(events: 0, lastEventAt: nil)
        #expect(try world.outcomes(of: task) == [armed, stopped, .collected(items: 0, gaps: 0)])
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.windowEnded])
        #expect(try world.parts(of: task).map(\.binding.isLast) == [true])
    }

    @Test("edge 12: comes by the timer of its own progress too, if the register is lost", arguments: [false, true])
    func byOwnTimer(isLost: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        #expect(world.progress(of: task)?.due == World.window.from + 2, "its batch comes first")
        world.advance(intoWindow: 3)

        // A stage that has the entry, and no watch over its partition that could have told it of the end.
        let entry = try #require(world.driver.entry(task.id.rawValue))
        var stage = try World.stage(in: world.sample)
        if !isLost { stage.follow(Rig.entry(task, at: 0)) }
        let context = Rig.context(at: try #require(stage.due(entry)))
        #expect(context.now == World.window.until)
        context[task.id.rawValue] = entry
        try stage.wake(task.id.rawValue, in: context)
        let outcomes = try context.outbound.filter { $0.topic == Topic.outcomes.name }
            .map { try CanonicalJSON.decode(Outcome.self, from: try #require($0.value)).event }
        let stopped = Outcome.Event.interceptionStopped(events: 1, lastEventAt: World.window.from + 1)
        #expect(outcomes == [stopped] + (isLost ? [] : [.collected(items: 1, gaps: 0)]))
        #expect(context[task: task.id] == .over(until: task.deliverUntil))
    }

    @Test("tells how many events were captured, and the time of the last, then closes the answer")
    func manifest() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.live(world.event("early"))
        world.advance(intoWindow: 1)
        for number in 0..<70 { world.live(world.event("e-\(number)")) }
        world.driver.advance(to: World.window.until)

        let check = try AnswerCheck(task, in: world)
        let manifest = try #require(check.manifest)
        #expect(manifest.counts == Manifest.Counts(parts: 70, items: 70, droppedOutOfScope: 1))
        #expect(manifest.window == task.window)
        let stopped = Outcome.Event.interceptionStopped(events: 70, lastEventAt: World.window.from + 1)
        #expect(try world.outcomes(of: task).suffix(2) == [stopped, .collected(items: 70, gaps: 0)])
        #expect(world.keptKeys == [task.id.rawValue])
    }

    @Test("is final: nothing that comes after it is captured")
    func lateEvents() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.driver.advance(to: World.window.until)
        world.live(world.event("late", at: World.window.from + 1))
        try world.restart()
        world.live(world.event("later", at: World.window.from + 1))
        #expect(try world.parts(of: task).count == 1)
    }

    @Test(
        "comes at once, without a manifest and for good, when the task is taken back",
        arguments: [(.cancelled, .cancelledByAuthority), (.inapplicable, .agreementNotInvoked)] as [(TaskStatus, ReasonCode)],
        [true, false]
    )
    func takenBack(_ end: (status: TaskStatus, code: ReasonCode), hasEvents: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        if hasEvents { world.live(world.event("e-1")) }
        world.change(task, to: end.status)
        world.live(world.event("e-2"))
        world.change(task, to: .active)
        world.live(world.event("e-3"))
        try world.restart()
        world.driver.advance(to: World.window.until + 60)

        #expect(try world.parts(of: task).count == (hasEvents ? 1 : 0))
        #expect(try world.manifests(of: task).isEmpty)
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [end.code])
        let lastEventAt = hasEvents ? World.window.from + 1 : nil
        #expect(
            try world.outcomes(of: task).last == .interceptionStopped(events: hasEvents ? 1 : 0, lastEventAt: lastEventAt)
        )
        #expect(world.keptKeys == [task.id.rawValue])
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
        #expect(try AnswerCheck(task, in: world).manifest?.counts.items == 1)
    }

    @Test("comes at once if the provider has no such account")
    func noAccount() throws {
        let world = try World()
        let task = try world.task(account: nil)
        world.register(task)
        #expect(try world.manifests(of: task).map(\.noData) == [true])
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.dataNotHeld])
        #expect(try world.audit(.interceptionArmed, of: task).isEmpty)
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
        #expect(try AnswerCheck(task, in: world).manifest?.counts.items == 2)
        #expect(try world.audit(.interceptionArmed, of: task).count == 2)
        let stops = try world.outcomes(of: task)
            .compactMap { if case .interceptionStopped(let events, _) = $0 { events } else { nil } }
        #expect(stops == [1, 2, 2], "each pause is confirmed, and the end")
    }

    @Test("is confirmed as a pause for a suspended task of which nothing was captured yet")
    func suspendedEarly() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.change(task, to: .suspended)
        let until = World.window.until
        #expect(
            try world.outcomes(of: task) == [.interceptionArmed(until: until), .interceptionStopped(events: 0, lastEventAt: nil)]
        )
        #expect(world.running(task) == nil)
    }

    @Test("comes later when the task is extended, and earlier when it is shortened", arguments: [900.0, 300.0])
    func moved(end: TimeInterval) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        let window = TimeWindow(from: task.window.from, until: task.window.from + end)
        world.register(task.ending(window: window, deliverUntil: task.deliverUntil + end))
        world.advance(intoWindow: 299)
        world.live(world.event("e-2"))
        world.advance(intoWindow: end - 0.001)
        #expect(try world.manifests(of: task).isEmpty)
        world.live(world.event("e-3"))
        world.advance(intoWindow: end)
        #expect(try AnswerCheck(task, in: world).eventIDs() == ["e-1", "e-2", "e-3"])
        #expect(try world.manifests(of: task).map(\.completedAt) == [window.until])
        let armed = [task.window.until, window.until].map { Outcome.Event.interceptionArmed(until: $0) }
        #expect(try world.outcomes(of: task).filter { armed.contains($0) } == armed)
    }

    @Test("comes at once and without a manifest for a task that the register has let go of", arguments: [false, true])
    func tombstone(isAway: Bool) throws {
        let rig = try Rig(in: try World())
        let task = try rig.world.task()
        rig.follow(task)
        rig.now = World.window.from + 1
        rig.feed(rig.event("e-1"))
        rig.run()
        if isAway { try rig.crash(forgetting: task) } else { rig.forget(task) }
        rig.feed(rig.event("e-2"))
        rig.run()
        #expect(try rig.parts(of: task).map(\.binding.content) == [.items])
        #expect(try rig.outcomes(of: task).last == .interceptionStopped(events: 1, lastEventAt: World.window.from + 1))
        rig.run(until: World.window.until + 10)
        #expect(try rig.parts(of: task).count == 1)
        #expect(try rig.outcomes(of: task).count == 3)
    }

    @Test("comes when the stage starts only after it")
    func lateStart() throws {
        let world = try World()
        world.driver.advance(to: World.window.until + 60)
        let task = try world.task()
        world.register(task)
        #expect(try world.manifests(of: task).map(\.noData) == [true])
        #expect(try world.audit(.interceptionArmed, of: task).isEmpty)
    }

    @Test("leaves nothing in the state once the time to deliver has passed, and the task does not begin anew")
    func forgotten() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.driver.advance(to: task.deliverUntil)
        #expect(world.keptKeys.isEmpty)
        world.register(task.with(status: .active))
        try world.restart()
        #expect(world.keptKeys.isEmpty)
        #expect(try world.parts(of: task).count == 1)
        #expect(try world.audit(.interceptionStopped, of: task).count == 1)
    }

    @Test("comes at once when what the register says of the task cannot be read any more: that authorises nothing")
    func unreadable() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.driver.follow(topic: Topic.tasks.name, key: task.id.rawValue, value: Array("{".utf8))
        world.live(world.event("e-2"))
        try world.restart()
        world.live(world.event("e-3"))
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
        #expect(try world.outcomes(of: task).last == .interceptionStopped(events: 1, lastEventAt: World.window.from + 1))
        #expect(try world.audit(.interceptionStopped, of: task).map(\.code) == [.taskUnknown])
        #expect(try world.manifests(of: task).isEmpty)
    }

    @Test("of very many tasks at one instant comes in slices, and to each once")
    func many() throws {
        let world = try World()
        let tasks = try (0..<320).map { try world.task("\($0)", account: AccountID(unchecked: "account-\($0)")) }
        for task in tasks { world.register(task) }
        world.driver.advance(to: World.window.until)
        #expect(try tasks.allSatisfy { try world.manifests(of: $0).count == 1 })
        #expect(try world.audit(.interceptionStopped).count == tasks.count)
        try world.restart()
        #expect(try world.audit(.interceptionStopped).count == tasks.count)
    }

    @Test("tells what was lost of the live stream while nobody read it, to those whom it may concern")
    func losses() throws {
        let rig = try Rig(in: try World())
        let task = try rig.world.task()
        let later = try rig.world.task("2", window: TimeWindow(from: World.start + 300, until: World.start + 660))
        rig.follow(task)
        rig.follow(later)
        rig.now = World.window.from + 1
        rig.run()
        for _ in 0..<20 { rig.miss(2) }
        try rig.crash()
        rig.run(until: World.window.until)
        let manifest = try #require(try rig.manifests(of: task).first)
        #expect(manifest.gaps.map(\.reason) == [.dataNotHeld])
        #expect(manifest.gaps.first?.note.hasPrefix("40 events") == true)
        #expect(!manifest.noData)
        #expect(try rig.manifests(of: later).map(\.gaps) == [[]])
    }

    @Test("says that nobody looked, if the stage was away when it came", arguments: [(15.0, false), (300.0, true)])
    func absence(seconds: TimeInterval, isSaid: Bool) throws {
        let rig = try Rig(in: try World())
        let task = try rig.world.task()
        let later = try rig.world.task("2", window: TimeWindow(from: World.start, until: World.start + 3600))
        rig.follow(task)
        rig.follow(later)
        rig.run(until: World.window.until - 10)
        rig.now += seconds
        try rig.crash(inStep: false)
        rig.run(until: World.start + 3600)
        #expect(try rig.manifests(of: task).map { $0.gaps.map(\.reason) } == [isSaid ? [.windowEnded] : []])
        #expect(try rig.manifests(of: later).map(\.gaps) == [[]], "what happened meanwhile is read late, inside its window")
    }
}
