public import ComitySchema
public import Foundation

/// Where a provider's stored data comes from. A provider implements this over its own stores; `SampleProvider` shows how.
///
/// Calls may block; they come from a stage's own threads, several at a time, of several processes. A call that fails is made again
/// with the same request, and so is one whose answer was lost in a crash: the same request must have the same answer while the
/// data is unchanged.
public protocol DataSource: Sendable {
    /// One page of what is stored, within the scope and in an order that does not change while a task runs.
    ///
    /// The source is asked for no more than the scope. What it returns is checked against the scope again, item by item: what is
    /// outside is dropped, counted and reported, never delivered. An unknown account has an empty page.
    ///
    /// A page may hold fewer items than the limit, even none, and still be followed by another; pages of large items should, so
    /// that a page fits in memory. Only `next` tells whether there is more.
    ///
    /// - Throws: `unavailable` if the store does not answer now, `notSupported` if it never holds data of the category.
    func page(_ request: DataRequest) throws(ProviderError) -> DataPage

    /// About how many items all pages of a request hold together, so that people can be told how long a large account will take;
    /// `nil` if it would cost too much to know. Nothing but that rests on it.
    ///
    /// Asked once, for each category of an account of which one category has turned out to have more than a page.
    func expectedItems(of request: DataRequest) throws(ProviderError) -> Int?
}

extension DataSource {
    public func expectedItems(of request: DataRequest) throws(ProviderError) -> Int? { nil }
}

/// One bounded question to a data source.
public struct DataRequest: Hashable, Sendable {
    public let account: AccountID
    public let category: DataCategory
    /// Contains its start and not its end.
    public let window: TimeWindow
    /// Where the page before ended; `nil` for the first page.
    public let after: DataCursor?
    /// The most items that the page may hold.
    public let limit: Int

    public init(account: AccountID, category: DataCategory, window: TimeWindow, after: DataCursor?, limit: Int) {
        self.account = account
        self.category = category
        self.window = window
        self.after = after
        self.limit = limit
    }
}

/// A place in a data source's order, in words that only the source understands. It is kept across restarts, so it must stay good
/// for as long as a task runs, and it must not tell what an item holds.
public struct DataCursor: Codable, Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }
}

/// One answer of a data source.
public struct DataPage: Hashable, Sendable {
    public let items: [SourceItem]
    /// Where the next page starts; `nil` after the last. Never the cursor that the request already had.
    public let next: DataCursor?
    /// What the source knows to be missing from the answer to the whole request, in words for the agency: what was kept for a shorter
    /// time, or can be read by nobody but the people concerned. The same gap may be told with every page; it is reported once.
    public let gaps: [Gap]

    public init(items: [SourceItem], next: DataCursor?, gaps: [Gap] = []) {
        self.items = items
        self.next = next
        self.gaps = gaps
    }
}

/// One thing that a provider stores: a message, a sign-in, a subscriber record.
///
/// An item is held in memory while it is sealed, so a source hands out what is larger than some tens of MiB in several items.
public struct SourceItem: Hashable, Sendable {
    /// Unique within account and category, and stable. The agency reads it; at best up to 255 printable characters.
    public let id: String
    public let account: AccountID
    public let category: DataCategory
    /// When it happened. Of what holds for a span, as a subscriber record does: the first moment within the requested window at
    /// which it held. Kept in whole milliseconds.
    public let at: Date
    /// What the bytes are: `message/rfc822`, `application/json`, …
    public let contentType: String
    /// As stored, unchanged: the agency gets exactly these, and the manifest their digest.
    public let bytes: [UInt8]
    /// Whether the account still has the item, or only a hold has kept it.
    public let origin: ItemOrigin

    public init(
        id: String,
        account: AccountID,
        category: DataCategory,
        at: Date,
        contentType: String,
        bytes: [UInt8],
        origin: ItemOrigin = .account
    ) {
        self.id = id
        self.account = account
        self.category = category
        self.at = at
        self.contentType = contentType
        self.bytes = bytes
        self.origin = origin
    }
}

/// Why a provider's store did not answer. Messages reach logs: they say what an operator can do, and name no account.
public enum ProviderError: Error, Hashable, Sendable {
    /// It may answer later: the stage waits and asks again.
    case unavailable(String)
    /// It never holds this kind of data: the answer has a gap.
    case notSupported(DataCategory)
}
