/// How many events of a simulated stream are due at a time, and when it ends.
struct LivePace: Equatable {
    /// Events a second; 0 for no limit.
    let rate: Double
    /// How many events there are at most; `nil` for no limit.
    let count: Int?
    /// How long it lasts at most.
    let seconds: Double?

    /// What goes out together: enough to keep the brokers busy, not so much that a progress line or Ctrl-C waits.
    static let batch = 20_000

    /// - Parameters:
    ///   - elapsed: seconds since the start.
    ///   - sent: how many events went out since then.
    /// - Returns: how many may go out together now; `nil` if the stream has ended.
    func due(elapsed: Double, sent: Int) -> Int? {
        let left = count.map { $0 - sent } ?? .max
        guard left > 0, elapsed < seconds ?? .infinity else { return nil }
        let allowed = rate > 0 ? Int(elapsed * rate) + 1 - sent : Self.batch
        return max(0, min(allowed, left, Self.batch))
    }

    /// How many events there will be; `nil` if there is no end, or nobody knows.
    var total: Int? {
        let allowed = rate > 0 ? seconds.flatMap { Int(exactly: ($0 * rate).rounded()) } : nil
        return [count, allowed].compactMap(\.self).min()
    }

    /// Seconds until an event is due when none is: a few of them may be late together rather than each waking the process.
    var pause: Double { min(0.1, max(0.001, 1 / rate)) }
}
