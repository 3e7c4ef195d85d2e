import CAllocationCount
import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import Logging
import StageKit
import StageRuntime
import TelemetryTestKit
import Testing

@testable import Interception

/// How often the calling thread asks for memory in the course of some work.
private func allocations(_ work: () throws -> Void) rethrows -> Int {
    let before = allocation_count()
    try work()
    return Int(allocation_count() - before)
}

@Suite("An event of nobody who is a target")
struct MissTests {
    /// Keys of every kind of length, some that no account can have, and some that are nearly a target's.
    private static let strangers =
        ["", "a", "account", "account-", "account-2", "account-11", "Account-1", "target-1000", "účet-1"].map { Array($0.utf8) }
        + [[0xFF, 0xC0], [UInt8](repeating: 0x61, count: 255), [UInt8](repeating: 0x61, count: 100_000)]

    @Test("costs no memory, whatever its key and however large it is", arguments: strangers)
    func costsNothing(key: [UInt8]) throws {
        let engine = try armed()
        let value = [UInt8](repeating: UInt8(ascii: "{"), count: 1_000_000)
        var admitted = 0
        // As a worker asks: with a view that a client lends it.
        let ask = { (view: borrowing RecordView) in
            if engine.admits(key: view.key, topic: view.topic) { admitted += 1 }
        }
        let count = key.withUnsafeBytes { key in
            value.withUnsafeBytes { value in
                allocations { for _ in 0..<100 { ask(Self.view(key, value)) } }
            }
        }
        #expect(admitted == 0)
        #expect(count == 0)
    }

    private static func view(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> RecordView {
        RecordView(
            topic: Topic.live.name,
            partition: 0,
            offset: 0,
            timestampMilliseconds: 0,
            key: key,
            value: value,
            headers: []
        )
    }

    @Test("costs no memory without a key")
    func withoutKey() throws {
        let engine = try armed()
        var isAdmitted = false
        let count = allocations { isAdmitted = engine.admits(key: nil, topic: Topic.live.name) }
        #expect(!isAdmitted)
        #expect(count == 0)
    }

    @Test("is told from one of a target at no cost either; if a key were copied, the count would show it")
    func counterpart() throws {
        let engine = try armed()
        let key = Array(World.target.rawValue.utf8)
        var copy: [UInt8] = []
        var isAdmitted = false
        let (asking, copying) = key.withUnsafeBytes { key in
            (allocations { isAdmitted = engine.admits(key: key, topic: Topic.live.name) }, allocations { copy = Array(key) })
        }
        #expect(isAdmitted && copy == key)
        #expect(asking == 0 && copying == 1)
    }

    /// A thousand targets, so that the index has grown and a good part of its places is taken.
    private func armed() throws -> StageEngine<InterceptionStage> {
        let world = try World()
        let engine = StageEngine(try World.stage(in: world.sample))
        for number in 0..<1_000 {
            let account = number == 0 ? World.target : AccountID(unchecked: "target-\(number)")
            engine.follow(Rig.entry(try world.task("\(number)", account: account), at: Int64(number)))
        }
        try engine.open(0, changelog: [], now: World.start)
        return engine
    }

    @Test("costs its worker no memory either: that asks for some by the turn, not by the event")
    func worker() throws {
        let brokers = try MockCluster()
        for topic in Topic.shared { brokers.createTopic(topic.name, partitions: 1) }
        let cluster = LibrdkafkaCluster(bootstrap: brokers.bootstrap)
        let events = 20_000
        try write(events, to: cluster)
        let stage = try World.stage(in: SampleWorld.standard)
        let shown = ShownMetrics()
        let worker = StageWorker(
            cluster: cluster,
            settings: .init(transactionalID: "test"),
            clock: WallClock { World.start },
            metrics: shown.registry,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { stage }
        )
        defer { worker.stop() }
        // If an event cost memory it would in every turn. So the turn that asked least often for each event tells; how many turns had
        // little or nothing to read tells how busy the machine is.
        var read = 0
        var least = Double.infinity
        while read < events {
            let asked = try allocations { try worker.turn() }
            let readBefore = read
            read = Int(shown.value("comity_records_in_total{topic=\"\(Topic.live.name)\"}") ?? 0)
            guard read - readBefore >= Self.muchInATurn else { continue }
            least = min(least, Double(asked) / Double(read - readBefore))
        }
        #expect(least < 0.5, "requests for memory, of one event; a copy of its key alone would be one")
    }

    /// So many events that what a turn costs besides does not count: librdkafka's queues, the group, the state and what is committed. They
    /// come together, as the producer has written them.
    private static let muchInATurn = 1_000

    private func write(_ count: Int, to cluster: some Cluster) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        // Small, because the mock keeps no more than five megabytes.
        let value = [UInt8](repeating: UInt8(ascii: "{"), count: 100)
        try producer.send(
            (0..<count).map { ProducerRecord(topic: Topic.live.name, key: Array("stranger-\($0)".utf8), value: value) }
        )
    }
}
