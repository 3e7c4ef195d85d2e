import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Testing

@testable import Interception
@testable import StageKit

@Suite("A later end that comes after the end was told")
struct LateExtensionTests {
    let world: World
    let task: TaskRecord

    init() throws {
        world = try World()
        task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.driver.advance(to: World.window.until)
    }

    private func extend() {
        let window = TimeWindow(from: task.window.from, until: task.window.until + 600)
        world.register(world.entry(of: task).ending(window: window, deliverUntil: task.deliverUntil + 600))
    }

    @Test("arms nothing and captures nothing, and is not told as armed", arguments: [false, true])
    func arming(isRestarted: Bool) throws {
        extend()
        if isRestarted { try world.restart() }
        world.driver.advance(to: World.window.until + 30)
        world.live(world.event("e-2"))
        world.driver.advance(to: World.window.until + 1000)
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
        #expect(try world.manifests(of: task).count == 1)
        #expect(try world.audit(.interceptionArmed, of: task).count == 1)
        #expect(try world.audit(.interceptionStopped, of: task).count == 1)
    }

    @Test("makes what is armed differ from what is authorised, and the task is named once", arguments: [false, true])
    func report(isRestarted: Bool) throws {
        extend()
        if isRestarted { try world.restart() }
        world.driver.advance(to: World.window.until + 60)
        let report = try #require(try world.reports.last)
        #expect(!report.isExplained && report.armed.count == 0 && report.authorised.count == 1)
        #expect(report.unarmed == [task.id] && report.unexplained.isEmpty)
        let alarm = try world.audit(.unexplainedIntercept)
        #expect(alarm.map(\.taskID) == [task.id] && alarm.map(\.caseID) == [task.caseID])
        #expect(alarm.first?.note == "authorised, but not armed: nothing is captured for it")
        #expect(world.gauge("comity_intercepts_unexplained") == 1)
    }

    @Test("is explained again when the register says that the time was over, or is over")
    func explainedAgain() throws {
        extend()
        world.driver.advance(to: World.window.until + 30)
        world.register(world.entry(of: task).ending(window: task.window, deliverUntil: task.deliverUntil))
        world.driver.advance(to: World.window.until + 60)
        #expect(try world.reports.last?.isExplained == true)
        extend()
        world.driver.advance(to: World.window.until + 700)
        #expect(try world.reports.last?.isExplained == true)
        #expect(try world.audit(.unexplainedIntercept).count == 2, "each time it is an alarm")
    }

    @Test("stays without effect when steps fail and the stage dies between")
    func disturbed() throws {
        let rig = try Rig(in: try World())
        rig.follow(task)
        rig.run(until: World.window.until + 1)
        let window = TimeWindow(from: task.window.from, until: task.window.until + 600)
        rig.follow(task.ending(window: window, deliverUntil: task.deliverUntil + 600))
        rig.abort()
        rig.step()
        rig.abort()
        rig.now += 20
        rig.feed(rig.event("e-2"))
        rig.abort()
        rig.run()
        try rig.crash()
        rig.feed(rig.event("e-3"))
        rig.run(until: rig.now + 20)
        #expect(try rig.parts(of: task).map(\.binding.content) == [.manifest])
        let reports = try rig.read(InterceptReport.self, from: .intercepts)
        #expect(reports.last?.unarmed == [task.id])
    }

    @Test("does not keep another task against the account from being armed")
    func successor() throws {
        extend()
        let successor = try world.task("1.2", window: TimeWindow(from: task.window.from, until: task.window.until + 600))
        world.register(successor.with(status: .suspended).with(status: .active, at: world.driver.now))
        world.live(world.event("late", at: World.window.from + 5))
        world.driver.advance(to: World.window.until + 30)
        world.live(world.event("e-2"))
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
        #expect(try world.events(of: successor).map(\.id) == ["e-2"])
    }
}
