import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

@Suite("A task that became active")
struct ActiveSinceTests {
    @Test("has nothing that happened before it, however late it is read", arguments: [-0.001, 0, 0.001])
    func beforeActivation(offset: TimeInterval) throws {
        let world = try World()
        // Approved when half a minute of its window was over.
        let task = try world.task().with(status: .suspended).with(status: .active, at: World.window.from + 30)
        world.advance(intoWindow: 30)
        world.register(task)
        world.advance(intoWindow: 31)
        world.live(world.event("e-1", at: World.window.from + 30 + offset))
        world.live(world.event("e-2"))
        #expect(try world.events(of: task).map(\.id) == (offset < 0 ? ["e-2"] : ["e-1", "e-2"]))
        #expect(world.running(task)?.answer.droppedOutOfScope == (offset < 0 ? 1 : 0))
    }

    @Test("has nothing that happened in a pause, though it is read when the pause is over", arguments: [false, true])
    func duringPause(isRestarted: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 10)
        world.live(world.event("e-1"))
        world.change(task, to: .suspended)
        world.advance(intoWindow: 20)
        world.change(task, to: .active)
        if isRestarted { try world.restart() }
        // The stream was behind: what happened in the pause is only read now.
        world.live(world.event("e-2", at: World.window.from + 15))
        world.live(world.event("e-3", at: World.window.from + 20))
        // A change of the entry that does not make it active does not move the time either.
        let window = TimeWindow(from: task.window.from, until: task.window.until + 60)
        world.register(world.entry(of: task).ending(window: window, deliverUntil: task.deliverUntil))
        world.advance(intoWindow: 30)
        world.live(world.event("e-4", at: World.window.from + 25))
        #expect(try world.events(of: task).map(\.id) == ["e-1", "e-3", "e-4"])
        #expect(world.running(task)?.answer.droppedOutOfScope == 1)
    }
}
