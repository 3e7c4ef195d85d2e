import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Interception

@Suite("An interception whose window ends while the live stream is not read to its end")
struct BehindTests {
    @Test(
        "shows since when nothing was read, unless that is only what is under way",
        arguments: [(1.0, false), (3.0, true), (600.0, true), (100_000.0, true)]
    )
    func isShown(secondsBehind: TimeInterval, isSaid: Bool) throws {
        let rig = try Rig(in: try World())
        let task = try rig.world.task()
        rig.follow(task)
        rig.run(until: World.window.until - 1)
        rig.readThrough = World.window.until - secondsBehind
        rig.run(until: World.window.until)
        let manifest = try #require(try rig.manifests(of: task).first)
        #expect(manifest.gaps.map(\.reason) == (isSaid ? [.windowEnded] : []))
        let since = Timestamp.format(max(World.window.until - secondsBehind, World.window.from))
        #expect(manifest.gaps.allSatisfy { $0.note.contains("from \(since) to the end") })
    }

    @Test("shows what was in hand and not yet looked at")
    func inHand() throws {
        let rig = try Rig(in: try World(), policy: StagePolicy(recordsPerTransaction: 1))
        let task = try rig.world.task()
        rig.follow(task)
        rig.run(until: World.window.until - 10)
        for number in 0..<3 { rig.feed(rig.event("e-\(number)")) }
        rig.now = World.window.until
        rig.run()
        #expect(try rig.manifests(of: task).map { $0.gaps.map(\.reason) } == [[.windowEnded]])
    }

    @Test("has no such gap if it was suspended: nothing was to be captured")
    func suspended() throws {
        let rig = try Rig(in: try World())
        let task = try rig.world.task()
        rig.follow(task)
        rig.run(until: World.window.until - 60)
        rig.follow(task.with(status: .suspended))
        rig.readThrough = World.window.from
        rig.run(until: World.window.until)
        #expect(try rig.manifests(of: task).map(\.gaps) == [[]])
    }
}
