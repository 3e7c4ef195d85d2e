import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("What a source returns outside the scope")
struct ScopeTests {
    @Test(
        "is told from what is inside, to the millisecond",
        arguments: [
            (0, true), (-0.001, false), (-0.0004, true),
            (7_776_000 - 0.001, true), (7_776_000, false), (7_776_000 - 0.0004, false),
        ] as [(TimeInterval, Bool)]
    )
    func windowEdges(secondsAfterStart: Double, isInside: Bool) {
        let scope = ScopeCheck(account: World.account, category: .mail, window: World.window)
        #expect(scope.admits(.sample(1, at: World.window.from.addingTimeInterval(secondsAfterStart))) == isInside)
    }

    @Test("is told from what is inside by account and category, exactly")
    func identity() {
        let scope = ScopeCheck(account: World.account, category: .mail, window: World.window)
        #expect(scope.admits(.sample(1)))
        #expect(!scope.admits(.sample(1, .chat)))
        #expect(!scope.admits(.sample(1, account: "acct-0000421")))
        #expect(!scope.admits(.sample(1, account: ("ACCT-000042"))))
    }

    @Test("never leaves, and is counted in the manifest, in the job and in the audit")
    func dropped() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.intruders = [
            .sample(901, account: "acct-000666"),
            .sample(902, .chat),
            .sample(903, at: World.window.until),
            .sample(904, at: World.window.from.addingTimeInterval(-0.001)),
        ]
        let own = (1...25).map { SourceItem.sample($0) }
        let world = World()
        let task = World.task()
        let source = MemorySource(own, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10))
        driver.register(task)

        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.map(\.id) == own.map { "mail-\($0.id)" })
        #expect(answer.items.allSatisfy { $0.account == World.account && World.window.contains($0.at) })
        let pages = Set(source.requests).count
        #expect(answer.manifests.first?.counts.droppedOutOfScope == 4 * pages)
        let events = try driver.audit.filter { $0.kind == .droppedOutOfScope }
        #expect(events.count == pages)
        #expect(events.allSatisfy { $0.note == "4 items of mail" && $0.taskID == task.id })
    }

    @Test("is counted once, even when the page it came in takes several slices")
    func countedOnce() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.intruders = [.sample(902, .chat)]
        let world = World()
        let task = World.task()
        let source = MemorySource((1...5).map { .sample($0) }, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 10, bytes: 1))
        driver.register(task)
        #expect(source.requests.count > 3)
        #expect(try OpenedAnswer(driver, for: task, in: world).manifests.first?.counts.droppedOutOfScope == 1)
    }

    @Test("does not make an answer of nothing but intruders look like data")
    func onlyIntruders() throws {
        var behaviour = MemorySource.Behaviour()
        behaviour.intruders = [.sample(902, .chat)]
        let world = World()
        let task = World.task()
        let driver = try world.driver(MemorySource([], behaviour: behaviour))
        driver.register(task)
        let manifest = try #require(try OpenedAnswer(driver, for: task, in: world).manifests.first)
        #expect(manifest.noData && manifest.counts.droppedOutOfScope == 1)
    }
}
