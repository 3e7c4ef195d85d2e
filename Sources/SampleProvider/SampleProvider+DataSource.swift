import ComitySchema
import Foundation
import GRDB
public import ProviderKit

extension SampleProvider: DataSource {
    /// A page in the order of (time, id). It ends at the request's item limit or at the provider's byte limit, whichever is
    /// reached first, and holds at least one item if there is one.
    public func page(_ request: DataRequest) throws(ProviderError) -> DataPage {
        let query = try PageQuery(request)
        return try store.read { database in
            try query.page(from: database, bytes: bytesPerPage)
        }
    }
}

/// The place of the last item of a page, written as `milliseconds/id`.
struct Place {
    let at: Int64
    let id: String

    init(at: Int64, id: String) {
        self.at = at
        self.id = id
    }

    init(_ cursor: DataCursor) throws(ProviderError) {
        let parts = cursor.text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]) else {
            throw .unavailable("the cursor is not one that this source gave out")
        }
        self.init(at: at, id: String(parts[1]))
    }

    var cursor: DataCursor { DataCursor("\(at)/\(id)") }
}

/// One category's question to the database. Every question yields rows with `id` and `at`, and what the item is made of.
struct PageQuery {
    let request: DataRequest
    private let sql: String
    private let contentType: String
    private let start: Place

    init(_ request: DataRequest) throws(ProviderError) {
        self.request = request
        contentType = request.category == .mail ? "message/rfc822" : "application/json"
        let columns: String
        switch request.category {
        case .subscriber:
            // A record counts from when it first held within the window.
            columns = """
                *, MAX(validFrom, :from) AS at FROM subscriber
                WHERE account = :account AND validFrom < :until AND (validUntil IS NULL OR validUntil > :from)
                """
        case .access:
            columns = "* FROM signIn WHERE account = :account AND at >= :from AND at < :until"
        case .mail:
            columns = "id, at, bytes FROM mail WHERE account = :account AND at >= :from AND at < :until"
        case .chat:
            columns = """
                message.conversation, message.sender, message.body, message.editedAt, message.deletedAt,
                chatEntry.message AS id, chatEntry.at AS at
                FROM chatEntry JOIN message ON message.id = chatEntry.message
                WHERE chatEntry.account = :account AND chatEntry.at >= :from AND chatEntry.at < :until
                """
        case .traffic, .liveTraffic, .liveContent:
            throw .notSupported(request.category)
        }
        sql = "SELECT \(columns)"
        // Ids are never empty: every item of the first instant comes after this place.
        start = try request.after.map(Place.init) ?? Place(at: request.window.from.millisecondsSince1970, id: "")
    }

    var statement: String {
        "SELECT * FROM (\(sql)) WHERE (at, id) > (:afterAt, :afterID) ORDER BY at, id LIMIT :limit"
    }

    var arguments: StatementArguments {
        [
            "account": request.account.rawValue,
            "from": request.window.from.millisecondsSince1970,
            "until": request.window.until.millisecondsSince1970,
            "afterAt": start.at,
            "afterID": start.id,
            // One row more than asked tells whether another page follows.
            "limit": max(1, request.limit) + 1,
        ]
    }

    func page(from database: Database, bytes byteLimit: Int) throws -> DataPage {
        let rows = try Row.fetchCursor(database, sql: statement, arguments: arguments)
        var items: [SourceItem] = []
        var bytes = 0
        var last = start
        var renderer = ItemRenderer(database: database, category: request.category)
        while let row = try rows.next() {
            guard items.count < max(1, request.limit), bytes < byteLimit else {
                return DataPage(items: items, next: last.cursor)
            }
            last = Place(at: row["at"], id: row["id"])
            let content = try renderer.bytes(of: row)
            bytes += content.count
            items.append(
                SourceItem(
                    id: last.id,
                    account: request.account,
                    category: request.category,
                    at: Date(millisecondsSince1970: last.at),
                    contentType: contentType,
                    bytes: content
                )
            )
        }
        return DataPage(items: items, next: nil)
    }
}
