import Foundation
import Kafka
import Logging
import StageKit
import StageRuntime
import Testing

/// The runtime on a real broker. Runs where COMITY_TEST_BOOTSTRAP names one, as the test command does.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] != nil, "needs a broker in COMITY_TEST_BOOTSTRAP"),
    .serialized
)
struct BrokerTests {
    let prefix = "runtime-\(UUID().uuidString.prefix(8).lowercased())-"
    let cluster = LibrdkafkaCluster(bootstrap: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] ?? "")

    private func makeTopics() throws {
        let admin = try cluster.admin()
        defer { admin.close() }
        let topics = ["entries", "ledger-state", "numbered", "closed", "missed", "dead", "rates"]
        _ = try admin.createTopics(topics.map { TopicSpecification(name: prefix + $0, partitions: 2, replication: 1) })
    }

    private func worker(_ ordinal: Int) -> StageWorker<LedgerStage> {
        StageWorker(
            cluster: cluster,
            settings: .init(transactionalID: "\(prefix)\(ordinal)"),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeStage: { [prefix] in LedgerStage(prefix: prefix) }
        )
    }

    private func put(_ range: Range<Int>) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(
            range.map { ProducerRecord(topic: prefix + "entries", key: Array("k\($0 % 5)".utf8), value: Array("v\($0)".utf8)) }
        )
    }

    /// Everything that a reader of committed records sees in a topic.
    private func values(in topic: String) throws -> [String] {
        let reader = try cluster.consumer(ConsumerSettings())
        defer { reader.close() }
        let partitions = (0..<Int32(2)).map { TopicPartition(prefix + topic, $0) }
        try reader.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
        var values: [String] = []
        var quiet = 0
        while quiet < 10 {
            let before = values.count
            _ = try reader.poll(upTo: 1000, wait: .milliseconds(100)) {
                values.append(String(decoding: Array($0.value!), as: UTF8.self))
            }
            quiet = values.count == before ? quiet + 1 : 0
        }
        return values
    }

    private func lag() throws -> Int64 {
        let admin = try cluster.admin()
        let reader = try cluster.consumer(ConsumerSettings())
        defer {
            admin.close()
            reader.close()
        }
        let committed = try admin.committedOffsets(ofGroup: prefix + "ledger")
        return try (0..<Int32(2)).reduce(0) { sum, partition in
            let partition = TopicPartition(prefix + "entries", partition)
            return sum + (try reader.watermarks(of: partition, isolation: .readUncommitted).high) - (committed[partition] ?? 0)
        }
    }

    private func turn(_ workers: [StageWorker<LedgerStage>], for duration: Duration, until isDone: () throws -> Bool) throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end, try !isDone() {
            for worker in workers { try worker.turn() }
        }
    }

    @Test func recordsAreAnsweredOnceOverRestartsAndLagComesToRestAtZero() async throws {
        try await DedicatedThread.run(name: "test") {
            try makeTopics()
            try put(0..<100)
            let first = worker(0)
            try turn([first], for: .seconds(10)) { first.openPartitions.count == 2 }
            try turn([first], for: .seconds(2)) { false }
            first.stop()
            try put(100..<200)
            let second = worker(1)
            try turn([second], for: .seconds(20)) { second.openPartitions.count == 2 }
            try turn([second], for: .seconds(3)) { false }
            let answers = try values(in: "numbered")
            #expect(Set(answers.map { $0.split(separator: " ")[0] }).count == 200)
            #expect(answers.count == 200)
            #expect(answers.filter { $0.hasSuffix(" 40") }.count == 5)
            #expect(try lag() == 0)
            second.stop()
        }
    }
}
