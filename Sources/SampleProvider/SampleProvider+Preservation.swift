public import ComitySchema
import GRDB
public import ProviderKit

/// Nothing is copied when a hold is placed: what a user deletes while one is in force is marked instead of deleted (see
/// ``SampleUser``), and goes with the last hold.
extension SampleProvider: PreservationStore {
    public func hold(_ account: AccountID, for reason: TaskID) throws(ProviderError) {
        try holds.write { database in
            try database.execute(
                sql: "INSERT INTO hold (account, reason) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [account.rawValue, reason.rawValue]
            )
        }
    }

    public func release(_ account: AccountID, for reason: TaskID) throws(ProviderError) {
        try holds.write { database in
            try database.execute(
                sql: "DELETE FROM hold WHERE account = ? AND reason = ?",
                arguments: [account.rawValue, reason.rawValue]
            )
            if try !Retention.isHeld(account, in: database) { try Retention.eraseDeleted(of: account, in: database) }
        }
    }
}

/// What ExMail may delete, and when.
enum Retention {
    static func isHeld(_ account: AccountID, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM hold WHERE account = ?)",
            arguments: [account.rawValue]
        ) ?? false
    }

    /// Erases what the user of an account has deleted: some mails, or all that the account had if it was deleted itself.
    static func eraseDeleted(of account: AccountID, in database: Database) throws {
        let id = account.rawValue
        try database.execute(sql: "DELETE FROM mail WHERE account = ? AND deletedAt IS NOT NULL", arguments: [id])
        guard try isDeleted(account, in: database) else { return }
        let messages = try String.fetchAll(database, sql: "SELECT message FROM chatEntry WHERE account = ?", arguments: [id])
        for table in ["mail", "chatEntry", "signIn", "subscriber"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE account = ?", arguments: [id])
        }
        // A message stays while somebody else has it in a history of their own.
        for message in messages {
            try database.execute(
                sql: "DELETE FROM message WHERE id = ? AND NOT EXISTS (SELECT 1 FROM chatEntry WHERE message = ?)",
                arguments: [message, message]
            )
        }
    }

    static func isDeleted(_ account: AccountID, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM account WHERE id = ? AND deletedAt IS NOT NULL)",
            arguments: [account.rawValue]
        ) ?? false
    }
}
