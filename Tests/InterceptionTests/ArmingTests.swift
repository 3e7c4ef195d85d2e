import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Interception
@testable import StageKit

@Suite("What is armed")
struct ArmingTests {
    @Test("is told to the case, once for each time that the register says so, across restarts")
    func told() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        try world.restart()
        let window = TimeWindow(from: task.window.from, until: task.window.until + 60)
        world.register(task.ending(window: window, deliverUntil: task.deliverUntil))
        try world.restart()
        world.change(task, to: .suspended)
        world.change(task, to: .active)
        try world.restart()
        let ends = [task.window.until, window.until, window.until]
        let armings = try world.outcomes(of: task).filter { if case .interceptionArmed = $0 { true } else { false } }
        #expect(armings == ends.map { .interceptionArmed(until: $0) })
        #expect(try world.audit(.interceptionArmed, of: task).count == 3)
        #expect(world.keptKeys.isEmpty)
    }

    @Test("is told of tasks of this partition only, and of interceptions only")
    func others() throws {
        let world = try World()
        let elsewhere = try world.task("1", account: "elsewhere-1")
        let stored = try world.task("2", action: .production)
        world.register(elsewhere)
        world.register(stored)
        #expect(try world.read(Outcome.self, from: .outcomes).isEmpty)
    }

    @Test("of very many tasks is told in slices of a bounded size, whenever the stage starts over", arguments: 1...4)
    func slices(restartEvery: Int) throws {
        let world = try World()
        let tasks = try (0..<450).map { try world.task("\($0)", account: AccountID(unchecked: "account-\($0)")) }
        let rig = try Rig(in: world, policy: StagePolicy(wakesPerTransaction: 1))
        for task in tasks { rig.follow(task) }
        for count in 1...20 {
            let step = rig.step()
            #expect(step.outbound.count <= 2 * 2 * InterceptionStage.newsPerSlice, "a tending and a wake")
            if count == 1 { rig.follow(tasks[7].with(status: .active)) }
            if count.isMultiple(of: restartEvery) { try rig.crash() }
        }
        #expect(!rig.isTelling)
        let told = try rig.outcomes().map(\.taskID)
        #expect(Set(told) == Set(tasks.map(\.id)))
        #expect(told.count <= tasks.count + 1, "the task that changed meanwhile may be told twice")
    }
}

@Suite("A report of what is armed")
struct ReportTests {
    @Test("follows news within a second, and then comes at an interval")
    func times() throws {
        let world = try World()
        world.driver.advance(to: World.start + 30)
        #expect(try world.reports.map(\.at) == [1, 11, 21].map { World.start + $0 })
        world.driver.advance(to: World.start + 35)
        world.register(try world.task())
        world.driver.advance(to: World.start + 50)
        #expect(Array(try world.reports.map(\.at).dropFirst(4)) == [36, 46].map { World.start + $0 })
        #expect(try world.reports.map(\.armed.count) == [0, 0, 0, 0, 1, 1])
    }

    @Test("stands under the partition's number, and compares what is armed with what is authorised")
    func content() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.register(try world.task("2", account: "elsewhere-1"))
        world.driver.advance(to: World.start + 2)
        let report = try #require(try world.reports.last)
        var expected = MatchSet()
        expected.insert(task)
        #expect(report.armed == expected && report.authorised == expected)
        #expect(report.isExplained)
        #expect(report.register[0] == 1)
        #expect(world.driver.written(to: Topic.intercepts.name).last?.key == Array("0".utf8))
        for (name, value) in [("armed", 1), ("authorised", 1), ("unexplained", 0), ("unconfirmed_stops", 0)] {
            #expect(world.gauge("comity_intercepts_\(name)") == value)
        }
    }

    @Test("is without alarm through an interception's whole life")
    func peaceful() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.driver.advance(to: World.start + 100)
        world.change(task, to: .suspended)
        world.driver.advance(to: World.start + 120)
        world.change(task, to: .active)
        world.driver.advance(to: World.window.until + 60)
        world.change(task, to: .completed)
        world.driver.advance(to: World.window.until + 120)
        #expect(try world.reports.allSatisfy(\.isExplained))
        #expect(try world.audit(.unexplainedIntercept).isEmpty && world.audit(.unconfirmedStop).isEmpty)
    }

    @Test("raises an alarm once while something is armed that is not authorised, and again if it happens again")
    func unexplained() throws {
        let world = try World()
        let task = try world.task()
        var stage = try World.stage(in: world.sample)
        stage.follow(Rig.entry(task, at: 0))
        var watch = Watch(at: World.start)
        // The clock has passed the end, but nothing was disarmed.
        let course = [(0.0, true), (700, false), (701, false), (10, true), (702, false)]
        let audits = course.map { second, isExplained in
            let context = Rig.context(at: World.start + second)
            stage.reconcile(&watch, in: context)
            let report = context.outbound.first { $0.topic == Topic.intercepts.name }.flatMap(\.value)
            let told = report.flatMap { try? CanonicalJSON.decode(InterceptReport.self, from: $0) }
            #expect(told?.isExplained == isExplained)
            #expect(told?.unexplained == (isExplained ? [] : [task.id]))
            let gauge = context.measurements.first { $0.name == "comity_intercepts_unexplained" }
            #expect(gauge?.value == (isExplained ? 0 : 1))
            return context.audits
        }
        #expect(audits.map { $0.map(\.kind) } == [[], [.unexplainedIntercept], [], [], [.unexplainedIntercept]])
        #expect(audits[1].map(\.taskID) == [task.id] && audits[1].map(\.caseID) == [task.caseID])
    }

    @Test("raises an alarm once while a stop is not confirmed")
    func unconfirmed() throws {
        let world = try World()
        let (over, gone, late) = (try world.task("1"), try world.task("2"), try world.task("3"))
        var stage = try World.stage(in: world.sample)
        stage.follow(Rig.entry(over.with(status: .cancelled), at: 0))
        stage.follow(Rig.entry(late, at: 1))
        stage.desks[0] = Desk(isDrawn: true, running: [over.id, gone.id, late.id])
        var watch = Watch(at: World.start)
        let audits = [100, 101, 664.999, 665].map { second in
            let context = Rig.context(at: World.start + second)
            stage.reconcile(&watch, in: context)
            return context.audits.filter { $0.kind == .unconfirmedStop }.map(\.taskID)
        }
        #expect(audits == [[over.id, gone.id].sorted(), [], [], [late.id]])
        #expect(watch.alarms.unconfirmed.count == 3)
    }

    @Test("waits while ends and news are being told, but not for long")
    func busy() {
        var watch = Watch(at: World.start)
        let due = watch.nextReport
        #expect(!watch.isBusy(at: due))
        watch.nextEnd = due
        #expect(watch.isBusy(at: due) && !watch.isBusy(at: due - 0.5))
        #expect(!watch.isBusy(at: due + Watch.tolerance))
        watch.nextEnd = nil
        watch.beginTelling(upTo: RegisterCursor())
        #expect(watch.isBusy(at: due) && !watch.isBusy(at: due + Watch.tolerance))
    }
}

extension StageContext {
    fileprivate var audits: [AuditEvent] {
        outbound.filter { $0.topic == Topic.audit.name }.compactMap { record in
            record.value.flatMap { try? CanonicalJSON.decode(AuditEvent.self, from: $0) }
        }
    }
}
