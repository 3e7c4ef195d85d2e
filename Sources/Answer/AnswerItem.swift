public import ComitySchema
public import Foundation

/// One thing to hand over: within its task's scope, already checked, not yet sealed. It exists in memory only.
public struct AnswerItem: Hashable, Sendable {
    /// Unique within the task.
    public let id: String
    public let account: AccountID
    public let category: DataCategory
    public let at: Date
    /// What the bytes are: `message/rfc822`, `application/json`, …
    public let contentType: String
    public let bytes: [UInt8]
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
