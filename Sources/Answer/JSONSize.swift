/// How large JSON can become, without writing it.
enum JSONSize {
    /// A text between quotes. A control character takes six bytes, every other character at most twice its own.
    static func ofText(_ text: String) -> Int {
        text.utf8.reduce(2) { $0 + ($1 < 0x20 ? 6 : $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 2 : 1) }
    }

    /// Bytes as base64 between quotes.
    static func ofBase64(_ bytes: Int) -> Int { (bytes + 2) / 3 * 4 + 2 }
}
