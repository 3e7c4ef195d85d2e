import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("However large a mailbox is,")
struct SizeTests {
    @Test(
        "an item that does not fit a part is cut, and whole again when it is opened",
        arguments: [0, 1, 393_216, 524_288, 1_600_001]
    )
    func largeItems(bytes: Int) throws {
        let world = World()
        let task = World.task()
        let item = SourceItem.sample(1, bytes: bytes)
        let driver = try world.driver(MemorySource([.sample(0), item, .sample(2)]))
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.map(\.bytes.count) == [900, item.bytes.count, 900])
        #expect(answer.items[1].bytes == item.bytes)
        #expect(answer.contents.flatMap(\.items).contains { $0.chunks > 1 } == (bytes > 360 * 1024))
    }

    @Test("a slice seals no more than its limits, unless one item alone is more")
    func slices() throws {
        let sizes = [400, 500, 600, 5000, 1, 1, 1, 1, 1, 1]
        let items = sizes.enumerated().map { SourceItem.sample($0, bytes: max($1, 20)) }
        let world = World()
        let task = World.task()
        let driver = try world.driver(
            MemorySource(items, behaviour: .init(unavailableFrom: 1)),
            limits: RetrievalLimits(items: 4, bytes: 1000)
        )
        driver.register(task)
        try driver.restart(world.stage(MemorySource(items), limits: RetrievalLimits(items: 4, bytes: 1000)))
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.contents.map(\.items.count) == [2, 1, 1, 4, 2])
    }

    @Test("its manifest comes in pages that are signed and fit a part, and the last of them closes the answer")
    func longManifest() throws {
        let world = World()
        let task = World.task()
        let driver = try world.driver(MemorySource((1...560).map { .sample($0, bytes: 30) }))
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.isComplete && answer.items.count == 560)
        #expect(answer.manifests.count > 1)
        #expect(driver.kept == [task.id.rawValue])
    }
}
