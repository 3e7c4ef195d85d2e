import DequeModule
import Foundation

/// Records that were read and are not committed yet, in order, for each topic and partition.
struct Backlog {
    struct Source: Hashable, Comparable {
        /// The topic's place among the stage's inputs: records of earlier inputs go first.
        let rank: Int
        let topic: String
        let partition: Int32

        static func < (left: Source, right: Source) -> Bool { (left.rank, left.partition) < (right.rank, right.partition) }
    }

    struct Queue {
        var waiting = Deque<Record>()
        /// Handled in the open transaction; they come back if it is aborted.
        var handled: [Record] = []
        /// Since when the first waiting record cannot be handled, and when it is tried again.
        var deferral: Deferral?
    }

    struct Deferral {
        let since: Date
        var retryAt: Date
    }

    private(set) var queues: [Source: Queue] = [:]

    var waitingCount: Int { queues.values.reduce(0) { $0 + $1.waiting.count } }

    var waitingBytes: Int {
        queues.values.reduce(0) { $0 + $1.waiting.reduce(0) { $0 + ($1.value?.count ?? 0) } }
    }

    var sources: [Source] { queues.keys.sorted() }

    /// When the earliest deferred record is tried again.
    var nextRetry: Date? { queues.values.compactMap { $0.waiting.isEmpty ? nil : $0.deferral?.retryAt }.min() }

    mutating func append(_ record: Record, rank: Int) {
        queues[Source(rank: rank, topic: record.topic, partition: record.partition), default: Queue()].waiting.append(record)
    }

    func firstWaiting(of source: Source) -> Record? { queues[source]?.waiting.first }

    func deferral(of source: Source) -> Deferral? { queues[source]?.deferral }

    mutating func postpone(_ source: Source, _ deferral: Deferral) { queues[source]?.deferral = deferral }

    /// The first waiting record is done with, as far as the open transaction goes.
    ///
    /// Changes the queue in place: to take it out and put it back would copy all that waits, for each record.
    mutating func handleFirst(of source: Source) {
        guard let record = queues[source]?.waiting.popFirst() else { return }
        queues[source]?.handled.append(record)
        queues[source]?.deferral = nil
    }

    mutating func drop(topic: String, partition: Int32) {
        for source in queues.keys where source.topic == topic && source.partition == partition { queues[source] = nil }
    }

    /// The transaction is committed: what was handled is done.
    mutating func keepHandled() {
        for index in queues.values.indices {
            queues.values[index].handled.removeAll(keepingCapacity: true)
        }
    }

    /// The transaction is aborted: what was handled waits again, in its old order.
    mutating func returnHandled() {
        for index in queues.values.indices {
            while let record = queues.values[index].handled.popLast() { queues.values[index].waiting.prepend(record) }
        }
    }
}
