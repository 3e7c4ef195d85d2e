import Foundation
import Kafka
import KafkaTestKit
import Testing

@Suite("What the pipeline relies on")
struct ConformanceTests {
    @Test(
        "Kafka in memory does it",
        arguments: Behaviour.all + Behaviour.beyondTheStandIn,
        [MemoryCluster.Mode.simulated, .threaded]
    )
    func memory(_ behaviour: Behaviour, mode: MemoryCluster.Mode) async throws {
        let clock = TestClock()
        let cluster = MemoryCluster(mode: mode, clock: clock)
        let bench = Workbench(cluster, patience: mode == .simulated ? .simulated : .threaded) { clock.advance(by: $0) }
        try await onThreadOfItsOwn { try behaviour.show(bench) }
    }

    /// It needs a broker, which a plain `swift test` does not have.
    @Test(
        "a real broker does it (skipped unless COMITY_TEST_BOOTSTRAP names one)",
        .enabled(if: Broker.any != nil, "COMITY_TEST_BOOTSTRAP does not name a broker"),
        arguments: Behaviour.all
    )
    func broker(_ behaviour: Behaviour) async throws {
        try await show(behaviour, on: #require(Broker.any))
    }

    /// It needs the genuine broker: what stands in for it on laptops does less.
    @Test(
        "Apache Kafka itself does it (skipped on its local stand-in, which does less)",
        .enabled(if: Broker.apacheKafka != nil, "COMITY_TEST_BOOTSTRAP names no broker, or COMITY_TEST_STAND_IN says what it is"),
        arguments: Behaviour.beyondTheStandIn
    )
    func apacheKafka(_ behaviour: Behaviour) async throws {
        try await show(behaviour, on: #require(Broker.apacheKafka))
    }

    private func show(_ behaviour: Behaviour, on bootstrap: String) async throws {
        let bench = Workbench(LibrdkafkaCluster(bootstrap: bootstrap), patience: .real) {
            Thread.sleep(forTimeInterval: $0 / .seconds(1))
        }
        try await onThreadOfItsOwn { try behaviour.show(bench) }
    }
}

/// Where brokers for these tests listen, as `host:port`.
private enum Broker {
    static let any = ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"]
    /// The same, unless the test command started a stand-in for it.
    static let apacheKafka = isStandIn ? nil : any

    private static let isStandIn = ProcessInfo.processInfo.environment["COMITY_TEST_STAND_IN"].map { !$0.isEmpty } ?? false
}
