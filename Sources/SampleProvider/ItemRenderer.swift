import ComitySchema
import Foundation
import GRDB

/// Turns rows into the bytes that an agency gets. Mail is stored as it came; the rest is written as canonical JSON, so that
/// the same row is the same bytes on every day.
struct ItemRenderer {
    let database: Database
    let category: DataCategory
    /// By conversation; a page has few conversations and many messages.
    private var participants: [String: [String]] = [:]
    /// A message was written that only the people who take part can read.
    private(set) var hasUnreadable = false

    init(database: Database, category: DataCategory) {
        self.database = database
        self.category = category
    }

    mutating func bytes(of row: Row) throws -> [UInt8] {
        switch category {
        case .mail: Array(row["bytes"] as Data)
        case .subscriber: CanonicalJSON.encode(SubscriberItem(try SubscriberRow(row: row)))
        case .access: CanonicalJSON.encode(SignInItem(try SignInRow(row: row)))
        case .chat: CanonicalJSON.encode(try chatItem(try MessageRow(row: row)))
        case .traffic: CanonicalJSON.encode(try trafficItem(try TrafficRow(row: row)))
        case .liveTraffic, .liveContent: []
        }
    }

    private mutating func chatItem(_ message: MessageRow) throws -> ChatItem {
        hasUnreadable = hasUnreadable || message.ciphertextBytes != nil
        return ChatItem(message, recipients: try recipients(in: message.conversation, of: message.sender))
    }

    private mutating func trafficItem(_ row: TrafficRow) throws -> TrafficItem {
        guard let conversation = row.conversation else {
            return TrafficItem(row, recipients: row.recipients?.split(separator: "\n").map(String.init) ?? [])
        }
        return TrafficItem(row, recipients: try recipients(in: conversation, of: row.sender))
    }

    private mutating func recipients(in conversation: String, of sender: String) throws -> [String] {
        let everyone = try participants[conversation] ?? fetchParticipants(of: conversation)
        participants[conversation] = everyone
        return everyone.filter { $0 != sender }
    }

    private func fetchParticipants(of conversation: String) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT address FROM participant WHERE conversation = ? ORDER BY address",
            arguments: [conversation]
        )
    }
}

/// Who the subscriber was, and from when until when that held.
struct SubscriberItem: Encodable {
    let id, account, name, address, phone, country: String
    let recoveryAddress: String?
    let registeredFrom: String
    let validFrom: Date
    let validUntil: Date?

    init(_ row: SubscriberRow) {
        id = row.id
        account = row.account
        name = row.name
        address = row.address
        phone = row.phone
        country = row.country
        recoveryAddress = row.recoveryAddress
        registeredFrom = row.registeredFrom
        validFrom = Date(millisecondsSince1970: row.validFrom)
        validUntil = row.validUntil.map(Date.init(millisecondsSince1970:))
    }
}

/// One sign-in: when, from which address and port, with what.
struct SignInItem: Encodable {
    let id, account: String
    let at: Date
    let ip: String
    let port: Int
    let country, client: String

    init(_ row: SignInRow) {
        id = row.id
        account = row.account
        at = Date(millisecondsSince1970: row.at)
        ip = row.ip
        port = row.port
        country = row.country
        client = row.client
    }
}

/// Who wrote to whom, when, in which way and how much: a mail or a chat message without anything of what it says.
struct TrafficItem: Encodable {
    let id, account: String
    let at: Date
    let kind: String
    let from: String
    let to: [String]
    let conversation: String?
    /// Of a mail as it is stored.
    let bytes: Int?

    init(_ row: TrafficRow, recipients: [String]) {
        id = row.id
        account = row.account
        at = Date(millisecondsSince1970: row.at)
        kind = row.kind
        from = row.sender
        to = recipients
        conversation = row.conversation
        bytes = row.bytes
    }
}

/// One message of a conversation. A deleted message has no body; that it existed remains. Nor has one that is encrypted end to end:
/// how much ciphertext there is remains.
struct ChatItem: Encodable {
    let id, conversation: String
    let at: Date
    let sender: String
    let recipients: [String]
    let body: String?
    let encryption: String?
    let ciphertextBytes: Int?
    let editedAt, deletedAt: Date?

    init(_ row: MessageRow, recipients: [String]) {
        id = row.id
        conversation = row.conversation
        at = Date(millisecondsSince1970: row.at)
        sender = row.sender
        self.recipients = recipients
        body = row.body
        encryption = row.ciphertextBytes == nil ? nil : "endToEnd"
        ciphertextBytes = row.ciphertextBytes
        editedAt = row.editedAt.map(Date.init(millisecondsSince1970:))
        deletedAt = row.deletedAt.map(Date.init(millisecondsSince1970:))
    }
}
