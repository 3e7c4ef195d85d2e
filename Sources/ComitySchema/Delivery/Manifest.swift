public import Foundation

/// The end of an answer: what was delivered, item by item, what was not and why. Signed by the provider, then sealed.
///
/// A long answer has several manifest parts; `page` and `pages` tell which one this is, and the last one closes the task. The items of
/// an interception are listed while it runs, in batches; its manifest names the last of them.
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
    /// Where the items stand if not here; absent if there are none, or they stand here.
    public let batches: BatchChain?
    /// Of the whole answer, the same on every page.
    public let counts: Counts
    public let gaps: [Gap]
    /// The provider holds nothing that the task asks for; the answer is this statement.
    public let noData: Bool
    /// What the provider attests of the account that the task names; absent if the account is there.
    public let account: AccountStanding?
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
        batches: BatchChain? = nil,
        counts: Counts,
        gaps: [Gap],
        noData: Bool,
        account: AccountStanding? = nil,
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
        self.batches = batches
        self.counts = counts
        self.gaps = gaps
        self.noData = noData
        self.account = account
        self.completedAt = completedAt
    }

    /// How much the whole answer is; the same on every page.
    public struct Counts: Codable, Hashable, Sendable {
        /// Parts of items; those of batches and of the manifest do not count.
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

/// What there is to say of an account that is not there. It speaks of the identifier and the window that the task names and of no
/// other account.
public enum AccountStanding: Codable, Hashable, Sendable {
    /// The identifier named no account within the task's window.
    case notFound
    /// The account was deleted then. What a hold had kept is in the answer.
    case deleted(at: Date)
}

/// Where an item of an answer was when it was collected.
public enum ItemOrigin: String, Codable, Hashable, Sendable, CaseIterable {
    /// In the account.
    case account
    /// Deleted from the account, and kept by a hold.
    case hold
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
    /// `hold` if the account had the item no more and a hold had kept it; absent if the account had it.
    public let origin: ItemOrigin?

    public init(
        id: String,
        category: DataCategory,
        at: Date,
        bytes: Int,
        digest: Digest,
        part: Int,
        origin: ItemOrigin = .account
    ) {
        self.id = id
        self.category = category
        self.at = at
        self.bytes = bytes
        self.digest = digest
        self.part = part
        self.origin = origin == .account ? nil : origin
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
