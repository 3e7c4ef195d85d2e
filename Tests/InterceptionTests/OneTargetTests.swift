import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

@Suite("Very many events of one target")
struct OneTargetTests {
    /// `COMITY_EVENTS` makes it a million, for which a debug build takes some minutes.
    static let events = ProcessInfo.processInfo.environment["COMITY_EVENTS"].flatMap { Int($0) } ?? 20_000

    @Test("are captured, each once, in order and proven, while what is kept of them stays small", arguments: [Self.events])
    func many(count: Int) throws {
        // As the stage itself is run.
        let policy = StagePolicy(recordsPerTransaction: 2_000, wakesPerTransaction: 512)
        let rig = try Rig(in: try World(), policy: policy)
        let length = Double(count) / 10_000 + 10
        let window = TimeWindow(from: World.start + 60, until: World.start + 60 + length.rounded(.up))
        let task = try rig.world.task(window: window)
        rig.follow(task)
        rig.run(until: window.from + 1)

        var check = RunningCheck(in: rig.sample)
        var fed = 0
        var steps = 0
        var most = (entries: 0, bytes: 0)
        while fed < count {
            // One less than a step may take, so that every length of an open batch comes up.
            let share = min(policy.recordsPerTransaction - 1, count - fed)
            for number in fed..<fed + share { rig.feed(rig.event("e-\(number)")) }
            fed += share
            steps += 1
            if steps.isMultiple(of: 3) { try rig.crash() }
            rig.run()
            try check.take(rig.takeWritten())
            most.entries = max(most.entries, rig.changelog.count)
            most.bytes = max(most.bytes, rig.changelog.values.map(\.count).max() ?? 0)
            #expect(check.items == fed, "nothing waits, and nothing is lost")
            #expect(check.unlistedCount < DigestBatch.itemLimit)
            rig.now += 0.2
        }
        #expect(most.entries <= 2 + 16, "the watch, the progress, and the pages of what no batch has listed yet")
        #expect(most.bytes <= 12_288)

        rig.run(until: window.until)
        try check.take(rig.takeWritten())
        #expect(check.manifest?.counts.items == count)
        #expect(check.manifest?.gaps == [])
    }
}
