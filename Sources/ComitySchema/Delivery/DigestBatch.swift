public import Foundation

/// What an interception has sent since the batch before, item by item: signed by the provider while the interception runs, then sealed
/// as a part of its own. Each names the one before, so that none can be left out, and the manifest names the last.
///
/// A batch closes after a second or a thousand items, whichever comes first. So an agency can check what it has long before the
/// interception ends, and the provider need not remember a warrant's months of items.
public struct DigestBatch: Codable, Hashable, Sendable {
    /// The most items in one batch.
    public static let itemLimit = 1_000
    /// How long after its first item a batch closes, in seconds.
    public static let timeLimit: TimeInterval = 1

    public let version: Int
    public let caseID: CaseID
    public let taskID: TaskID
    public let order: OrderReference
    public let task: TaskReference
    public let provider: EntityID
    /// From 1, without gaps.
    public let number: Int
    /// The digest of the batch before, as its JWS; absent in the first.
    public let previous: Digest?
    /// In the order in which they were sealed.
    public let items: [ManifestItem]
    /// Of the whole answer up to here. What was dropped shows here while the interception runs.
    public let counts: Manifest.Counts
    /// When the provider closed and signed it.
    public let closedAt: Date

    public init(
        version: Int,
        caseID: CaseID,
        taskID: TaskID,
        order: OrderReference,
        task: TaskReference,
        provider: EntityID,
        number: Int,
        previous: Digest?,
        items: [ManifestItem],
        counts: Manifest.Counts,
        closedAt: Date
    ) {
        self.version = version
        self.caseID = caseID
        self.taskID = taskID
        self.order = order
        self.task = task
        self.provider = provider
        self.number = number
        self.previous = previous
        self.items = items
        self.counts = counts
        self.closedAt = closedAt
    }
}

/// The digest batches of an answer, all of them, by their last.
public struct BatchChain: Codable, Hashable, Sendable {
    /// How many batches there are; their numbers go from 1 to it.
    public let count: Int
    /// The digest of the last batch, as its JWS.
    public let last: Digest

    public init(count: Int, last: Digest) {
        self.count = count
        self.last = last
    }
}
