import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

@Suite("A digest batch of an interception")
struct BatchTests {
    private func armed() throws -> (World, TaskRecord) {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        return (world, task)
    }

    @Test("follows a second after its first item, and lists all that came until then", arguments: [false, true])
    func second(isRestarted: Bool) throws {
        let (world, task) = try armed()
        world.live(world.event("e-1"))
        world.advance(intoWindow: 1.9)
        world.live(world.event("e-2"))
        if isRestarted { try world.restart() }
        world.advance(intoWindow: 1.999)
        #expect(try world.batches(of: task).isEmpty)
        world.advance(intoWindow: 2)
        let batch = try #require(try world.batches(of: task).first?.batch)
        #expect(batch.items.map(\.id) == ["0-0", "0-1"])
        #expect(batch.closedAt == World.window.from + 2)
        #expect(batch.number == 1 && batch.previous == nil)
        #expect(batch.counts == Manifest.Counts(parts: 2, items: 2, droppedOutOfScope: 0))
        #expect(try world.parts(of: task).map(\.binding.content) == [.items, .items, .batch])
        #expect(try world.parts(of: task).allSatisfy { !$0.binding.isLast })
    }

    @Test("names the one before it, and the manifest names the last")
    func chain() throws {
        let (world, task) = try armed()
        for second in 1...5 {
            world.advance(intoWindow: Double(second) * 10)
            world.live(world.event("e-\(second)"))
        }
        world.driver.advance(to: World.window.until)
        let check = try AnswerCheck(task, in: world)
        #expect(check.batches.map(\.number) == [1, 2, 3, 4, 5])
        #expect(check.manifest?.batches?.count == 5)
    }

    @Test("holds a thousand items at most; the next one begins with the next item", arguments: [999, 1000, 1001, 2500])
    func thousand(count: Int) throws {
        let (world, task) = try armed()
        world.liveTogether((0..<count).map { world.event("e-\($0)", body: "x") })
        let full = count / DigestBatch.itemLimit
        #expect(try world.batches(of: task).map(\.batch.items.count) == Array(repeating: 1000, count: full))
        world.advance(intoWindow: 2)
        let rest = count % DigestBatch.itemLimit
        #expect(try world.batches(of: task).map(\.batch.items.count).dropFirst(full) == (rest > 0 ? [rest] : []))
        world.driver.advance(to: World.window.until)
        let check = try AnswerCheck(task, in: world)
        #expect(try check.eventIDs() == (0..<count).map { "e-\($0)" })
        #expect(world.keptKeys == [task.id.rawValue])
    }

    @Test("is never empty: what is only dropped makes none")
    func nothing() throws {
        let (world, task) = try armed()
        world.live(world.event("old", at: World.window.from - 1))
        world.driver.advance(to: World.window.until)
        #expect(try world.batches(of: task).isEmpty)
        #expect(try world.manifests(of: task).map(\.batches) == [nil])
        #expect(try world.manifests(of: task).map(\.noData) == [true])
    }

    @Test("closes before the manifest, however young it is")
    func end() throws {
        let (world, task) = try armed()
        world.advance(intoWindow: 599.9)
        world.live(world.event("e-1"))
        world.driver.advance(to: World.window.until)
        #expect(try world.parts(of: task).map(\.binding.content) == [.items, .batch, .manifest])
        #expect(try AnswerCheck(task, in: world).manifest != nil)
    }

    @Test("leaves nothing of it in the state, however long the interception")
    func state() throws {
        let (world, task) = try armed()
        for round in 0..<20 {
            world.advance(intoWindow: 2 + Double(round) * 10)
            world.liveTogether((0..<70).map { world.event("e-\(round)-\($0)") })
            #expect(world.keptKeys.count == 3, "the progress, and two pages of what is not listed yet")
        }
        world.advance(intoWindow: 300)
        #expect(world.keptKeys == [task.id.rawValue])
        #expect(world.driver.changelog.values.allSatisfy { $0.count < 2_000 })
    }
}
