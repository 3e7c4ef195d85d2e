import Foundation
import Kafka
import KafkaTestKit
import StageKit
import StageRuntime
import Testing

/// Workers over the in-memory brokers, in an order that a seed decides, with crashes, restarts, stalls and broker errors between
/// any two calls. Whatever happens, every record has one answer, in order, and the numbers have no gaps: state, output and
/// progress stand or fall together.
@Suite struct ExactlyOnceSimulation {
    static let seeds: Range<UInt64> = 0..<(ProcessInfo.processInfo.environment["SIM_SEEDS"].flatMap { UInt64($0) } ?? 200)

    @Test(arguments: [seeds])
    func everyRecordHasOneAnswerWhateverCrashes(seeds: Range<UInt64>) throws {
        for seed in seeds {
            try run(seed: seed)
        }
    }

    private func run(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let world = LedgerWorld(partitions: 3, seed: seed)
        world.cluster.injectAtRandom(chance: 0.02)
        var members: [(process: MemoryProcess, worker: StageWorker<LedgerStage>)] = (0..<3).map { ordinal in
            let process = world.cluster.process()
            return (process, world.worker(ordinal, on: process))
        }
        var sent = 0
        for _ in 0..<400 {
            if sent < 60, Int.random(in: 0..<4, using: &random) == 0 {
                sent += 1
                world.cluster.injectAtRandom(chance: 0)
                try world.put([("k\(sent % 7)", "v\(sent)")])
                world.cluster.injectAtRandom(chance: 0.02)
            }
            let ordinal = Int.random(in: 0..<members.count, using: &random)
            switch Int.random(in: 0..<80, using: &random) {
            case 0: members[ordinal].process.crash()
            case 1: members[ordinal].process.stall()
            default: break
            }
            if members[ordinal].process.hasCrashed {
                let process = world.cluster.process()
                members[ordinal] = (process, world.worker(ordinal, on: process))
            }
            if Int.random(in: 0..<5, using: &random) > 0 { try members[ordinal].worker.turn() }
            world.clock.advance(by: .milliseconds(Int.random(in: 1..<400, using: &random)))
        }
        world.cluster.injectAtRandom(chance: 0)
        for ordinal in members.indices where members[ordinal].process.hasCrashed {
            let process = world.cluster.process()
            members[ordinal] = (process, world.worker(ordinal, on: process))
        }
        world.clock.advance(by: .seconds(30))
        try world.settle(members.map(\.worker))
        check(world, sent: sent, seed: seed)
    }

    private func check(_ world: LedgerWorld, sent: Int, seed: UInt64) {
        let answers = world.cluster.records(in: "numbered")
        let parts = answers.map { String(decoding: $0.value ?? [], as: UTF8.self).split(separator: " ").map(String.init) }
        #expect(Set(parts.map { $0[0] }).count == sent, "lost or invented, seed \(seed)")
        #expect(answers.count == sent, "answered twice, seed \(seed)")
        var last: [[UInt8]?: Int] = [:]
        for (answer, part) in zip(answers, parts) {
            let number = Int(part[1]) ?? -1
            #expect(number == last[answer.key, default: 0] + 1, "state and output parted, seed \(seed)")
            last[answer.key] = number
        }
        #expect(world.cluster.lag(ofGroup: "ledger", topics: ["entries"]) == 0, "lag at rest, seed \(seed)")
        let ids = answers.compactMap { answer in answer.headers.first { $0.name == OutputID.header }?.value }
        #expect(Set(ids).count == sent, "ids, seed \(seed)")
    }
}
