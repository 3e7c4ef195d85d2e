import Foundation
import Kafka
import Logging
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
    let log: Logger
    let makeStage: @Sendable () -> S

    func run() async throws {
        let stop = StopSignal()
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for ordinal in 0..<settings.workers {
                    group.addTask { try await work(ordinal: ordinal, until: stop) }
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

    private func work(ordinal: Int, until stop: StopSignal) async throws {
        try await DedicatedThread.run(name: "worker-\(ordinal)") {
            var log = log
            log[metadataKey: "worker"] = "\(ordinal)"
            let workerName = "\(name)-\(settings.processName)-\(ordinal)"
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
                if case .waiting(let duration) = try worker.turn() { Thread.sleep(forTimeInterval: duration.timeInterval) }
                if worker.isReady != isReady {
                    isReady = worker.isReady
                    log.info(isReady ? "ready" : "not ready")
                }
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
            log.critical("a worker did not stop in time; its open transaction will be aborted")
            _exit(temporaryFailure)
        }
    }
}

/// A thread for calls that block.
public enum DedicatedThread {
    private static let stackBytes = 4 << 20

    /// Runs `body` on a new thread and returns what it returned. The caller suspends; no thread of the cooperative pool waits.
    public static func run<Result: Sendable>(
        name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
            thread.name = name
            thread.stackSize = stackBytes
            thread.start()
        }
    }
}
