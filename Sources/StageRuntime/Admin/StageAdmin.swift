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
        let process = ProcessMetrics(factory: registry)
        let sources = AdminPort.Sources(
            health: { health.health(at: Date(), .now) },
            metrics: {
                health.show(at: Date(), factory: registry)
                process.show()
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
        gauge(StageMetrics.restoreProgress).record(standings.map(\.restored).min() ?? 1)
        let left = standings.map { $0.secondsLeft(at: now) }
        let seconds = gauge(StageMetrics.restoreSecondsLeft)
        if left.contains(nil) { seconds.destroy() } else { seconds.record(left.compactMap(\.self).max() ?? 0) }
    }
}

extension WorkerStanding {
    /// How much is restored, from 0 to 1.
    fileprivate var restored: Double {
        switch self {
        case .ready: 1
        case .restoring(let progress): progress?.ratio ?? 0
        case .starting, .rebalancing, .fenced: 0
        }
    }

    /// Until all is restored; absent where nobody knows.
    fileprivate func secondsLeft(at now: Date) -> TimeInterval? {
        switch self {
        case .ready: 0
        case .restoring(let progress): progress?.secondsLeft(at: now)
        case .starting, .rebalancing, .fenced: nil
        }
    }
}
