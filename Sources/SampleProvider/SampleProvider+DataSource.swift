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

    /// Counted by the index that pages are read by: a few milliseconds for a hundred thousand messages.
    public func expectedItems(of request: DataRequest) throws(ProviderError) -> Int? {
        let query = try PageQuery(request)
        return try store.read { database in
            try query.count(in: database)
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
    /// What the rows are taken from: one table, or several whose rows are merged in their order.
    private let sources: [String]
    private let contentType: String
    private let start: Place

    init(_ request: DataRequest) throws(ProviderError) {
        self.request = request
        contentType = request.category == .mail ? "message/rfc822" : "application/json"
        sources =
            switch request.category {
            case .subscriber: [Self.subscriber]
            case .access: ["* FROM signIn WHERE \(Self.inWindow("signIn"))"]
            case .mail: ["id, at, deletedAt IS NOT NULL AS isDeleted, bytes FROM mail WHERE \(Self.inWindow("mail"))"]
            case .chat: [Self.chat]
            case .traffic: [Self.mailTraffic, Self.chatTraffic]
            case .liveTraffic, .liveContent: throw .notSupported(request.category)
            }
        // Ids are never empty: every item of the first instant comes after this place.
        start = try request.after.map(Place.init) ?? Place(at: request.window.from.millisecondsSince1970, id: "")
    }

    var statement: String {
        let rows = sources.map { "SELECT * FROM (SELECT \($0)) WHERE (at, id) > (:afterAt, :afterID)" }
        return "\(rows.joined(separator: " UNION ALL ")) ORDER BY at, id LIMIT :limit"
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

    private static func inWindow(_ table: String) -> String {
        "\(table).account = :account AND \(table).at >= :from AND \(table).at < :until"
    }

    /// A record counts from when it first held within the window.
    private static let subscriber = """
        *, MAX(validFrom, :from) AS at FROM subscriber
        WHERE account = :account AND validFrom < :until AND (validUntil IS NULL OR validUntil > :from)
        """

    private static let chat = """
        message.conversation, message.sender, message.body, message.ciphertextBytes, message.editedAt, message.deletedAt,
        chatEntry.message AS id, chatEntry.at AS at
        FROM chatEntry JOIN message ON message.id = chatEntry.message WHERE \(inWindow("chatEntry"))
        """

    private static let mailTraffic = """
        id, account, at, 'mail' AS kind, sender, recipients, NULL AS conversation, LENGTH(bytes) AS bytes,
        deletedAt IS NOT NULL AS isDeleted
        FROM mail WHERE \(inWindow("mail"))
        """

    private static let chatTraffic = """
        chatEntry.message AS id, chatEntry.account AS account, chatEntry.at AS at, 'chat' AS kind, message.sender AS sender,
        NULL AS recipients, message.conversation AS conversation, NULL AS bytes, FALSE AS isDeleted
        FROM chatEntry JOIN message ON message.id = chatEntry.message WHERE \(inWindow("chatEntry"))
        """

    func count(in database: Database) throws -> Int {
        let arguments: StatementArguments = [
            "account": request.account.rawValue,
            "from": request.window.from.millisecondsSince1970,
            "until": request.window.until.millisecondsSince1970,
        ]
        return try sources.reduce(0) { sum, source in
            sum + (try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM (SELECT \(source))", arguments: arguments) ?? 0)
        }
    }

    func page(from database: Database, bytes byteLimit: Int) throws -> DataPage {
        let isAccountDeleted = try Retention.isDeleted(request.account, in: database)
        let rows = try Row.fetchCursor(database, sql: statement, arguments: arguments)
        var items: [SourceItem] = []
        var bytes = 0
        var last = start
        var next: DataCursor?
        var renderer = ItemRenderer(database: database, category: request.category)
        while let row = try rows.next() {
            guard items.count < max(1, request.limit), bytes < byteLimit else {
                next = last.cursor
                break
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
                    bytes: content,
                    origin: isAccountDeleted || (row["isDeleted"] as Bool?) == true ? .hold : .account
                )
            )
        }
        var gaps = try SampleGaps.ofRetention(request, in: database)
        if renderer.hasUnreadable { gaps.append(SampleGaps.encrypted) }
        return DataPage(items: items, next: next, gaps: gaps)
    }
}

/// What ExMail cannot hand over although it was asked for.
enum SampleGaps {
    /// How long sign-ins are kept.
    static let signInDays = 365

    /// Of chats between people who alone have the keys (18 USC 2523(b)(3): there is no duty to decrypt).
    static let encrypted = Gap(
        category: .chat,
        reason: .deFactoImpossibility,
        note: "Messages that are encrypted end to end are listed without their text: the provider has the ciphertext and no key."
    )

    static func ofRetention(_ request: DataRequest, in database: Database) throws -> [Gap] {
        guard request.category == .access, let world = try CompletionRow.fetchOne(database) else { return [] }
        let kept = world.endingAt - Int64(signInDays) * 86_400_000
        guard request.window.from.millisecondsSince1970 < kept else { return [] }
        return [Gap(category: .access, reason: .dataNotHeld, note: "Sign-ins are kept for \(signInDays) days.")]
    }
}
