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

    func run() async throws {
        let stop = StopSignal()
        let thread = Thread {
            let meter = LagMeter(of: group, in: cluster, boards: boards, factory: MetricsSystem.factory, log: log)
            while !stop.isSet {
                meter.measure(at: Date())
                Thread.sleep(forTimeInterval: Self.interval)
            }
        }
        thread.name = "lag"
        thread.start()
        // Its end is not waited for: it only looks, and brokers that do not answer would hold up the process.
        try? await gracefulShutdown()
        stop.set()
    }
}
