import ComitySchema
import Foundation
import Kafka
import Logging
import Metrics
import Telemetry

/// What the console's admin port shows.
enum ConsoleAdmin {
    static let standard = AdminAddress(host: "127.0.0.1", port: 9481, isAskedFor: false)

    private static let sessions = MetricDescription("comity_console_sessions", .gauge, "Reviewers who are signed in.")
    private static let ready = MetricDescription("comity_ready", .gauge, "1 once all that pages show has been read.")
    private static let buildInfo = MetricDescription(
        "comity_build_info",
        .gauge,
        "What runs: its version and librdkafka's. Always 1."
    )

    /// Every metric of the console's admin port.
    static let all = [sessions, ready, buildInfo] + ProcessMetrics.all

    static func sources(of console: Console) -> AdminPort.Sources {
        let registry = MetricRegistry(all, common: [("stage", "comity-console")])
        let process = ProcessMetrics(factory: registry)
        let versions = [("version", Release.version), ("librdkafka", LibrdkafkaCluster.libraryVersion)]
        Gauge(label: buildInfo.name, dimensions: versions, factory: registry).record(1)
        return AdminPort.Sources(
            health: { Health(reasonNotReady: reasonNotReady(console)) },
            metrics: {
                Gauge(label: ready.name, factory: registry).record(reasonNotReady(console) == nil ? 1 : 0)
                Gauge(label: sessions.name, factory: registry).record(console.sessions.count(at: console.now()))
                process.show()
                return registry.text()
            }
        )
    }

    /// Why pages would say less than there is, in a word. Brokers that are gone later are no reason: what was read stays shown, the first
    /// page says that it is old, and whoever asks for it then must find it.
    private static func reasonNotReady(_ console: Console) -> String? {
        if !console.cases.isComplete { return "restoring" }
        return console.lag.history.latest == nil ? "brokers" : nil
    }
}
