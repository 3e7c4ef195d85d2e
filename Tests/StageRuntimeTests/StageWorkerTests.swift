import Foundation
import Kafka
import KafkaTestKit
import Logging
import Metrics
import StageKit
import StageRuntime
import Telemetry
import Testing

/// A ledger's topics in memory, and workers over them.
struct LedgerWorld {
    let clock = TestClock()
    let cluster: MemoryCluster

    init(partitions: Int32 = 2, seed: UInt64 = 1) {
        cluster = MemoryCluster(seed: seed, clock: clock)
        for topic in ["entries", "ledger-state", "numbered", "closed", "missed", "dead"] {
            cluster.createTopic(topic, partitions: partitions)
        }
        cluster.createTopic("rates", partitions: 1)
    }

    func worker(
        _ ordinal: Int = 0,
        on cluster: (any Cluster)? = nil,
        rebuildLimit: Int = 1_000,
        onlyRated: Bool = false,
        inputs: LedgerStage.Inputs = .ours,
        traced: Set<String> = ["numbered", "closed", "dead"],
        tracer: PipelineTracer = .carrying,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) -> StageWorker<LedgerStage> {
        StageWorker(
            cluster: cluster ?? self.cluster,
            settings: .init(transactionalID: "ledger-\(ordinal)", rebuildLimit: rebuildLimit),
            clock: WallClock { clock.now },
            tracer: tracer,
            metrics: metrics,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { LedgerStage(onlyRated: onlyRated, inputs: inputs, traced: traced) }
        )
    }

    func put(_ entries: [(key: String, value: String)]) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(
            entries.map { ProducerRecord(topic: "entries", key: Array($0.key.utf8), value: Array($0.value.utf8)) }
        )
    }

    /// Turns a worker until it has been idle for some turns in a row.
    func settle(_ workers: [StageWorker<LedgerStage>]) throws {
        var idle = 0
        for _ in 0..<10_000 where idle < 20 {
            var worked = false
            for worker in workers { worked = try worker.turn() == .worked || worked }
            clock.advance(by: .milliseconds(10))
            idle = worked ? 0 : idle + 1
        }
    }

    func values(in topic: String) -> [String] {
        cluster.records(in: topic).map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }
}

@Suite struct StageWorkerTests {
    @Test func everyRecordIsAnsweredAndLagAtRestIsZero() throws {
        let world = LedgerWorld()
        try world.put((1...50).map { ("k\($0 % 5)", "v\($0)") })
        let worker = world.worker()
        try world.settle([worker])
        #expect(world.values(in: "numbered").count == 50)
        #expect(Set(world.values(in: "numbered")).count == 50)
        #expect(world.cluster.lag(ofGroup: "ledger", topics: ["entries"]) == 0)
        #expect(worker.openPartitions == [0, 1])
    }

    @Test func aBadRecordIsADeadLetterAndStopsNothing() throws {
        let world = LedgerWorld()
        try world.put([("a", "one"), ("a", "bad"), ("a", "two")])
        try world.settle([world.worker()])
        #expect(world.values(in: "dead") == ["bad"])
        #expect(world.values(in: "numbered") == ["one 1", "two 2"])
    }

    @Test func aRecordOfWhichTooMuchFollowsIsADeadLetterAndStopsNothing() throws {
        let world = LedgerWorld(partitions: 1)
        try world.put([("a", "one"), ("a", "swell"), ("a", "two"), ("b", "three")])
        try world.settle([world.worker(rebuildLimit: 0)])
        #expect(world.values(in: "dead") == ["swell"])
        #expect(world.values(in: "numbered") == ["one 1", "two 2", "three 1"])
        #expect(world.cluster.lag(ofGroup: "ledger", topics: ["entries"]) == 0)
    }

    @Test func aRecordThatIsTooLargeForTheDeadLettersLeavesItsReasonThere() throws {
        let world = LedgerWorld(partitions: 1)
        try world.put([("a", "bad" + String(repeating: "x", count: 999_990)), ("a", "one")])
        try world.settle([world.worker(rebuildLimit: 0)])
        let letter = try #require(world.cluster.records(in: "dead").first)
        #expect(letter.key == nil)
        #expect(letter.value == nil)
        #expect(letter.headers.contains(RecordHeader(DeadLetterHeader.origin, Array("entries/0/0".utf8))))
        #expect(letter.headers.contains(RecordHeader(DeadLetterHeader.code, Array("Bad".utf8))))
        #expect(world.values(in: "numbered") == ["one 1"])
        #expect(world.cluster.lag(ofGroup: "ledger", topics: ["entries"]) == 0)
    }

    @Test func noRecordIsPassedOverBeforeTheRegisterIsReadToItsEnd() throws {
        let world = LedgerWorld(partitions: 1)
        let registrar = try world.cluster.transactionalProducer(.init(transactionalID: "registrar"))
        try registrar.initTransactions()
        try registrar.begin()
        try registrar.send(ProducerRecord(topic: "rates", key: Array("a".utf8), value: []))
        try world.put([("a", "one")])
        let worker = world.worker(onlyRated: true)
        try world.settle([worker])
        #expect(!worker.isReady)
        try registrar.commit()
        try world.settle([worker])
        #expect(world.values(in: "numbered") == ["one 1"])
    }

    @Test func aShareIsOpenedOnlyWhenTheRegisterIsReadAsFarAsItReachedThen() throws {
        let world = LedgerWorld(partitions: 2)
        let (first, second) = (world.worker(0), world.worker(1))
        try world.settle([first, second])
        #expect(first.isReady && second.isReady)
        let registrar = try world.cluster.transactionalProducer(.init(transactionalID: "registrar"))
        try registrar.initTransactions()
        try registrar.begin()
        try registrar.send(ProducerRecord(topic: "rates", key: Array("a".utf8), value: []))
        second.stop()
        try world.settle([first])
        #expect(!first.isReady)
        try registrar.commit()
        try world.settle([first])
        #expect(first.isReady)
        #expect(first.openPartitions == [0, 1])
    }

    @Test func recordsThatWereGoneBeforeTheyCouldBeReadAreTold() throws {
        let world = LedgerWorld(partitions: 1)
        try world.put([("a", "one")])
        let first = world.worker()
        try world.settle([first])
        first.stop()
        try world.put([("a", "two"), ("a", "three"), ("a", "four")])
        world.cluster.expire(TopicPartition("entries", 0), before: 3)
        try world.settle([world.worker()])
        #expect(world.values(in: "numbered") == ["one 1", "four 2"])
        #expect(world.values(in: "missed") == ["entries 1..<3"])
    }

    @Test func recordsThatRetentionTakesFromARunningWorkerAreToldAndEndsOfTransactionsAreNone() throws {
        let world = LedgerWorld(partitions: 1)
        try world.put([("a", "one")])
        let worker = world.worker()
        try world.settle([worker])
        let sender = try world.cluster.transactionalProducer(.init(transactionalID: "sender"))
        try sender.initTransactions()
        for value in ["two", "three"] {
            try sender.begin()
            try sender.send(ProducerRecord(topic: "entries", key: Array("a".utf8), value: Array(value.utf8)))
            try sender.commit()
            world.clock.advance(by: .seconds(1))
            try world.settle([worker])
        }
        #expect(world.values(in: "missed").isEmpty)
        try world.put([("a", "four"), ("a", "five"), ("a", "six")])
        world.cluster.expire(TopicPartition("entries", 0), before: 7)
        try world.settle([worker])
        world.clock.advance(by: .seconds(1))
        try world.settle([worker])
        #expect(world.values(in: "numbered") == ["one 1", "two 2", "three 3", "six 4"])
        #expect(world.values(in: "missed") == ["entries 5..<7"])
    }

    @Test func stateIsRestoredFromTheChangelog() throws {
        let world = LedgerWorld()
        try world.put([("a", "one")])
        let first = world.worker()
        try world.settle([first])
        first.stop()
        try world.put([("a", "two")])
        try world.settle([world.worker()])
        #expect(world.values(in: "numbered") == ["one 1", "two 2"])
    }

    @Test func aTimerSurvivesARestartAndFiresOnce() throws {
        let world = LedgerWorld()
        try world.put([("a", "one")])
        let first = world.worker()
        try world.settle([first])
        first.stop()
        let second = world.worker()
        try world.settle([second])
        #expect(world.values(in: "closed").isEmpty)
        world.clock.advance(by: .seconds(30))
        try world.settle([second])
        #expect(world.values(in: "closed") == ["1"])
    }

    @Test func twoWorkersShareThePartitionsAndAThirdIsHarmless() throws {
        let world = LedgerWorld()
        let workers = [world.worker(0), world.worker(1), world.worker(2)]
        #expect(!workers.contains { $0.isReady }, "the group has not given anything out yet")
        try world.settle(workers)
        #expect(workers.map(\.openPartitions.count).sorted() == [0, 1, 1])
        #expect(workers.allSatisfy { $0.isReady }, "a worker for which nothing is left is ready to take over")
        try world.put((1...40).map { ("k\($0 % 8)", "v\($0)") })
        try world.settle(workers)
        #expect(world.values(in: "numbered").count == 40)
    }

    @Test func aWorkerThatLeavesHandsItsStateOn() throws {
        let world = LedgerWorld()
        let workers = [world.worker(0), world.worker(1)]
        try world.settle(workers)
        try world.put((1...20).map { ("k\($0 % 4)", "a\($0)") })
        try world.settle(workers)
        workers[0].stop()
        try world.put((1...20).map { ("k\($0 % 4)", "b\($0)") })
        try world.settle([workers[1]])
        let numbers = world.values(in: "numbered").compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(numbers.filter { $0 == 10 }.count == 4)
        #expect(numbers.count == 40)
    }

    @Test func missingTopicsAreNamed() throws {
        let clock = TestClock()
        let cluster = MemoryCluster(clock: clock)
        cluster.createTopic("entries", partitions: 1)
        let worker = StageWorker(
            cluster: cluster,
            settings: .init(transactionalID: "t"),
            clock: WallClock { clock.now },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { LedgerStage() }
        )
        #expect(throws: StageExit.misconfigured("topic rates does not exist: create the topics with `comity topics create`")) {
            try worker.turn()
        }
    }

    @Test func topicsThatDoNotFitTogetherAreNamed() throws {
        let world = LedgerWorld(partitions: 2)
        let clock = world.clock
        let cluster = MemoryCluster(clock: clock)
        for (topic, count) in [("entries", 3), ("rates", 1), ("ledger-state", 2), ("dead", 1)] as [(String, Int32)] {
            cluster.createTopic(topic, partitions: count)
        }
        #expect(
            throws: StageExit.misconfigured(
                "these topics must have the same number of partitions: entries has 3, ledger-state has 2"
            )
        ) {
            try world.worker(on: cluster).turn()
        }
    }

    @Test func ofTwoWorkersWithOneNameOneGivesUpAndTheOtherGoesOn() throws {
        let world = LedgerWorld()
        var rivals = [world.worker(0, rebuildLimit: 3), world.worker(0, rebuildLimit: 5)]
        try world.put((1...10).map { ("k\($0)", "v\($0)") })
        for _ in 0..<500 {
            rivals = rivals.filter { (try? $0.turn()) != nil }
            world.clock.advance(by: .milliseconds(10))
        }
        #expect(rivals.count == 1)
        #expect(world.values(in: "numbered").count == 10)
    }

    @Test func aClientThatKeepsFailingEndsTheWorker() throws {
        let world = LedgerWorld()
        let worker = StageWorker(
            cluster: world.cluster,
            settings: .init(transactionalID: "t", rebuildLimit: 2),
            clock: WallClock { world.clock.now },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { LedgerStage() }
        )
        world.cluster.injectAtRandom(chance: 1, from: [.initTransactions: [.refuse(.fatal)]])
        #expect(throws: StageExit.self) {
            for _ in 0..<10 { try worker.turn() }
        }
    }
}
