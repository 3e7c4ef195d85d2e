import Foundation
import ServiceLifecycle
import StageRuntime
import Synchronization

/// Work that goes on on a thread of its own until the process stops: Kafka's calls block, and Swift's own threads must not be held.
struct Loop: Service {
    let name: String
    /// Returns soon after the signal is given.
    let body: @Sendable (Stop) -> Void

    /// The signal to end.
    final class Stop: Sendable {
        private let isGiven = Atomic<Bool>(false)

        var isRequested: Bool { isGiven.load(ordering: .relaxed) }

        func request() { isGiven.store(true, ordering: .relaxed) }

        /// Waits, or until the signal is given.
        func wait(_ time: Duration) {
            let end = ContinuousClock.now + time
            while !isRequested, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.05) }
        }
    }

    func run() async throws {
        let stop = Stop()
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await DedicatedThread.run(name: name) { body(stop) }
            } onGracefulShutdown: {
                stop.request()
            }
        } onCancel: {
            stop.request()
        }
    }
}
