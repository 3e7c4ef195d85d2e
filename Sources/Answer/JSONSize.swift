import ComitySchema

/// How large JSON can become, without writing it.
enum JSONSize {
    /// A text between quotes. A control character takes six bytes, every other character at most twice its own.
    static func ofText(_ text: String) -> Int {
        text.utf8.reduce(2) { $0 + ($1 < 0x20 ? 6 : $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 2 : 1) }
    }

    /// Bytes as base64 between quotes.
    static func ofBase64(_ bytes: Int) -> Int { (bytes + 2) / 3 * 4 + 2 }

    /// An item's line in a batch, with the comma after it, whichever part it is in.
    static func ofListed(_ item: AnswerItem) -> Int {
        listedFrame + min(ofText(item.id), PartPacker.nameLimit * 6 + 2) + item.category.rawValue.utf8.count
            + String(item.bytes.count).utf8.count
    }

    /// Names, a time, a digest, and a part's number of ten digits.
    private static let listedFrame = 157
}
