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

    /// How many timers that count no more may stay, beside as many as there are others.
    private static let slack = 64

    private var heap = Heap<Timer>()
    /// The one timer of each key that counts, and when it was said to be due. Others are in the heap only because a heap cannot forget.
    private var current: [String: (order: UInt64, due: Date)] = [:]
    private var order: UInt64 = 0

    /// How many timers are held, with those that count no more.
    var count: Int { heap.count }

    /// Sets when a key is due. A time that has passed counts as `now`, so that work in slices takes turns with deadlines.
    mutating func set(_ key: String, due: Date?, now: Date) {
        // A time that lies far ahead and is changed again and again would leave a timer behind each time, weeks from the heap's front.
        defer { if heap.count > 2 * current.count + Self.slack { heap = Heap(heap.unordered.filter(isCurrent)) } }
        guard let due else {
            current[key] = nil
            return
        }
        guard current[key]?.due != due else { return }
        order += 1
        current[key] = (order, due)
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
        while let first = heap.min, !isCurrent(first) { heap.removeMin() }
    }

    private func isCurrent(_ timer: Timer) -> Bool { current[timer.key]?.order == timer.order }
}
