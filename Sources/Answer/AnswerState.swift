import ComitySchema
public import Foundation

/// Where the answer to a task stands. A stage keeps it within its own progress of the task.
public struct AnswerState: Codable, Hashable, Sendable {
    /// The sequence of the last part that was sealed; 0 before the first.
    public internal(set) var sequence = 0
    /// Parts of items; batches and manifest parts do not count.
    public internal(set) var parts = 0
    public internal(set) var items = 0
    /// What a source or a stream brought outside the task's scope. The stage counts it (rules E10 and F09).
    public var droppedOutOfScope = 0
    /// How many pages of the index are kept, the open one included.
    var indexPages = 0
    /// How many manifest parts are sealed.
    var manifestPages = 0
    /// When the manifest was begun: every page of it carries the same time.
    public internal(set) var completedAt: Date?
    /// The last manifest part is sealed: nothing follows.
    public internal(set) var isComplete = false
    /// Absent for an answer whose items are listed at its end, in the manifest.
    var batches: BatchState?

    /// - Parameter isBatched: whether items are listed while they are sealed, in ``DigestBatch``es: for an answer without a foreseeable
    ///   end.
    public init(isBatched: Bool = false) {
        batches = isBatched ? BatchState() : nil
    }

    /// When the open batch must be closed; `nil` if no item awaits being listed.
    public var batchDue: Date? { batches?.openedAt.map { $0 + DigestBatch.timeLimit } }

    var counts: Manifest.Counts {
        Manifest.Counts(parts: parts, items: items, droppedOutOfScope: droppedOutOfScope)
    }
}

/// Where an answer's digest batches stand. The items of the open one are in the answer's index.
struct BatchState: Codable, Hashable, Sendable {
    /// The most bytes that a batch's items take as JSON. With what surrounds them they are a JWS of less than the 256 KiB that readers
    /// of signatures take; a thousand items of an interception are about 186,000.
    static let byteLimit = 195_000

    /// How many are sealed, and the digest of the last of them.
    var count = 0
    var last: Digest?
    /// When the first item of the open one was sealed.
    var openedAt: Date?
    /// The items of the open one: how many, and how large they are as JSON.
    var items = 0
    var bytes = 0

    /// How many of some items the open batch takes; at least one, if it is empty.
    func room(for items: ArraySlice<AnswerItem>) -> Int {
        var (count, bytes) = (self.items, self.bytes)
        return items.prefix { item in
            count += 1
            bytes += JSONSize.ofListed(item)
            return count == 1 || (count <= DigestBatch.itemLimit && bytes <= Self.byteLimit)
        }.count
    }

    mutating func note(_ items: ArraySlice<AnswerItem>, at now: Date) {
        self.items += items.count
        bytes += items.reduce(0) { $0 + JSONSize.ofListed($1) }
        openedAt = openedAt ?? now
    }

    var chain: BatchChain? { last.map { BatchChain(count: count, last: $0) } }
}
