import Foundation
import GRDB

struct AccountRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "account"
    let id, entity, name, address, handle, phone, phoneCountry, country: String
    let createdAt: Int64
    let isTenantControlled: Bool
    let deletedAt: Int64?
}

struct NameRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "name"
    let entity, format, value, account: String
    let heldFrom: Int64
    let heldUntil: Int64?
}

struct FlagRow: Codable, PersistableRecord {
    static let databaseTableName = "accountFlag"
    let account, flag: String
}

struct SubscriberRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "subscriber"
    let id, account, name, address, phone, country: String
    let recoveryAddress: String?
    let registeredFrom: String
    let validFrom: Int64
    let validUntil: Int64?
}

struct SignInRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "signIn"
    let id, account: String
    let at: Int64
    let ip: String
    let port: Int
    let country, client: String
}

struct MailRow: Codable, PersistableRecord {
    static let databaseTableName = "mail"
    let id, account, folder: String
    let at: Int64
    let sender, recipients: String
    let deletedAt: Int64?
    let bytes: Data
}

struct ConversationRow: Codable, PersistableRecord {
    static let databaseTableName = "conversation"
    let id: String
    let createdAt: Int64
    let isEndToEndEncrypted: Bool
}

struct ParticipantRow: Codable, PersistableRecord {
    static let databaseTableName = "participant"
    let conversation, address: String
}

struct MessageRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "message"
    let id, conversation: String
    let at: Int64
    let sender: String
    let body: String?
    let ciphertextBytes: Int?
    let editedAt, deletedAt: Int64?
}

struct ChatEntryRow: Codable, PersistableRecord {
    static let databaseTableName = "chatEntry"
    let account: String
    let at: Int64
    let message: String
}

/// A mail or a chat message without its content, as the question for traffic yields it.
struct TrafficRow: Codable, FetchableRecord {
    let id, account, kind, sender: String
    let at: Int64
    let recipients, conversation: String?
    let bytes: Int?
}

struct CompletionRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "completion"
    let seed: String
    let endingAt: Int64
    let accounts: Int
}
