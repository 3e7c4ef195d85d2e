import Foundation
import HeapModule

/// Which entries of a partition are due, earliest first, and those that became due together in the order in which they did.
struct TimerQueue {
    private struct Timer: Comparable {
        let at: Date
        let order: UInt64
        let key: String

        static func < (left: Timer, right: Timer) -> Bool { (left.at, left.order) < (right.at, right.order) }
    }

    private var heap = Heap<Timer>()
    /// The one timer of each key that counts. Others are in the heap only because a heap cannot forget.
    private var current: [String: UInt64] = [:]
    private var order: UInt64 = 0

    /// Sets when a key is due. A time that has passed counts as `now`, so that work in slices takes turns with deadlines.
    mutating func set(_ key: String, due: Date?, now: Date) {
        guard let due else {
            current[key] = nil
            return
        }
        order += 1
        current[key] = order
        heap.insert(Timer(at: max(due, now), order: order, key: key))
    }

    /// When the next key is due.
    mutating func next() -> Date? {
        dropForgotten()
        return heap.min?.at
    }

    /// Takes out the next key that is due by `now`.
    mutating func pop(by now: Date) -> String? {
        dropForgotten()
        guard let first = heap.min, first.at <= now else { return nil }
        heap.removeMin()
        current[first.key] = nil
        return first.key
    }

    private mutating func dropForgotten() {
        while let first = heap.min, current[first.key] != first.order { heap.removeMin() }
    }
}
