/// The provider's own name of an account: the key of its live events. It identifies a person, so it prints as a keyed hash.
public struct AccountID: Identifier {
    public static let form = "1 to 255 printable ASCII characters without spaces"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool { IdentifierForm.isPrintable(text, limit: 255) }

    public var description: String { Redaction.mark(rawValue) }
}
