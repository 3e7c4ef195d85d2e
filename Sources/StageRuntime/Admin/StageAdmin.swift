import ComitySchema
import Foundation
import Kafka
import Logging
import Metrics
import Telemetry

/// A stage's admin port, with what it shows.
struct StageAdmin {
    /// Where the process measures.
    let registry: MetricRegistry
    let port: AdminPort

    init(of stage: String, at address: AdminAddress, boards: [WorkerBoard], log: Logger) {
        let registry = Self.registry(of: stage)
        let health = StageHealth(boards: boards)
        let sources = AdminPort.Sources(
            health: { health.health(at: Date(), .now) },
            metrics: {
                health.show(at: Date(), factory: registry)
                return registry.text()
            }
        )
        self.registry = registry
        port = AdminPort(address, sources: sources, log: log)
    }

    /// A registry that knows every metric of a stage, and says what runs.
    static func registry(of stage: String) -> MetricRegistry {
        let registry = MetricRegistry(StageMetrics.all, common: [("stage", stage)])
        let versions = [("version", Release.version), ("librdkafka", LibrdkafkaCluster.libraryVersion)]
        Gauge(label: StageMetrics.buildInfo.name, dimensions: versions, factory: registry).record(1)
        return registry
    }
}

extension StageHealth {
    /// Shows readiness, and how far restoring is, as gauges.
    func show(at now: Date, factory: any MetricsFactory) {
        let standings = boards.map(\.latest.standing)
        func gauge(_ metric: MetricDescription) -> Gauge { Gauge(label: metric.name, factory: factory) }
        gauge(StageMetrics.ready).record(standings.allSatisfy { $0 == .ready } ? 1 : 0)
        // Of several workers the one that has most to do: until then the stage is not ready.
        let progress = standings.compactMap(\.progress)
        gauge(StageMetrics.restoreProgress).record(progress.map(\.ratio).min() ?? 1)
        gauge(StageMetrics.restoreSecondsLeft).record(progress.compactMap { $0.secondsLeft(at: now) }.max() ?? 0)
    }
}
