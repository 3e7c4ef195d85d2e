import Crypto

/// Ids of the records that stages write: the digest of what caused a record and its ordinal among the effects of that cause.
/// Work that is done again after a crash writes the same ids, so a reader can tell a repetition from news.
public enum OutputID {
    /// The header that carries the id.
    public static let header = "comity-id"

    /// The id of the output with this ordinal among those of one cause.
    public static func derive(from cause: String, ordinal: Int) -> String {
        let digest = SHA256.hash(data: Array("\(cause)#\(ordinal)".utf8))
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for byte in digest.prefix(16) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
