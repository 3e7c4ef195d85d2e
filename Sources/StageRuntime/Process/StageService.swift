import Foundation
import Kafka
import Logging
import Metrics
import ServiceLifecycle
import StageKit
import Telemetry

/// Runs a stage's workers, each on a thread of its own: librdkafka's calls block, and Swift's cooperative pool has only as many
/// threads as there are cores.
struct StageService<S: Stage>: Service {
    let cluster: any Cluster
    let settings: StageSettings
    let policy: StagePolicy
    let name: String
    let tracer: PipelineTracer
    /// One for each worker.
    let boards: [WorkerBoard]
    let log: Logger
    let makeStage: @Sendable () -> S

    func run() async throws {
        let stop = StopSignal()
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for board in boards {
                    group.addTask { try await work(showing: board, until: stop) }
                }
                do {
                    try await group.waitForAll()
                } catch {
                    stop.set()
                    throw error
                }
            }
        } onGracefulShutdown: {
            stop.set()
            ShutdownDeadline.start(after: StageProcess.shutdownLimit, log: log)
        }
    }

    private func work(showing board: WorkerBoard, until stop: StopSignal) async throws {
        try await DedicatedThread.run(name: "worker-\(board.worker)") {
            var log = log
            log[metadataKey: "worker"] = "\(board.worker)"
            let workerName = "\(name)-\(settings.processName)-\(board.worker)"
            let worker = StageWorker(
                cluster: cluster,
                settings: .init(transactionalID: workerName, memberName: settings.instance == nil ? nil : workerName),
                policy: policy,
                tracer: tracer,
                log: log,
                makeStage: makeStage
            )
            defer { worker.stop() }
            var isReady = false
            while !stop.isSet {
                let turn = try worker.turn()
                let standing = worker.standing
                board.post(standing, committed: worker.places, at: .now)
                if (standing == .ready) != isReady {
                    isReady.toggle()
                    log.info(isReady ? "ready" : "not ready")
                }
                if case .waiting(let duration) = turn { Thread.sleep(forTimeInterval: duration.timeInterval) }
            }
        }
    }
}

/// Ends the process when a graceful stop takes too long.
enum ShutdownDeadline {
    private static let temporaryFailure: Int32 = 75

    static func start(after limit: Duration, log: Logger) {
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: limit.timeInterval)
            log.critical("the process did not stop in time and is ended; a transaction that is open will be aborted")
            _exit(temporaryFailure)
        }
    }
}
