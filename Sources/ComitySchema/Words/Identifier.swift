/// A name that is more than a string: each kind of identifier is its own type, and no value exists that breaks its form.
public protocol Identifier: RawRepresentable, Codable, Hashable, Sendable, Comparable, CustomStringConvertible
where RawValue == String {
    /// What the form allows, said so that a person can mend a value.
    static var form: String { get }
    static func isWellFormed(_ text: String) -> Bool
    init(unchecked rawValue: String)
}

extension Identifier {
    public init?(rawValue: String) {
        guard Self.isWellFormed(rawValue) else { return nil }
        self.init(unchecked: rawValue)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(rawValue: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be \(Self.form)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Forms that several kinds of identifier share.
enum IdentifierForm {
    /// 1 to `limit` of the letters, digits and marks that are safe in a topic name, a file name and a log line.
    static func isToken(_ text: String, limit: Int = 64) -> Bool {
        (1...limit).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
            && text.utf8.first != UInt8(ascii: ".")
    }

    static func isLowerHex(_ text: String, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// 1 to `limit` printable ASCII characters, no spaces.
    static func isPrintable(_ text: String, limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
