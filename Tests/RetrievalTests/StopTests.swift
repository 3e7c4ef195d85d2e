import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("A job stops")
struct StopTests {
    let world = World()

    /// A job that is half-way: two slices are sealed, then the source went away.
    private func halfWay(_ task: TaskRecord) throws -> (StageDriver<RetrievalStage>, MemorySource) {
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailableFrom = 3
        let source = MemorySource((1...50).map { .sample($0) }, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10))
        driver.register(task)
        #expect(driver.job(task)?.answer.items == 20)
        #expect(driver.kept.count == 2)
        return (driver, source)
    }

    @Test(
        "at once when its task ends, keeps nothing of its work, and says why",
        arguments: [
            (TaskStatus.cancelled, ReasonCode.cancelledByAuthority),
            (.inapplicable, .agreementNotInvoked),
            (.completed, .windowEnded),
        ]
    )
    func ended(status: TaskStatus, code: ReasonCode) throws {
        let task = World.task()
        let (driver, source) = try halfWay(task)
        let asked = source.requests.count
        driver.register(task.with(status: status))
        driver.advance(to: (World.now + 3600))

        #expect(source.requests.count == asked)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.count == 20 && !answer.isComplete)
        #expect(driver.ending(task) == .stopped)
        #expect(driver.kept == [task.id.rawValue])
        #expect(try driver.outcomes.isEmpty)
        #expect(try driver.audit.map(\.kind) == [.withheld])
        #expect(try driver.audit.map(\.code) == [code])
    }

    @Test("and does not begin again when the register repeats that the task was active")
    func noSecondLife() throws {
        let task = World.task()
        let (driver, source) = try halfWay(task)
        driver.register(task.with(status: .cancelled))
        let asked = source.requests.count
        driver.register(task)
        driver.advance(to: (World.now + 3600))
        #expect(source.requests.count == asked)
    }

    @Test("when its time is over while it runs")
    func expired() throws {
        let task = World.task(deliverUntil: (World.now + 60))
        let (driver, source) = try halfWay(task)
        driver.advance(to: (World.now + 59))
        #expect(driver.job(task) != nil)
        driver.advance(to: (World.now + 61))
        let asked = source.requests.count
        driver.advance(to: (World.now + 3600))
        #expect(source.requests.count == asked)
        #expect(driver.kept.isEmpty)
        #expect(try driver.audit.map(\.code) == [.windowEnded])
    }

    @Test("before it begins if its time is over when it arrives")
    func expiredOnArrival() throws {
        let task = World.task(deliverUntil: World.now)
        let source = MemorySource([.sample(1)])
        let driver = try world.driver(source)
        driver.register(task)
        #expect(source.requests.isEmpty)
        #expect(driver.written(to: Topic.sealed.name).isEmpty)
        #expect(try driver.audit.map(\.code) == [.windowEnded])
    }

    @Test("and what is left of it is forgotten when nothing can come of the task any more")
    func forgotten() throws {
        let task = World.task(deliverUntil: World.now + 60)
        let (driver, source) = try halfWay(task)
        driver.register(task.with(status: .cancelled))
        driver.register(World.task(deliverUntil: World.now + 120, status: .cancelled))
        driver.advance(to: World.now + 119)
        #expect(driver.kept == [task.id.rawValue])
        driver.advance(to: World.now + 120)
        #expect(driver.kept.isEmpty)
        #expect(source.requests.count == 3)
    }

    @Test("and is forgotten when the register forgets the task")
    func tombstone() throws {
        let task = World.task()
        let (driver, _) = try halfWay(task)
        driver.feed(topic: Topic.tasks.name, key: task.id.rawValue, value: nil)
        #expect(driver.kept.isEmpty)
        #expect(try driver.audit.map(\.code) == [.taskUnknown])
    }
}

@Suite("A suspended job")
struct SuspensionTests {
    @Test("reads and sends nothing, and goes on where it was when it is resumed")
    func resumed() throws {
        let world = World()
        let task = World.task()
        let items = (1...50).map { SourceItem.sample($0) }
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = [3]
        let source = MemorySource(items, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10))
        driver.register(task)
        let suspended = task.with(status: .suspended)
        driver.register(suspended)
        driver.advance(to: (World.now + 3600))
        #expect(source.requests.count == 3)
        #expect(driver.job(task)?.answer.items == 20)

        driver.register(suspended.with(status: .active))
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.isComplete && answer.items.count == 50)
    }

    @Test("ends at its deadline")
    func deadline() throws {
        let world = World()
        let task = World.task(deliverUntil: (World.now + 60))
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailableFrom = 1
        let driver = try world.driver(MemorySource([.sample(1)], behaviour: behaviour))
        driver.register(task)
        driver.register(task.with(status: .suspended))
        driver.advance(to: (World.now + 59))
        #expect(driver.job(task) != nil)
        driver.advance(to: (World.now + 60))
        #expect(try driver.audit.map(\.code) == [.windowEnded])
        #expect(driver.written(to: Topic.sealed.name).isEmpty)
    }
}
