import Foundation
import Kafka
import KafkaTestKit
import Logging
import StageKit
import StageRuntime
import Testing

/// Lets visitors in once their gate is open.
private struct GateStage: Stage {
    let plan = StagePlan(name: "gate", inputs: ["openings", "visits"], changelog: "gate-state", deadLetters: "dead")

    mutating func process(_ record: Record, in context: StageContext<Bool>) throws(StageFailure) {
        if record.topic == "openings" { return context[record.keyText] = true }
        guard context[record.keyText] == true else { throw .notYet(code: "Closed", message: "the gate is closed") }
        context.send(OutboundRecord(topic: "visitors", key: record.key, value: record.value))
    }

    func encode(_ entry: Bool) -> [UInt8] { [entry ? 1 : 0] }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Bool { bytes == [1] }
}

@Suite struct WaitingTests {
    @Test func whatARecordWaitsForIsReadHoweverManyWait() throws {
        let clock = TestClock()
        let cluster = MemoryCluster(clock: clock)
        for topic in ["openings", "visits", "gate-state", "visitors", "dead"] { cluster.createTopic(topic, partitions: 1) }
        let worker = StageWorker(
            cluster: cluster,
            settings: .init(transactionalID: "gate-0"),
            policy: StagePolicy(recordsPerTransaction: 10),
            clock: WallClock { clock.now },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { GateStage() }
        )
        let producer = try cluster.producer()
        try producer.send((1...100).map { ProducerRecord(topic: "visits", key: Array("a".utf8), value: Array("\($0)".utf8)) })
        func turn(times: Int) throws {
            for _ in 0..<times {
                try worker.turn()
                clock.advance(by: .milliseconds(10))
            }
        }
        try turn(times: 50)
        #expect(cluster.records(in: "visitors").isEmpty)
        try producer.send([ProducerRecord(topic: "openings", key: Array("a".utf8), value: [])])
        try turn(times: 100)
        #expect(cluster.records(in: "visitors").count == 100)
        #expect(cluster.records(in: "dead").isEmpty)
    }
}
