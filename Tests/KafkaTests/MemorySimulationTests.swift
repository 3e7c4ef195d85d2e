import Foundation
import Kafka
import KafkaTestKit
import Testing

@Suite("Exactly once, on Kafka in memory")
struct MemorySimulationTests {
    /// What every partition of the input holds, and so must the output.
    private static let expected = (0..<40).map(String.init)
    private static let partitions: Int32 = 2

    private func prepare(_ cluster: MemoryCluster) throws {
        cluster.createTopic("input", partitions: Self.partitions)
        cluster.createTopic("output", partitions: Self.partitions)
        let producer = try cluster.producer()
        for partition in 0..<Self.partitions {
            try producer.send(Self.expected.map { .text($0, to: "input", partition: partition) })
        }
    }

    private func copies(in cluster: MemoryCluster) -> [[String]] {
        let records = cluster.records(in: "output")
        return (0..<Self.partitions).map { partition in
            records.filter { $0.partition == partition }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
        }
    }

    @Test("whatever fails, stalls or crashes, every record is copied once and in order", arguments: UInt64(1)...100)
    func faults(seed: UInt64) throws {
        let simulation = Simulation(seed: seed, workers: 3)
        try prepare(simulation.cluster)
        simulation.cluster.injectAtRandom(chance: 0.05)
        simulation.cluster.delayMarkers(seed.isMultiple(of: 2))
        simulation.run(steps: 400)
        simulation.cluster.injectAtRandom(chance: 0)
        simulation.cluster.delayMarkers(false)
        // An open transaction, even one that will be aborted, hides what others have committed behind it.
        simulation.run(steps: 5000) {
            $0.openTransactions.isEmpty && $0.lag(ofGroup: CopyWorker.group, topics: ["input"]) == 0
        }
        #expect(copies(in: simulation.cluster) == [Self.expected, Self.expected], "seed \(seed)")
    }

    @Test("the same seed brings about the same history")
    func determinism() throws {
        func history(seed: UInt64) throws -> [MemoryRecord] {
            let simulation = Simulation(seed: seed, workers: 3)
            try prepare(simulation.cluster)
            simulation.cluster.injectAtRandom(chance: 0.1)
            simulation.run(steps: 100)
            return simulation.cluster.records(in: "output", isolation: .readUncommitted)
        }
        #expect(try history(seed: 7) == history(seed: 7))
        #expect(try history(seed: 7) != history(seed: 8))
    }

    @Test("threads that share a group copy every record once while one of them comes and goes")
    func threads() async throws {
        let cluster = MemoryCluster(mode: .threaded, now: { Date() })
        try prepare(cluster)
        let failures = await withTaskGroup(of: [KafkaError].self) { group in
            for ordinal in 0..<3 {
                group.addTask {
                    await onThreadOfItsOwn { Self.copyAll(of: cluster, ordinal: ordinal) }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(failures == [])
        #expect(copies(in: cluster) == [Self.expected, Self.expected])
    }

    /// Copies until nothing is left, and leaves the group every so often. Returns what failed beyond the group's going on.
    private static func copyAll(of cluster: MemoryCluster, ordinal: Int) -> [KafkaError] {
        let worker = CopyWorker(in: cluster.process(), ordinal: ordinal)
        defer { worker.stop() }
        var failures: [KafkaError] = []
        let deadline = ContinuousClock.now + .seconds(20)
        var steps = 0
        while cluster.lag(ofGroup: CopyWorker.group, topics: ["input"]) > 0, ContinuousClock.now < deadline {
            do {
                try worker.step(upTo: 2, wait: .milliseconds(5))
            } catch {
                if error.recovery != .abortable { failures.append(error) }
            }
            steps += 1
            if ordinal == 2, steps.isMultiple(of: 7) { worker.stop() }
        }
        return failures
    }
}
