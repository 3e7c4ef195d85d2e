import ComitySchema
import Foundation
import ProgressKit

/// How fast a long collection goes, and when people were last told of it.
struct CollectionPace: Codable, Hashable, Sendable {
    /// About how many items there are, if the source could say.
    let expected: Int?
    /// How long was worked on the collection.
    private(set) var milliseconds = 0
    /// When the last slice was done; absent while the task is paused.
    private var workedAt: Date?
    /// When people were last told, and of how many items.
    private var toldAt: Date
    private var toldItems: Int

    /// How long people are not told again.
    static let silence: TimeInterval = 10
    /// How long they are left without a word, if hardly anything has come on.
    static let longestSilence: TimeInterval = 60
    /// What lies between two slices beyond this was no work: the stage stood still.
    static let longestSlice: TimeInterval = 60

    init(expected: Int?, items: Int, at now: Date) {
        self.expected = expected
        workedAt = now
        toldAt = now
        toldItems = items
    }

    /// A slice is done.
    mutating func work(at now: Date) {
        if let workedAt {
            milliseconds += Int(max(0, min(now.timeIntervalSince(workedAt), Self.longestSlice)) * 1000)
        }
        workedAt = now
    }

    /// Nothing is worked until the next slice.
    mutating func pause() { workedAt = nil }

    /// Whether people are to be told of so many items; they count as told then. Every per cent is worth a word, and a lasting silence is.
    mutating func isWorthTelling(of items: Int, at now: Date) -> Bool {
        let silence = now.timeIntervalSince(toldAt)
        guard silence >= Self.silence else { return false }
        guard silence >= Self.longestSilence || (items - toldItems) * 100 >= max(expected ?? items, 1) else { return false }
        (toldAt, toldItems) = (now, items)
        return true
    }

    func progress(of items: Int) -> WorkProgress {
        WorkProgress(done: Int64(items), total: expected.map(Int64.init), seconds: Double(milliseconds) / 1000)
    }
}
