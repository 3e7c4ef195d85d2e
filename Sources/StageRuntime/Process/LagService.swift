import Foundation
import Kafka
import Logging
import Metrics
import ServiceLifecycle

/// Measures lag every few seconds until the process stops, on a thread of its own.
struct LagService: Service {
    let group: String
    let cluster: any Cluster
    let boards: [WorkerBoard]
    let log: Logger

    private static var interval: TimeInterval { 3 }
    private static var patience: Duration { .milliseconds(500) }

    func run() async throws {
        let stop = StopSignal()
        let stopped = StopSignal()
        let thread = Thread {
            let meter = LagMeter(of: group, in: cluster, boards: boards, factory: MetricsSystem.factory, log: log)
            var next = Date()
            while !stop.isSet {
                if Date() >= next {
                    meter.measure(at: Date())
                    next = Date() + Self.interval
                }
                Thread.sleep(forTimeInterval: 0.05)
            }
            meter.close()
            stopped.set()
        }
        thread.name = "lag"
        thread.start()
        try? await gracefulShutdown()
        stop.set()
        // Its end is not waited for long: it only looks, and brokers that do not answer would hold up the process.
        let deadline = ContinuousClock.now + Self.patience
        while !stopped.isSet, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(10)) }
    }
}
