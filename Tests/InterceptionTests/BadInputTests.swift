import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

@Suite("A bad event")
struct BadInputTests {
    private func armed() throws -> (World, TaskRecord) {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        return (world, task)
    }

    @Test(
        "of a target is a dead letter that repeats nothing of it, and the events beside it are captured",
        arguments: [
            ("{", "Malformed"), ("", "Malformed"), ("{}", "Malformed"), ("null", "Malformed"), ("[]", "Malformed"),
            (#"{"id":"e-1","unknown":1}"#, "Malformed"),
            (#"{"account":"account-1","at":"not a time","id":"e-1","kind":"mail"}"#, "Malformed"),
            (#"{"account":"account-1","at":"99999-01-01T00:00:00Z","id":"e-1","kind":"mail"}"#, "Malformed"),
            (#"{"account":"account-1","at":"2026-11-23T13:01:00Z","id":"e-1","id":"e-2","kind":"mail"}"#, "Malformed"),
            (#"{"account":"account-1","at":"2026-11-23T13:01:00Z","id":"e-1","kind":"telepathy"}"#, "Malformed"),
            (#"{"account":"account-1","at":"2026-11-23T13:01:00Z","id":"\#u{1}","kind":"mail"}"#, "Malformed"),
        ]
    )
    func broken(_ text: String, code: String) throws {
        let (world, task) = try armed()
        let key = World.target.rawValue
        let good = { (id: String) in (key as String?, CanonicalJSON.encode(world.event(id)) as [UInt8]?) }
        world.liveTogether([good("e-1"), (key, Array(text.utf8)), good("e-2")])
        #expect(try world.events(of: task).map(\.id) == ["e-1", "e-2"])
        #expect(world.driver.deadLetters.map(\.code) == [code])
        #expect(world.driver.deadLetters.allSatisfy { $0.record.key == nil && $0.record.value == nil })
        world.driver.advance(to: World.window.until)
        let manifest = try #require(try world.manifests(of: task).first)
        #expect(manifest.gaps.map(\.reason) == [.malformed], "that something is missing is told to the agency")
        #expect(manifest.gaps.first?.note == "1 events could not be read")
    }

    @Test("that is no text, that is nothing, or that is huge, is a dead letter too")
    func bytes() throws {
        let (world, task) = try armed()
        let key = World.target.rawValue
        world.live(nil, key: key)
        world.live([0xFF, 0xFE, 0x00], key: key)
        world.live(Array("{\"body\":\"".utf8) + [UInt8](repeating: 120, count: 1 << 20), key: key)
        world.live([UInt8](repeating: UInt8(ascii: "["), count: 100_000), key: key)
        #expect(world.driver.deadLetters.map(\.code) == ["Malformed", "Malformed", "TooLarge", "Malformed"])
        world.live(world.event("e-1"))
        #expect(try world.events(of: task).count == 1)
    }

    @Test("without a key, or with one that no account has, is nobody's: it is counted, and leaves no other trace")
    func keys() throws {
        let (world, _) = try armed()
        var stage = try World.stage(in: world.sample)
        let unusable: [[UInt8]] = [
            [], [0xFF, 0xC0], Array("účet-1".utf8), [UInt8](repeating: 0x61, count: 256), Array("account 1".utf8), [0x7F],
        ]
        var admitted = [stage.admits(key: nil, topic: Topic.live.name)]
        for key in unusable { admitted.append(key.withUnsafeBytes { stage.admits(key: $0, topic: Topic.live.name) }) }
        #expect(stage.unusableKeys == 1 + unusable.count)
        let usable = Array("account-of-nobody".utf8)
        admitted.append(usable.withUnsafeBytes { stage.admits(key: $0, topic: Topic.live.name) })
        #expect(!admitted.contains(true))
        #expect(stage.unusableKeys == 1 + unusable.count)
        world.live(Array("{".utf8), key: nil)
        world.liveBytes(Array("{".utf8), key: [0xFF, 0xC0])
        world.liveBytes(Array("{".utf8), key: [])
        world.liveBytes(Array("{".utf8), key: [UInt8](repeating: 0x61, count: 100_000))
        #expect(world.driver.deadLetters.isEmpty)
        #expect(world.keptKeys.isEmpty)
    }

    @Test("is nobody's by every byte of its key that is not printable or is a space, wherever it stands")
    func unusableBytes() {
        for length in 1...24 {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var key = [UInt8](repeating: UInt8(ascii: place.isMultiple(of: 2) ? "!" : "~"), count: length)
                    key[place] = byte
                    let isUsable = key.withUnsafeBytes(AccountKey.isUsable)
                    if isUsable != (0x21...0x7E).contains(byte) { Issue.record("byte \(byte) at \(place) of \(length)") }
                }
            }
        }
    }

    @Test("that is nobody's shows in the gauge and in what is kept of the partition, once, though steps fail and the stage dies")
    func countedKeys() throws {
        let rig = try Rig(in: try World())
        rig.run(until: World.start + 5)
        for _ in 0..<3 { rig.passBy(key: Array("account 1".utf8)) }
        rig.now = World.start + 11
        rig.abort()
        rig.abort()
        rig.run(until: World.start + 13)
        #expect(rig.gauge("comity_live_events_without_account") == 3)
        rig.passBy(key: [0xFF])
        rig.run(until: World.start + 35)
        #expect(rig.gauge("comity_live_events_without_account") == 4)
        #expect(rig.watch?.unusableKeys == 4)
        try rig.crash()
        rig.run(until: rig.now + 20)
        #expect(rig.gauge("comity_live_events_without_account") == 4)
    }

    @Test(
        "that bears a time of another age is dropped and counted",
        arguments: ["0000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"]
    )
    func times(at: String) throws {
        let (world, task) = try armed()
        let text = #"{"account":"account-1","at":"\#(at)","id":"e-1","kind":"mail","body":"x"}"#
        world.live(Array(text.utf8), key: World.target.rawValue)
        #expect(world.driver.deadLetters.isEmpty)
        #expect(world.running(task)?.answer.droppedOutOfScope == 1)
        #expect(try world.items(of: task).isEmpty)
    }

    @Test("outside its key's partition is refused, rather than that one task is counted in two places")
    func wrongPartition() throws {
        let world = try World()
        let task = try world.task(account: "elsewhere-1")
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", account: "elsewhere-1"))
        #expect(world.driver.deadLetters.map(\.code) == ["WrongPartition"])
        #expect(world.progress(of: task) == nil)
    }

    @Test("is not one that is as large as an event may be: it is cut into parts")
    func large() throws {
        let (world, task) = try armed()
        let event = world.event("e-1", body: String(repeating: "x", count: 1_000_000))
        world.live(event)
        #expect(try world.parts(of: task, .items).count == 3)
        let bytes = try world.items(of: task).reduce(into: Data()) { $0 += $1.bytes }
        #expect(try StrictJSON.decode(LiveEvent.self, from: Array(bytes), limits: InterceptionStage.eventLimits) == event)
        world.driver.advance(to: World.window.until)
        #expect(try world.manifests(of: task).map(\.counts) == [Manifest.Counts(parts: 3, items: 1, droppedOutOfScope: 0)])
    }
}
