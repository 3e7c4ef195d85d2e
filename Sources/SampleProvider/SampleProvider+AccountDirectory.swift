public import ComitySchema
import GRDB
public import ProviderKit

extension SampleProvider: AccountDirectory {
    /// `EmailAddress` and `AccountHandle` (TS 103 280 would call the second a `ServiceAccessIdentifier`).
    public var formats: Set<String> { ["EmailAddress", "AccountHandle"] }

    /// The accounts that a name matches exactly after ``AddressNormalisation``. A handle may be shared, so several may match.
    public func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID] {
        let column: String
        let name: String
        switch target.format {
        case "EmailAddress":
            guard let address = AddressNormalisation.mailAddress(target.value) else { return [] }
            (column, name) = ("address", address)
        case "AccountHandle":
            (column, name) = ("handle", target.value)
        default:
            return []
        }
        return try store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM account WHERE entity = ? AND \(column) = ? ORDER BY id",
                arguments: [entity.rawValue, name]
            )
        }.compactMap(AccountID.init(rawValue:))
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
                flags: Set(flags.compactMap(AccountProfile.Flag.init(rawValue:)))
            )
        }
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
