/// Ends of windows, the earliest first: a binary heap of twelve bytes an entry.
///
/// An entry is not taken out when its task changes. Who asks for the first one compares it with the task, and drops it if it is stale.
struct EndQueue {
    struct Entry {
        // In two halves, because a word of eight bytes would align entries to sixteen.
        private let high: Int32
        private let low: UInt32
        let place: Place

        init(end: Int64, place: Place) {
            high = Int32(truncatingIfNeeded: end >> 32)
            low = UInt32(truncatingIfNeeded: end)
            self.place = place
        }

        /// Milliseconds since 1970.
        var end: Int64 { Int64(high) << 32 | Int64(low) }

        static func < (left: Entry, right: Entry) -> Bool {
            left.high != right.high ? left.high < right.high : left.low < right.low
        }
    }

    private var entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
        for index in (0..<entries.count / 2).reversed() { sink(index) }
    }

    var count: Int { entries.count }

    var first: Entry? { entries.first }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var index = entries.count - 1
        while index > 0, entries[index] < entries[(index - 1) / 2] {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        sink(0)
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < entries.count && entries[child] < entries[least] {
                least = child
            }
            guard least != index else { return }
            entries.swapAt(index, least)
            index = least
        }
    }
}
