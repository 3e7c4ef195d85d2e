package import Foundation

/// How far a stage was in one partition at one moment.
package struct LagSample: Hashable, Sendable {
    package let at: Date
    package let committed: Int64?
    package let end: Int64
    package let lag: Int64

    package init(at: Date, committed: Int64?, end: Int64, lag: Int64) {
        self.at = at
        self.committed = committed
        self.end = end
        self.lag = lag
    }
}

/// What was seen of one stage in one partition lately, and what it tells. Without thresholds: a stage is held against the work that it
/// has, much as LinkedIn's Burrow does it (`core/internal/evaluator/caching.go`), so a busy partition and a quiet one are judged alike.
package struct LagWindow: Sendable {
    /// In seconds.
    package let length: TimeInterval
    /// The oldest first, and the first one as old as the window is long once it is full.
    package private(set) var samples: [LagSample] = []

    package init(length: TimeInterval) {
        self.length = length
    }

    package mutating func note(_ sample: LagSample) {
        // A clock that was set back says nothing of what was before.
        if let last = samples.last, last.at >= sample.at { samples = [] }
        samples.append(sample)
        let beginning = sample.at.addingTimeInterval(-length)
        while samples.count > 2, samples[1].at <= beginning { samples.removeFirst() }
    }

    /// Long enough to judge work that has not come to an end.
    private var isFull: Bool { samples.count > 1 && span >= length }

    private var span: TimeInterval {
        guard let first = samples.first, let last = samples.last else { return 0 }
        return last.at.timeIntervalSince(first.at)
    }

    /// What is to be said of the stage; absent while it is too early to tell.
    ///
    /// - Parameter isAttended: whether the stage's group has members.
    package func verdict(isAttended: Bool) -> LagVerdict? {
        guard isAttended else { return .stopped }
        guard let last = samples.last else { return nil }
        if last.lag == 0 { return .ok }
        let wasDone = samples.contains { $0.lag == 0 }
        guard hasCommitted else {
            // Work that came a moment ago tells nothing yet; work that was there all the time does.
            return isFull && !wasDone ? .stalled : nil
        }
        if wasDone || isFalling || Double(last.lag) <= workInHand { return .ok }
        return isFull ? .fallingBehind : nil
    }

    /// What the stage does from one look to the next: a lag no larger is not behind, it is under way.
    private var workInHand: Double {
        guard let rates, samples.count > 1 else { return 0 }
        return rates.out * span / Double(samples.count - 1)
    }

    private var hasCommitted: Bool { zip(samples, samples.dropFirst()).contains { $0.committed != $1.committed } }

    /// Whether the low points of the lag fall. The lag of a stage that commits in batches falls with each of them, even if it grows from one
    /// to the next.
    private var isFalling: Bool {
        let lags = samples.map(\.lag)
        guard let before = lags.prefix(lags.count / 2).min(), let after = lags.suffix(lags.count - lags.count / 2).min() else {
            return false
        }
        return after < before
    }

    /// Offsets that came, and offsets that were committed, a second. Ends of transactions count, as each takes an offset. Absent with
    /// fewer than two samples.
    package var rates: (in: Double, out: Double)? {
        guard let first = samples.first, let last = samples.last, span > 0 else { return nil }
        // What was there already when the stage committed for the first time is what it has less to do.
        let done = (last.end - first.end) - (last.lag - first.lag)
        let committed = last.committed.flatMap { last in first.committed.map { last - $0 } } ?? done
        return (max(0, Double(last.end - first.end)) / span, max(0, Double(committed)) / span)
    }

    /// Seconds until nothing is left if all goes on as it did; of what is under way, and of a stage that keeps up all the same, until what
    /// is there now is done. Absent if it would never be.
    package var drainSeconds: Double? {
        guard let last = samples.last else { return nil }
        if last.lag == 0 { return 0 }
        guard let rates, rates.out > 0 else { return nil }
        if Double(last.lag) <= workInHand { return Double(last.lag) / rates.out }
        if rates.out > rates.in { return Double(last.lag) / (rates.out - rates.in) }
        return verdict(isAttended: true) == .ok ? Double(last.lag) / rates.out : nil
    }
}
