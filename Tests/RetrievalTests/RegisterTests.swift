import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("The task register")
struct RegisterTests {
    let world = World()

    @Test("starts one job for a task, however often it tells of it")
    func once() throws {
        let task = World.task()
        let source = MemorySource((1...5).map { .sample($0) })
        let driver = try world.driver(source)
        let first = driver.register(task)
        #expect(!first.isEmpty)
        #expect(driver.register(task).isEmpty)
        var later = task
        later.revision += 1
        #expect(driver.register(later).isEmpty)
        #expect(driver.register(task.with(status: .completed)).isEmpty)
        #expect(try driver.outcomes.count == 1)
    }

    @Test(
        "starts no job for what is not retrieval's or not active",
        arguments: [
            World.task(action: .interception), World.task(status: .suspended),
            World.task(status: .cancelled), World.task(status: .inapplicable), World.task(status: .completed),
        ]
    )
    func nothing(task: TaskRecord) throws {
        let source = MemorySource([.sample(1)])
        let driver = try world.driver(source)
        #expect(driver.register(task).isEmpty)
        #expect(driver.changelog.isEmpty)
        #expect(source.requests.isEmpty)
        #expect(driver.deadLetters.isEmpty)
    }

    @Test("asks a source for the task's account, categories and window, and for nothing else")
    func requests() throws {
        let task = World.task([.access, .mail])
        let source = MemorySource((1...9).map { .sample($0) })
        let driver = try world.driver(source, limits: RetrievalLimits(items: 4))
        driver.register(task)
        #expect(source.requests.map(\.category) == [.access, .mail, .mail, .mail])
        #expect(source.requests.allSatisfy { $0.account == World.account && $0.window == task.window && $0.limit == 4 })
    }

    @Test("that cannot be read becomes a dead letter, and the stage goes on")
    func poison() throws {
        let task = World.task()
        let driver = try world.driver(MemorySource([.sample(1)]))
        driver.feed(topic: Topic.tasks.name, key: task.id.rawValue, value: Array("{}".utf8))
        driver.feed(topic: Topic.tasks.name, key: "T\(String(repeating: "0", count: 32))", value: CanonicalJSON.encode(task))
        #expect(driver.deadLetters.map(\.code) == ["Malformed", "Malformed"])
        driver.register(task)
        #expect(try driver.outcomes.count == 1)
    }

    @Test("cannot widen a job that has begun")
    func otherScope() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = [1]
        let source = MemorySource([.sample(1), .sample(2, .chat)], behaviour: behaviour)
        let driver = try world.driver(source)
        let task = World.task([.mail])
        driver.register(task)
        var wider = World.task([.mail, .chat])
        wider.revision = 2
        driver.register(wider)
        #expect(driver.deadLetters.map(\.code) == ["ReferenceConflict"])
        driver.advance(to: (World.now + 2))
        #expect(try OpenedAnswer(driver, for: task, in: world).items.map(\.id) == ["mail-i1"])
    }

    @Test("that is late does not undo what came after it")
    func stale() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailableFrom = 1
        let driver = try world.driver(MemorySource([], behaviour: behaviour))
        let task = World.task()
        let suspended = task.with(status: .suspended)
        driver.register(task)
        driver.register(suspended)
        driver.register(task)
        #expect(driver.job(task)?.task.status == .suspended)
    }
}

@Suite("The recipient's key")
struct KeyTests {
    @Test("must be in the registry, or nothing is sealed and the job waits")
    func missing() throws {
        let world = World()
        let task = World.task(recipientKey: "GB-IPU-seal-2")
        let driver = try world.driver(MemorySource([.sample(1)]))
        driver.register(task)
        driver.advance(to: (World.now + 5))
        #expect(driver.written(to: Topic.sealed.name).isEmpty)
        #expect(driver.job(task)?.answer.sequence == 0)
        #expect(driver.complaints.contains { $0.contains("key GB-IPU-seal-2 of GB-IPU is not in the registry") })
    }

    @Test("must still be valid for every part")
    func outlived() throws {
        let world = World(SampleWorld(revoking: ["GB-IPU-seal": World.now + 0.3]))
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = [2]
        let source = MemorySource((1...20).map { .sample($0) }, behaviour: behaviour)
        let task = World.task()
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10))
        driver.register(task)
        driver.advance(to: (World.now + 5))
        #expect(try OpenedAnswer(driver, for: task, in: world).items.count == 10)
        #expect(driver.complaints.contains { $0.contains("revoked") })
    }
}
