import Crypto

/// How identifiers of people appear in logs: as a keyed hash, the same within one process, so that two lines
/// about one account can be told to be about the same, and nothing else.
public enum Redaction {
    private static let key = SymmetricKey(size: .bits256)

    /// `#` and twelve hexadecimal digits.
    public static func mark(_ text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return "#" + Hex.encode(code.prefix(6))
    }
}
