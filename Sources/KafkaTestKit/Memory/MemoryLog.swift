import Kafka

/// The log of one partition: records, and the markers that end transactions. A marker takes an offset like a record.
struct MemoryLog: Sendable {
    enum Content: Sendable {
        case record(ProducerRecord)
        case marker
    }

    struct Entry: Sendable {
        let offset: Int64
        let timestampMilliseconds: Int64
        /// The transaction to which the entry belongs; `nil` for a record that was written outside any.
        let transaction: Int?
        let content: Content
    }

    private(set) var entries: [Entry] = []
    private(set) var startOffset: Int64 = 0
    private(set) var endOffset: Int64 = 0
    /// The first offset of every transaction that is not decided.
    private var open: [Int: Int64] = [:]
    private var aborted: Set<Int> = []

    /// The offset below which every transaction is decided.
    var lastStableOffset: Int64 { open.values.min() ?? endOffset }

    func end(_ isolation: IsolationLevel) -> Int64 {
        switch isolation {
        case .readCommitted: lastStableOffset
        case .readUncommitted: endOffset
        }
    }

    mutating func append(_ record: ProducerRecord, transaction: Int?, at now: Int64) {
        if let transaction, open[transaction] == nil {
            open[transaction] = endOffset
        }
        append(.record(record), transaction: transaction, at: now)
    }

    /// Writes the marker that ends a transaction.
    mutating func end(transaction: Int, committed: Bool, at now: Int64) {
        if !committed {
            aborted.insert(transaction)
        }
        open[transaction] = nil
        append(.marker, transaction: transaction, at: now)
    }

    private mutating func append(_ content: Content, transaction: Int?, at now: Int64) {
        entries.append(
            Entry(offset: endOffset, timestampMilliseconds: now, transaction: transaction, content: content)
        )
        endOffset += 1
    }

    /// The record of an entry, if a reader of this isolation below its end may see it.
    func record(of entry: Entry, _ isolation: IsolationLevel) -> ProducerRecord? {
        guard case .record(let record) = entry.content else { return nil }
        if isolation == .readCommitted, let transaction = entry.transaction, aborted.contains(transaction) {
            return nil
        }
        return record
    }

    /// The entries from an offset up to the end that a reader of this isolation has.
    func entries(from offset: Int64, _ isolation: IsolationLevel) -> ArraySlice<Entry> {
        let first = index(of: offset)
        return entries[first..<max(first, index(of: end(isolation)))]
    }

    /// The index of the first entry at or after an offset. Offsets have gaps once the log was compacted.
    private func index(of offset: Int64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Drops everything below an offset, as retention does.
    mutating func expire(before offset: Int64) {
        startOffset = max(startOffset, min(offset, endOffset))
        entries.removeFirst(index(of: startOffset))
    }

    /// Drops what a later record with the same key replaces, and what was aborted, below the last stable offset. Tombstones
    /// stay, as they do in Kafka for `delete.retention.ms`.
    mutating func compact() {
        let stable = lastStableOffset
        var last: [[UInt8]: Int64] = [:]
        for entry in entries where entry.offset < stable {
            if let key = record(of: entry, .readCommitted)?.key {
                last[key] = entry.offset
            }
        }
        entries = entries.filter { entry in
            guard entry.offset < stable, case .record = entry.content else { return true }
            guard let record = record(of: entry, .readCommitted) else { return false }
            guard let key = record.key else { return true }
            return last[key] == entry.offset
        }
    }
}
