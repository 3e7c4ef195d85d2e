public import Foundation

/// What a part of items holds once it is opened.
public struct PartContent: Codable, Hashable, Sendable {
    /// The most that a part's plaintext may hold, in bytes.
    public static let byteLimit = 512 * 1024

    public let items: [Item]

    public init(items: [Item]) {
        self.items = items
    }

    /// One item, or one chunk of an item that is larger than a part.
    public struct Item: Codable, Hashable, Sendable {
        /// Unique within the task.
        public let id: String
        public let category: DataCategory
        /// What the bytes are: `message/rfc822`, `application/json`, …
        public let contentType: String
        /// The account that the item belongs to.
        public let account: AccountID
        public let at: Date
        /// From 0.
        public let chunk: Int
        public let chunks: Int
        public let bytes: Data

        public init(
            id: String,
            category: DataCategory,
            contentType: String,
            account: AccountID,
            at: Date,
            chunk: Int,
            chunks: Int,
            bytes: Data
        ) {
            self.id = id
            self.category = category
            self.contentType = contentType
            self.account = account
            self.at = at
            self.chunk = chunk
            self.chunks = chunks
            self.bytes = bytes
        }
    }
}
