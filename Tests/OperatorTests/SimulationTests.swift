import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import ProviderKit
import SampleProvider
import Testing

@testable import Operator

@Suite struct `A live stream's pace` {
    @Test(arguments: [(0, 0, 1), (0.05, 1, 0), (0.1, 1, 1), (1, 3, 8), (1, 11, 0)])
    func `is so many events a second, the first at once`(elapsed: Double, sent: Int, due: Int) {
        #expect(LivePace(rate: 10, count: nil, seconds: nil).due(elapsed: elapsed, sent: sent) == due)
    }

    @Test func `is what goes out together without a rate`() {
        #expect(LivePace(rate: 0, count: nil, seconds: nil).due(elapsed: 0, sent: 7) == LivePace.batch)
    }

    @Test func `ends with its count or its time`() {
        let pace = LivePace(rate: 100, count: 50, seconds: 2)
        #expect(pace.due(elapsed: 1, sent: 45) == 5)
        #expect(pace.due(elapsed: 1, sent: 50) == nil)
        #expect(pace.due(elapsed: 2, sent: 10) == nil)
    }
}

@Suite struct `A simulated live stream` {
    private let cluster = MemoryCluster(clock: TestClock())

    @Test func `is in the live topic under its accounts' keys, and its targets' events are told without their content`() throws {
        cluster.createTopic(Topic.live.name, partitions: 3)
        let population = LivePopulation(accounts: 20, targets: 3)
        var simulation = LiveSimulation(
            stream: LiveStream(of: population, run: "r"),
            pace: LivePace(rate: 0, count: 600, seconds: nil)
        )
        var told: [LiveEvent] = []
        try simulation.run(into: try cluster.producer()) { told.append(try CanonicalJSON.decode(from: $0)) }

        var written: [LiveEvent] = []
        try TopicReader(.live, of: cluster).readToEnd { record in
            let event = try CanonicalJSON.decode(LiveEvent.self, from: record.value ?? [])
            #expect(record.keyText == event.account.rawValue)
            #expect(record.partition == Murmur2Partitioner.partition(forKey: record.key ?? [], of: 3))
            written.append(event)
        }
        #expect(written.count == 600)
        let ofTargets = written.filter { population.targets.contains($0.account) }
        #expect(!told.isEmpty)
        #expect(Set(told) == Set(ofTargets.map(\.withoutContent)))
        #expect(simulation.summary.hasPrefix("600 events in "))
        #expect(simulation.summary.contains("; \(told.count) of targets, "))
    }

    @Test(arguments: [
        (["--accounts", "0"], "--accounts"), (["--accounts", "3", "--targets", "4"], "--targets"),
        (["--targets", "1", "--account", "a", "--account", "b"], "--account"), (["--account", "a b"], "--account"),
        (["--account", "user-000000001"], "--account"), (["--account", "a", "--account", "a"], "--account"),
        (["--country", "Wales"], "--country"), (["--exponent=-1"], "--exponent"), (["--rate=-1"], "--rate"),
        (["--count", "0"], "--count"), (["--seconds", "0"], "--seconds"),
    ])
    func `is refused where an option makes no sense, by the option's name`(arguments: [String], option: String) {
        let refusal = #expect(throws: (any Error).self) { try SimulateCommand.Live.parse(arguments) }
        #expect(refusal.map(SimulateCommand.Live.message(for:))?.hasPrefix(option) == true)
    }

    @Test func `has as many targets as are named, or ten`() throws {
        func population(_ arguments: [String]) throws -> LivePopulation {
            try SimulateCommand.Live.parse(arguments).population.accountsAndTargets
        }
        #expect(try population([]).targets.count == 10)
        #expect(try population(["--accounts", "4"]).targets.count == 4)
        #expect(try population(["--account", "a", "--account", "b"]).targets.map(\.rawValue) == ["a", "b"])
    }
}
