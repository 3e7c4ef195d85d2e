public import Foundation
import ProgressKit

/// How far a worker is.
public enum WorkerStanding: Hashable, Sendable {
    /// It makes its clients.
    case starting
    /// It reads what it follows, or the state of its partitions, before it does anything; how far, once it is known how much there is.
    case restoring(ReadingProgress?)
    /// It waits for its share of the partitions.
    case rebalancing
    /// Another has taken its place: it begins anew.
    case fenced
    case ready

    /// In a word, as `/readyz` says it.
    public var name: String {
        switch self {
        case .starting: "starting"
        case .restoring: "restoring"
        case .rebalancing: "rebalancing"
        case .fenced: "fenced"
        case .ready: "ready"
        }
    }

    /// How much of what must be read is read; absent where nothing is being read.
    public var progress: ReadingProgress? {
        if case .restoring(let progress) = self { progress } else { nil }
    }
}

/// How far the reading of topics to their ends has come, counted in offsets.
public struct ReadingProgress: Hashable, Sendable {
    public let done: Int64
    public let total: Int64
    public let startedAt: Date

    public init(done: Int64, total: Int64, startedAt: Date) {
        self.done = done
        self.total = total
        self.startedAt = startedAt
    }

    /// From 0 to 1.
    public var ratio: Double { progress(at: startedAt).ratio ?? 1 }

    /// How many seconds are left if it goes on as it did; absent before anything is read.
    public func secondsLeft(at now: Date) -> TimeInterval? { progress(at: now).secondsLeft }

    /// As `38 % (190000 of 500000), 12 s left`.
    public func description(at now: Date) -> String { progress(at: now).description }

    private func progress(at now: Date) -> WorkProgress {
        WorkProgress(done: done, total: total, seconds: max(0, now.timeIntervalSince(startedAt)))
    }
}
