import Foundation
import Kafka
import KafkaTestKit
import Metrics
import StageKit
import Telemetry
import TelemetryTestKit
import Testing

@testable import StageRuntime

@Suite struct `What a worker measures` {
    let shown = ShownMetrics(StageMetrics.all)
    let world = LedgerWorld()

    @Test func `is what it read, wrote, decided and committed`() throws {
        try world.put((1...50).map { ("k\($0 % 5)", "v\($0)") } + [("k1", "bad")])
        let worker = world.worker(metrics: shown.registry)
        try world.settle([worker])
        #expect(shown.value("comity_records_in_total{topic=\"entries\"}") == 51)
        #expect(shown.value("comity_records_out_total{topic=\"numbered\"}") == 50)
        #expect(shown.value("comity_records_out_total{topic=\"dead\"}") == 1)
        #expect(shown.value("comity_dead_letters_total{code=\"Bad\"}") == 1)
        #expect(shown.value("comity_rebalances_total") == 1)
        #expect(shown.value("comity_transactions_total{result=\"aborted\"}") == 0)
        let committed = try #require(shown.value("comity_transactions_total{result=\"committed\"}"))
        #expect(committed >= 1)
        #expect(shown.value("comity_commit_seconds_count") == committed)
        #expect(try #require(shown.value("comity_step_seconds_count")) >= committed)
    }

    @Test func `counts what is written when it is committed, however often it was tried`() throws {
        try world.put((1...20).map { ("k\($0)", "v\($0)") })
        world.cluster.injectAtRandom(chance: 1, from: [.commitTransaction: [.refuse(.abortable)]])
        let worker = world.worker(metrics: shown.registry)
        for _ in 0..<20 { try worker.turn() }
        #expect(try #require(shown.value("comity_transactions_total{result=\"aborted\"}")) > 1)
        #expect(shown.value("comity_records_out_total{topic=\"numbered\"}") == nil)
        world.cluster.injectAtRandom(chance: 0, from: [:])
        try world.settle([worker])
        #expect(shown.value("comity_records_out_total{topic=\"numbered\"}") == 20)
    }

    @Test(arguments: [(KafkaError.Recovery.fenced, WorkerStanding.fenced), (.fatal, .starting), (.retriable, .starting)])
    func `counts each time that its clients were made anew, and is fenced only where another has taken its place`(
        recovery: KafkaError.Recovery,
        standing: WorkerStanding
    ) throws {
        let worker = world.worker(metrics: shown.registry)
        world.cluster.injectAtRandom(chance: 1, from: [.initTransactions: [.refuse(recovery)]])
        for _ in 0..<3 { try worker.turn() }
        #expect(shown.value("comity_client_restarts_total") == 3)
        #expect(worker.standing == standing)
    }

    @Test(arguments: [KafkaError.Recovery.fenced, .fatal, .abortable])
    func `counts a transaction that was not committed, whatever became of it`(recovery: KafkaError.Recovery) throws {
        try world.put([("k", "v")])
        let worker = world.worker(metrics: shown.registry)
        world.cluster.injectAtRandom(chance: 1, from: [.commitTransaction: [.refuse(recovery)]])
        for _ in 0..<20 where shown.value("comity_transactions_total{result=\"aborted\"}") == 0 { try worker.turn() }
        #expect(shown.value("comity_transactions_total{result=\"aborted\"}") == 1)
        #expect(shown.value("comity_transactions_total{result=\"committed\"}") == 0)
    }

    @Test
    func `of a partition stays shown by the worker of the process that took it over, when the one that had it lets go late`() {
        let measurement = StageKit.Measurement(name: "ledgers", partition: 0, labels: [:], value: 1)
        let (first, second) = (WorkerMetrics(shown.registry), WorkerMetrics(shown.registry))
        first.measured(measurement)
        second.measured(measurement)
        first.forgetAll()
        second.measured(measurement)
        #expect(shown.value("ledgers{partition=\"0\"}") == 1)
    }

    @Test func `is surveyed of each partition that it has, and of none that it gave up`() throws {
        try world.put((1...20).map { ("k\($0)", "v\($0)") })
        let worker = world.worker(metrics: shown.registry)
        try world.settle([worker])
        world.clock.advance(by: .seconds(16))
        try world.settle([worker])
        let counts = (0..<2).compactMap { shown.value("ledgers{partition=\"\($0)\",state=\"open\"}") }
        #expect(counts.reduce(0, +) == 20)
        let other = world.worker(1, metrics: MetricRegistry([]))
        try world.settle([worker, other])
        world.clock.advance(by: .seconds(16))
        try world.settle([worker, other])
        #expect(worker.openPartitions.count == 1)
        #expect(shown.series(of: "ledgers{").count == 1)
    }

    @Test func `has a name and a description that the list for operators has, and the list has no other`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Deploy/monitoring/metrics.txt")
        let listed = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let names = listed.map { line in line.split(separator: " ").prefix(2).joined(separator: " ") }
        let known = StageMetrics.all.map { metric in
            switch metric.kind {
            case .counter: "\(metric.name) counter"
            case .gauge: "\(metric.name) gauge"
            case .histogram: "\(metric.name) histogram"
            }
        }
        #expect(Set(names.filter { !$0.hasPrefix("comity_console_") }) == Set(known))
        #expect(StageMetrics.all.allSatisfy { $0.help.hasSuffix(".") })
    }
}

@Suite struct `How far a worker is` {
    let world = LedgerWorld()

    @Test func `is told from its start to its first work`() throws {
        let producer = try world.cluster.producer()
        try producer.send((0..<12_000).map { ProducerRecord(topic: "rates", key: Array("k\($0)".utf8), value: [1]) })
        producer.close()
        let worker = world.worker()
        #expect(worker.standing == .starting)
        var seen: [String] = []
        var ratios: [Double] = []
        for _ in 0..<200 {
            try worker.turn()
            if seen.last != worker.standing.name { seen.append(worker.standing.name) }
            if let progress = worker.standing.progress { ratios.append(progress.ratio) }
            world.clock.advance(by: .milliseconds(10))
        }
        #expect(seen.first == "restoring")
        #expect(seen.last == "ready")
        #expect(ratios.count > 1)
        #expect(ratios == ratios.sorted())
    }

    @Test(
        arguments: [
            (0, 100, 0.0, nil), (25, 100, 0.25, 30.0), (100, 100, 1.0, 0.0), (0, 0, 1.0, 0.0),
        ] as [(Int64, Int64, Double, TimeInterval?)]
    )
    func `is told in parts of the whole, with the time that is left at the rate so far`(
        done: Int64,
        total: Int64,
        ratio: Double,
        left: TimeInterval?
    ) {
        let start = world.clock.now
        let progress = ReadingProgress(done: done, total: total, startedAt: start)
        #expect(progress.ratio == ratio)
        #expect(progress.secondsLeft(at: start + 10) == left)
    }

    @Test func `is told in words`() {
        let progress = ReadingProgress(done: 250, total: 1_000, startedAt: world.clock.now)
        #expect(progress.description(at: world.clock.now + 10) == "25 % (250 of 1000), 30 s left")
    }

    @Test func `makes the whole stage as ready as the worker that is furthest behind, and dead if one is stuck`() {
        let start = ContinuousClock.now
        let boards = (0..<2).map { WorkerBoard(worker: $0, at: start) }
        let health = StageHealth(boards: boards)
        #expect(health.health(at: world.clock.now, start).reasonNotReady == "starting")
        let progress = ReadingProgress(done: 1, total: 4, startedAt: world.clock.now - 5)
        boards[0].post(.ready, committed: [:], at: start)
        boards[1].post(.restoring(progress), committed: [:], at: start)
        let restoring = health.health(at: world.clock.now, start)
        #expect(restoring.reasonNotReady == "restoring")
        #expect(restoring.details.map(\.progress) == [nil, 0.25])
        #expect(restoring.details.map(\.secondsLeft) == [nil, 15])
        boards[1].post(.ready, committed: [:], at: start + .seconds(100))
        #expect(
            health.health(at: world.clock.now, start + .seconds(100))
                == Health(
                    reasonNotReady: nil,
                    details: [Health.Detail(worker: 0, state: "ready"), Health.Detail(worker: 1, state: "ready")]
                )
        )
        #expect(!health.health(at: world.clock.now, start + .seconds(200)).isAlive)
    }
}
