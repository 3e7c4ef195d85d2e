import Foundation
import Kafka
import KafkaTestKit
import Logging
import StageKit
import Telemetry
import TelemetryTestKit
import Testing

@testable import StageRuntime

@Suite struct `The lag that a stage shows` {
    let shown = ShownMetrics(StageMetrics.all)
    let world = LedgerWorld(partitions: 1)
    let board = WorkerBoard(worker: 0, at: .now)

    private func meter(_ cluster: (any Cluster)? = nil) -> LagMeter {
        LagMeter(
            of: "ledger",
            in: cluster ?? world.cluster,
            boards: [board],
            factory: shown.registry,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func post(_ worker: StageWorker<LedgerStage>) {
        board.post(worker.standing, committed: worker.places, at: .now)
    }

    private var lag: Double? {
        shown.value("kafka_consumergroup_lag{consumergroup=\"ledger\",partition=\"0\",topic=\"entries\"}")
    }
    private var age: Double? { shown.value("comity_lag_seconds{partition=\"0\",topic=\"entries\"}") }
    private var sum: Double? { shown.value("kafka_consumergroup_lag_sum{consumergroup=\"ledger\",topic=\"entries\"}") }
    private var offset: Double? {
        shown.value("kafka_consumergroup_current_offset{consumergroup=\"ledger\",partition=\"0\",topic=\"entries\"}")
    }

    private var ends: [Double?] {
        ["oldest", "current"].map { shown.value("kafka_topic_partition_\($0)_offset{partition=\"0\",topic=\"entries\"}") }
    }

    /// Brokers know no more than milliseconds.
    private func isShown(_ age: TimeInterval) -> Bool { self.age.map { abs($0 - age) < 0.001 } ?? false }

    @Test func `is what is not committed, and how long the oldest of it has waited`() throws {
        let worker = world.worker()
        try world.put([("k", "v1"), ("k", "v2")])
        try world.settle([worker])
        post(worker)
        let meter = meter()
        meter.measure(at: world.clock.now)
        #expect((lag, age, sum, offset) == (0, 0, 0, 2))
        let written = world.clock.now
        try world.put([("k", "v3"), ("k", "v4"), ("k", "v5")])
        world.clock.advance(by: .seconds(7))
        meter.measure(at: world.clock.now)
        #expect((lag, sum, offset) == (3, 3, 2))
        #expect(ends == [0, 5])
        world.cluster.expire(TopicPartition("entries", 0), before: 1)
        meter.measure(at: world.clock.now)
        #expect(ends == [1, 5])
        #expect(isShown(world.clock.now.timeIntervalSince(written)))
        try world.settle([worker])
        post(worker)
        meter.measure(at: world.clock.now)
        #expect((lag, age, offset) == (0, 0, 5))
    }

    @Test func `does not count the ends of transactions`() throws {
        let worker = world.worker()
        try world.settle([worker])
        let producer = try world.cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "other"))
        try producer.initTransactions()
        try producer.begin()
        try producer.send(ProducerRecord(topic: "entries", key: Array("k".utf8), value: Array("v".utf8)))
        try producer.abort()
        post(worker)
        let meter = meter()
        meter.measure(at: world.clock.now)
        #expect((lag, age) == (0, 0))
    }

    @Test func `is shown only by the instance that has the partition`() throws {
        let worker = world.worker()
        try world.put([("k", "v1")])
        try world.settle([worker])
        post(worker)
        let meter = meter()
        meter.measure(at: world.clock.now)
        #expect(lag == 0)
        board.post(.rebalancing, committed: [:], at: .now)
        meter.measure(at: world.clock.now)
        #expect((lag, age, sum, offset) == (nil, nil, nil, nil))
        #expect(ends == [nil, nil])
    }

    @Test func `stays shown while the instance has no share, as when the brokers are gone for long`() throws {
        let worker = world.worker()
        try world.settle([worker])
        post(worker)
        try world.put([("k", "v1")])
        let meter = meter()
        meter.measure(at: world.clock.now)
        worker.stop()
        post(worker)
        world.clock.advance(by: .seconds(30))
        meter.measure(at: world.clock.now)
        #expect(lag == 1)
        #expect(isShown(30))
    }

    @Test func `is shown while the state of its partitions is still being restored`() throws {
        let producer = try world.cluster.producer()
        try producer.send(
            (0..<12_000).map {
                ProducerRecord(topic: "ledger-state", key: Array("k\($0)".utf8), value: Array(#"{"count":1}"#.utf8))
            }
        )
        producer.close()
        try world.put([("k", "v1")])
        let worker = world.worker()
        var standings: Set<String> = []
        for _ in 0..<50 where worker.places == nil {
            try worker.turn()
            standings.insert(worker.standing.name)
        }
        post(worker)
        meter().measure(at: world.clock.now)
        #expect(standings.contains("restoring") && !standings.contains("ready"))
        #expect(lag == 1)
    }

    @Test func `has no age where the oldest record has no time`() throws {
        // Brokers write the times of records that have none as before 1970.
        let cluster = MemoryCluster { Date(timeIntervalSince1970: -1) }
        cluster.createTopic("entries", partitions: 1)
        board.post(.ready, committed: [TopicPartition("entries", 0): 0], at: .now)
        let meter = meter(cluster)
        meter.measure(at: world.clock.now)
        #expect((lag, age) == (0, 0))
        let producer = try cluster.producer()
        try producer.send([ProducerRecord(topic: "entries", key: nil, value: [1])])
        producer.close()
        meter.measure(at: world.clock.now)
        #expect((lag, age) == (1, nil))
    }

    @Test func `grows older while the brokers do not answer`() throws {
        let worker = world.worker()
        try world.settle([worker])
        post(worker)
        let written = world.clock.now
        try world.put([("k", "v1")])
        let meter = meter()
        meter.measure(at: world.clock.now)
        #expect(lag == 1)
        world.cluster.injectAtRandom(chance: 1, from: [.watermarks: [.refuse(.retriable)]])
        world.clock.advance(by: .seconds(30))
        meter.measure(at: world.clock.now)
        #expect(lag == 1)
        #expect(isShown(world.clock.now.timeIntervalSince(written)))
    }
}
