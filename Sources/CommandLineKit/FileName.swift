import ComitySchema

/// File names that are safe whatever text they come from.
public enum FileName {
    /// The text itself if it is a plain name; otherwise its plain characters and a mark that tells it from other texts that look
    /// the same without the others. Never empty, never hidden, never a path, at most 100 bytes; two texts never share a name.
    public static func safe(_ text: String) -> String {
        let plain = text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "_") }
        let name = String(decoding: plain.prefix(80), as: UTF8.self)
        let isUnchanged = name == text && !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("_")
        return isUnchanged ? name : "_\(name)-\(mark(of: text))"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    private static func mark(of text: String) -> Substring { Digest(of: text).rawValue.prefix(16) }
}
