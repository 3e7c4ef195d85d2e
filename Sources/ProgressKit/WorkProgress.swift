package import Foundation

/// How far long work has come, in whatever it is counted in: items of a mailbox, offsets of a topic.
package struct WorkProgress: Hashable, Sendable {
    package let done: Int64
    /// About how many there are; absent if nobody knows.
    package let total: Int64?
    /// How many seconds were worked on what is done.
    package let seconds: TimeInterval

    package init(done: Int64, total: Int64?, seconds: TimeInterval) {
        self.done = done
        self.total = total
        self.seconds = seconds
    }

    /// From 0 to 1; absent if nobody knows how much there is. Nothing to do is done.
    package var ratio: Double? {
        total.map { $0 > 0 ? min(1, max(0, Double(done) / Double($0))) : 1 }
    }

    /// The same in whole percent. Only what is whole is 100.
    package var percent: Int? { ratio.map { Int(($0 * 100).rounded(.down)) } }

    /// How many a second, on average; absent before anything is known of that.
    package var rate: Double? { done > 0 && seconds > 0 ? Double(done) / seconds : nil }

    /// How many seconds are left if it goes on as it did; absent if nobody can know.
    package var secondsLeft: TimeInterval? {
        guard let total else { return nil }
        guard total > done else { return 0 }
        return done > 0 ? seconds * Double(total - done) / Double(done) : nil
    }

    /// As `38 % (190000 of 500000), 12 s left`, or `190000` where the whole is not known.
    package var description: String {
        guard let total, let percent else { return "\(done)" }
        let left = secondsLeft.map { ", \(TimeLeft.describe(UInt(exactly: $0.rounded(.up)) ?? .max)) left" } ?? ""
        return "\(percent) % (\(done) of \(total))\(left)"
    }
}
