import Synchronization
import Testing

@testable import Kafka

@Suite("The settings of librdkafka's clients")
struct ClientSettingsTests {
    func cluster(_ settings: [String: String] = [:]) -> LibrdkafkaCluster {
        LibrdkafkaCluster(bootstrap: "localhost:1", settings: settings)
    }

    @Test(
        "A wrong setting is named when any client is made",
        arguments: [
            (name: "sasl.mechanismm", value: "PLAIN"),
            (name: "security.protocol", value: "carrier-pigeon"),
            (name: "fetch.wait.max.ms", value: "-1"),
        ]
    )
    func wrongSettingIsNamed(_ setting: (name: String, value: String)) {
        let cluster = cluster([setting.name: setting.value])
        let makers: [() throws -> Void] = [
            { _ = try cluster.consumer(ConsumerSettings(group: "group")) },
            { _ = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "id")) },
            { _ = try cluster.producer() },
            { _ = try cluster.admin() },
        ]
        for make in makers {
            let error = #expect(throws: KafkaError.self) { try make() }
            #expect(error?.message.hasPrefix("Kafka setting \(setting.name) is wrong") == true)
            #expect(error?.recovery == .fatal)
        }
    }

    @Test("Settings that contradict each other are told when the client is made")
    func contradiction() {
        let cluster = cluster(["fetch.max.bytes": "1000000", "receive.message.max.bytes": "1000"])
        let error = #expect(throws: KafkaError.self) { try cluster.consumer(ConsumerSettings(group: "group")) }
        #expect(error?.message.contains("receive.message.max.bytes") == true)
    }

    @Test("The operator's settings reach every client, but not what a client's kind means")
    func operatorCannotChangeMeaning() throws {
        let cluster = cluster(["enable.auto.commit": "nonsense"])
        let consumer = try cluster.consumer(ConsumerSettings(group: "group"))
        consumer.close()
    }

    @Test("A caller's overrides come last")
    func overridesComeLast() {
        let settings = ConsumerSettings(group: "group", overrides: ["isolation.level": "nonsense"])
        let error = #expect(throws: KafkaError.self) { try cluster().consumer(settings) }
        #expect(error?.message.contains("isolation.level") == true)
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[LogLine]>([])

        var all: [LogLine] { lines.withLock { $0 } }

        func append(_ line: LogLine) { lines.withLock { $0.append(line) } }
    }

    @Test("What librdkafka has to say reaches the log")
    func logLines() async throws {
        try await onThreadOfItsOwn {
            let lines = Lines()
            let cluster = LibrdkafkaCluster(bootstrap: "localhost:1", log: { lines.append($0) })
            let consumer = try cluster.consumer(ConsumerSettings())
            let deadline = ContinuousClock.now + .seconds(5)
            while lines.all.isEmpty, ContinuousClock.now < deadline {
                _ = try consumer.poll(upTo: 1, wait: .milliseconds(20)) { _ in }
            }
            consumer.close()
            #expect(lines.all.contains { $0.level <= .error && $0.text.contains("localhost:1") })
        }
    }

    @Test(
        "Durations become whole milliseconds, never shorter",
        arguments: [
            (Duration.zero, Int32(0)),
            (.nanoseconds(1), 1),
            (.milliseconds(100), 100),
            (.microseconds(1_500), 2),
            (.seconds(-1), 0),
            (.seconds(3_000_000_000), Int32.max),
        ]
    )
    func milliseconds(_ duration: Duration, _ expected: Int32) {
        #expect(duration.milliseconds == expected)
    }

    @Test("The library's version is one that the code was written for")
    func version() {
        #expect(LibrdkafkaCluster.libraryVersion.hasPrefix("2."))
    }
}
