import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Interception

@Suite("To the owner of a partition, the register of targets")
struct RegisterDutyTests: RegisterHands {
    let world: World
    let task: TaskRecord
    var register = TargetRegister(partitionOf: { $0.rawValue.hasPrefix("elsewhere") ? 1 : 0 })
    var offset: Int64 = 0

    init() throws {
        world = try World()
        task = try world.task()
    }

    // MARK: News

    @Test("has news of what stands after a cursor, then of what changes, each once and at home only")
    mutating func news() throws {
        let second = try world.task("2")
        let elsewhere = try world.task("3", account: "elsewhere-1")
        for task in [task, second, elsewhere] { take(task) }
        #expect(register.takeNews(in: 0, after: cursor(at: 0)).map(\.taskID) == [second.id])
        #expect(register.takeNews(in: 0, after: cursor(at: 0)).isEmpty)
        take(task.with(status: .suspended))
        take(task.with(status: .suspended).with(status: .active))
        #expect(register.takeNews(in: 0, after: RegisterCursor()).map(\.taskID) == [task.id])
        #expect(register.takeNews(in: 1, after: RegisterCursor()).map(\.taskID) == [elsewhere.id])
        register.forget(0)
        #expect(register.takeNews(in: 0, after: cursor(at: 1)).map(\.taskID) == [task.id])
    }

    @Test("has news of a task that it lost, but only if it is lost while somebody asks")
    mutating func newsOfLoss() {
        take(task)
        _ = register.takeNews(in: 0, after: RegisterCursor())
        take(nil, of: task)
        #expect(register.takeNews(in: 0, after: RegisterCursor()).map(\.taskID) == [task.id])
        register.forget(0)
        #expect(register.takeNews(in: 0, after: RegisterCursor()).isEmpty)
    }

    // MARK: Ends

    @Test(
        "tells the next end before and after anybody took one, of tasks that are active or suspended",
        arguments: [true, false]
    )
    mutating func nextEnd(isDrawn: Bool) throws {
        if isDrawn { _ = register.takeNews(in: 0, after: RegisterCursor()) }
        #expect(register.nextEnd(in: 0) == nil)
        let later = task.ending(window: TimeWindow(from: World.start, until: World.start + 900), deliverUntil: World.start + 9000)
        take(try world.task("2").with(status: .completed))
        take(task.with(status: .suspended))
        #expect(register.nextEnd(in: 0) == World.window.until)
        take(later.with(status: .active))
        #expect(register.nextEnd(in: 0) == World.start + 900)
        #expect(register.nextEnd(in: 1) == nil)
        take(nil, of: task)
        #expect(register.nextEnd(in: 0) == nil)
    }

    @Test("disarms what has ended, at its end and not before, and arms it anew with a later one")
    mutating func ended() {
        take(task)
        #expect(register.takeEnded(in: 0, by: World.window.until - 0.001, limit: 10).isEmpty)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 10) == [task.id])
        #expect(!isTarget("account-1") && register.nextEnd(in: 0) == nil)
        take(
            task.ending(
                window: TimeWindow(from: World.window.from, until: World.window.until + 60),
                deliverUntil: task.deliverUntil
            )
        )
        #expect(isTarget("account-1") && register.nextEnd(in: 0) == World.window.until + 60)
    }

    @Test("takes back that ends were taken when a step did not hold")
    mutating func aborted() {
        take(task)
        let suspended = task.with(status: .suspended)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 1) == [task.id])
        register.forget(0)
        #expect(isTarget("account-1") && register.nextEnd(in: 0) == World.window.until)
        take(suspended)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 1) == [task.id])
        register.forget(0)
        #expect(!isTarget("account-1"))
    }

    @Test("ends no more at once than it is asked for, and holds on to its order through thousands of changes")
    mutating func manyChanges() throws {
        let tasks = try (0..<50).map { number in
            let until = World.start + TimeInterval(60 + number * 37 % 50)
            return try world.task("\(number)", window: TimeWindow(from: World.start, until: until))
        }
        for task in tasks { take(task) }
        _ = register.takeNews(in: 0, after: RegisterCursor())
        var last = tasks
        for round in 0..<60 {
            last = last.map { $0.with(status: round.isMultiple(of: 2) ? .suspended : .active) }
            for task in last { take(task) }
        }
        var ended: [TaskID] = []
        for _ in 0...tasks.count / 7 {
            let some = register.takeEnded(in: 0, by: .distantFuture, limit: 7)
            #expect(some.count == min(7, tasks.count - ended.count))
            ended += some
        }
        #expect(ended == tasks.sorted { $0.window.until < $1.window.until }.map(\.id))
    }

    // MARK: Reconciling

    @Test("explains what it arms by what it holds, and names what outlives its end")
    mutating func reconciling() throws {
        let elsewhere = try world.task("2", account: "elsewhere-1")
        take(task)
        take(elsewhere)
        let before = register.count(in: 0, at: World.start)
        #expect(before.armed == MatchSet(of: [task]) && before.authorised == before.armed && before.unexplained.isEmpty)
        #expect(register.count(in: 1, at: World.start).armed == MatchSet(of: [elsewhere]))
        let late = register.count(in: 0, at: World.window.until)
        #expect(late.authorised == MatchSet() && late.unexplained.map(\.taskID) == [task.id])
        _ = register.takeEnded(in: 0, by: World.window.until, limit: 1)
        let after = register.count(in: 0, at: World.window.until)
        #expect(after.armed == MatchSet() && after.unexplained.isEmpty && after.unarmed.isEmpty)
    }

    @Test("arms no more what is told as over, until another entry says otherwise, and names it while it is authorised")
    mutating func takenBeforeItsEnd() {
        take(task)
        _ = register.takeNews(in: 0, after: RegisterCursor())
        register.takeEnd(of: task.id)
        #expect(!isTarget("account-1") && register.nextEnd(in: 0) == nil)
        let count = register.count(in: 0, at: World.start)
        #expect(count.armed == MatchSet() && count.authorised == MatchSet(of: [task]))
        #expect(count.unarmed.map(\.taskID) == [task.id])
        register.forget(0)
        #expect(isTarget("account-1"))
    }
}
