public import ComitySchema
public import Foundation

/// Where a provider's stored data comes from. A provider implements this over its own stores.
///
/// Calls may block; they come from a stage's own threads, several at a time.
public protocol DataSource: Sendable {
    /// One page of what is stored, within the scope and in an order that does not change while a task runs.
    ///
    /// The source is asked for no more than the scope. What it returns is checked against the scope again, item by item.
    func page(_ request: DataRequest) throws(ProviderError) -> DataPage
}

/// One bounded question to a data source.
public struct DataRequest: Hashable, Sendable {
    public let account: AccountID
    public let category: DataCategory
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

/// A place in a data source's order, in words that only the source understands. It survives restarts.
public struct DataCursor: Codable, Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }
}

public struct DataPage: Hashable, Sendable {
    public let items: [SourceItem]
    /// Where the next page starts; `nil` after the last.
    public let next: DataCursor?

    public init(items: [SourceItem], next: DataCursor?) {
        self.items = items
        self.next = next
    }
}

/// One thing that a provider stores: a message, a sign-in, a subscriber record.
public struct SourceItem: Hashable, Sendable {
    /// Unique within account and category, and stable.
    public let id: String
    public let account: AccountID
    public let category: DataCategory
    public let at: Date
    public let contentType: String
    public let bytes: [UInt8]

    public init(id: String, account: AccountID, category: DataCategory, at: Date, contentType: String, bytes: [UInt8]) {
        self.id = id
        self.account = account
        self.category = category
        self.at = at
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// Why a provider's store did not answer.
public enum ProviderError: Error, Hashable, Sendable {
    /// It may answer later: the stage waits and asks again.
    case unavailable(String)
    /// It never holds this kind of data: the answer has a gap.
    case notSupported(DataCategory)
}
