public import Foundation

/// The end of an answer: what was delivered, item by item, what was not and why. Signed by the provider, then sealed.
///
/// A long answer has several manifest parts; `page` and `pages` tell which one this is, and the last one closes the task.
public struct Manifest: Codable, Hashable, Sendable {
    public let version: Int
    public let caseID: CaseID
    public let taskID: TaskID
    public let order: OrderReference
    public let task: TaskReference
    public let provider: EntityID
    public let page: Int
    public let pages: Int
    /// What was asked, as it was applied.
    public let categories: [DataCategory]
    public let window: TimeWindow
    public let items: [ManifestItem]
    /// Of the whole answer, the same on every page.
    public let counts: Counts
    public let gaps: [Gap]
    /// The provider holds nothing that the task asks for; the answer is this statement.
    public let noData: Bool
    public let completedAt: Date

    public init(
        version: Int,
        caseID: CaseID,
        taskID: TaskID,
        order: OrderReference,
        task: TaskReference,
        provider: EntityID,
        page: Int,
        pages: Int,
        categories: [DataCategory],
        window: TimeWindow,
        items: [ManifestItem],
        counts: Counts,
        gaps: [Gap],
        noData: Bool,
        completedAt: Date
    ) {
        self.version = version
        self.caseID = caseID
        self.taskID = taskID
        self.order = order
        self.task = task
        self.provider = provider
        self.page = page
        self.pages = pages
        self.categories = categories
        self.window = window
        self.items = items
        self.counts = counts
        self.gaps = gaps
        self.noData = noData
        self.completedAt = completedAt
    }

    /// How much the whole answer is; the same on every page.
    public struct Counts: Codable, Hashable, Sendable {
        /// Parts of items; manifest parts do not count.
        public let parts: Int
        public let items: Int
        /// What the source returned outside identifier, categories or window: dropped, never delivered (rule E10).
        public let droppedOutOfScope: Int

        public init(parts: Int, items: Int, droppedOutOfScope: Int) {
            self.parts = parts
            self.items = items
            self.droppedOutOfScope = droppedOutOfScope
        }
    }
}

/// One item of an answer.
public struct ManifestItem: Codable, Hashable, Sendable {
    public let id: String
    public let category: DataCategory
    public let at: Date
    public let bytes: Int
    public let digest: Digest
    /// The sequence of the part in which the item's first chunk is.
    public let part: Int

    public init(
        id: String,
        category: DataCategory,
        at: Date,
        bytes: Int,
        digest: Digest,
        part: Int
    ) {
        self.id = id
        self.category = category
        self.at = at
        self.bytes = bytes
        self.digest = digest
        self.part = part
    }
}

/// Something asked for that is not in the answer.
public struct Gap: Codable, Hashable, Sendable {
    public let category: DataCategory
    public let reason: ReasonCode
    public let note: String

    public init(category: DataCategory, reason: ReasonCode, note: String) {
        self.category = category
        self.reason = reason
        self.note = note
    }
}
