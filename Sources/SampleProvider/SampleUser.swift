public import ComitySchema
public import Foundation
import GRDB
public import ProviderKit

/// What ExMail's users do to their own accounts, for demonstrations and tests. The user of an account that is held sees what every
/// user sees.
public struct SampleUser: Sendable {
    public let account: AccountID
    private let store: Store

    /// - Parameter path: the file that ``SampleDatabase/create(at:accounts:seed:endingAt:)`` made.
    public init(_ account: AccountID, path: String) {
        self.account = account
        store = Store(path: path, for: .writing)
    }

    /// Deletes the newest mails.
    ///
    /// - Returns: the ids of the mails that are gone for the user, newest first.
    @discardableResult
    public func deleteMail(newest count: Int, at now: Date) throws(ProviderError) -> [String] {
        try store.write { database in
            let ids = try String.fetchAll(
                database,
                sql: "SELECT id FROM mail WHERE account = ? AND deletedAt IS NULL ORDER BY at DESC, id DESC LIMIT ?",
                arguments: [account.rawValue, count]
            )
            for id in ids {
                try database.execute(
                    sql: "UPDATE mail SET deletedAt = ? WHERE id = ?",
                    arguments: [now.millisecondsSince1970, id]
                )
            }
            if try !Retention.isHeld(account, in: database) { try Retention.eraseDeleted(of: account, in: database) }
            return ids
        }
    }

    /// Deletes the account with all that it has. Its names are free from then on.
    ///
    /// - Returns: whether there was an account to delete.
    @discardableResult
    public func deleteAccount(at now: Date) throws(ProviderError) -> Bool {
        try store.write { database in
            try database.execute(
                sql: "UPDATE account SET deletedAt = ? WHERE id = ? AND deletedAt IS NULL",
                arguments: [now.millisecondsSince1970, account.rawValue]
            )
            guard database.changesCount > 0 else { return false }
            try database.execute(
                sql: "UPDATE name SET heldUntil = ? WHERE account = ? AND heldUntil IS NULL",
                arguments: [now.millisecondsSince1970, account.rawValue]
            )
            if try !Retention.isHeld(account, in: database) { try Retention.eraseDeleted(of: account, in: database) }
            return true
        }
    }

    /// Signs in from a country.
    public func signIn(from country: CountryCode, at now: Date) throws(ProviderError) {
        try store.write { database in
            let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM signIn") ?? 0
            try SignInRow(
                id: "s-later-\(Padded.text(count, 7))",
                account: account.rawValue,
                at: now.millisecondsSince1970,
                ip: "192.0.2.1",
                port: 50_000,
                country: country.rawValue,
                client: "ExMail Web"
            ).insert(database)
        }
    }
}
