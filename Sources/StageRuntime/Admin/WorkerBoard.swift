import Foundation
import Kafka
import Synchronization

/// What a worker shows of itself to other threads: they never touch the worker.
final class WorkerBoard: Sendable {
    struct Notice: Sendable {
        var standing = WorkerStanding.starting
        /// Where the worker's partitions are read from again, one entry for each that it has, or had when it last had a share.
        var committed: [TopicPartition: Int64?] = [:]
        var turnedAt: ContinuousClock.Instant
    }

    let worker: Int
    private let notice: Mutex<Notice>

    init(worker: Int, at now: ContinuousClock.Instant) {
        self.worker = worker
        notice = Mutex(Notice(turnedAt: now))
    }

    /// - Parameter committed: `nil` while the worker has no share that it knows of: what it had stays shown, or its lag would vanish when
    ///   the brokers do.
    func post(_ standing: WorkerStanding, committed: [TopicPartition: Int64?]?, at now: ContinuousClock.Instant) {
        notice.withLock {
            $0.standing = standing
            if let committed { $0.committed = committed }
            $0.turnedAt = now
        }
    }

    var latest: Notice { notice.withLock { $0 } }
}
