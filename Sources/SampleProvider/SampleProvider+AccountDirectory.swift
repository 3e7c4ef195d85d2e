public import ComitySchema
import Foundation
import GRDB
public import ProviderKit

extension SampleProvider: AccountDirectory {
    /// `EmailAddress` and `AccountHandle` (TS 103 280 would call the second a `ServiceAccessIdentifier`).
    public var formats: Set<String> { ["EmailAddress", "AccountHandle"] }

    /// The accounts that a name matches exactly after ``AddressNormalisation``. A handle may be shared, so several may match.
    public func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID] {
        try names(target, at: entity, andOnly: "heldUntil IS NULL").map(\.account)
    }

    /// An address is never given to another person; a handle may be, some time after it was given up.
    public func holders(
        of target: TargetIdentifier,
        at entity: EntityID,
        within window: TimeWindow
    ) throws(ProviderError) -> [IdentifierHolder] {
        try names(target, at: entity).filter { $0.held(within: window) }
    }

    private func names(
        _ target: TargetIdentifier,
        at entity: EntityID,
        andOnly condition: String = "TRUE"
    ) throws(ProviderError) -> [IdentifierHolder] {
        let value: String
        switch target.format {
        case "EmailAddress":
            guard let address = AddressNormalisation.mailAddress(target.value) else { return [] }
            value = address
        case "AccountHandle":
            value = target.value
        default:
            return []
        }
        return try store.read { database in
            try NameRow.fetchAll(
                database,
                sql: """
                    SELECT * FROM name WHERE entity = ? AND format = ? AND value = ? AND \(condition)
                    ORDER BY heldFrom, account
                    """,
                arguments: [entity.rawValue, target.format, value]
            )
        }.compactMap(IdentifierHolder.init)
    }

    public func profile(of account: AccountID) throws(ProviderError) -> AccountProfile? {
        try store.read { database in
            guard let row = try AccountRow.fetchOne(database, key: account.rawValue) else { return nil }
            let flags = try String.fetchAll(
                database,
                sql: "SELECT flag FROM accountFlag WHERE account = ?",
                arguments: [account.rawValue]
            )
            // Of late: the last fifty sign-ins.
            let countries = try String.fetchAll(
                database,
                sql: """
                    SELECT country
                    FROM (SELECT country, at FROM signIn WHERE account = ? ORDER BY at DESC, id DESC LIMIT 50)
                    GROUP BY country ORDER BY MAX(at) DESC
                    """,
                arguments: [account.rawValue]
            )
            return AccountProfile(
                account: account,
                country: CountryCode(rawValue: row.country),
                phoneCountry: CountryCode(rawValue: row.phoneCountry),
                signInCountries: countries.compactMap(CountryCode.init(rawValue:)),
                flags: Set(flags.compactMap(AccountProfile.Flag.init(rawValue:))),
                isTenantControlled: row.isTenantControlled,
                deletedAt: row.deletedAt.map(Date.init(millisecondsSince1970:))
            )
        }
    }
}

extension IdentifierHolder {
    fileprivate init?(_ row: NameRow) {
        guard let account = AccountID(rawValue: row.account) else { return nil }
        self.init(
            account: account,
            from: Date(millisecondsSince1970: row.heldFrom),
            until: row.heldUntil.map(Date.init(millisecondsSince1970:))
        )
    }
}

/// How ExMail compares the names of its accounts: exactly, but for what cannot make a difference. Nothing is trimmed, no
/// look-alike letter is folded, no dot or plus sign is dropped: a name that is only similar is another name.
enum AddressNormalisation {
    /// The address with the ASCII letters of its domain in lower case (RFC 5321, 2.4: domains are case-insensitive, local
    /// parts are not). `nil` unless there is exactly one `@` with something on both sides.
    static func mailAddress(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        let domain = parts[1].utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return "\(parts[0])@\(String(decoding: domain, as: UTF8.self))"
    }
}
