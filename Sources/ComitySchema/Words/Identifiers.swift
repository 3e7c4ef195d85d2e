import Foundation

/// A country, or the union that signs for its members, as two capitals (ISO 3166-1; the United Kingdom is `GB`).
public struct CountryCode: Identifier {
    public static let form = "two capital letters"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}

/// An authority in the provider's registry: a Designated Authority or an agency that issues orders, such as `GB-IPU`.
public struct AuthorityID: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// One of the provider's legal entities. Which one an order is addressed to decides which law receives it (rule B14).
public struct EntityID: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// An agreement in the rulebook, such as `US-UK`.
public struct AgreementID: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// A kind of domestic instrument, as the rulebook names it, such as `UKOPO` or `USSCAWARRANT`.
public struct InstrumentKind: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// The issuer's own reference of an order, unique for its Designated Authority.
public struct OrderReference: Identifier {
    public static let form = "1 to 64 printable ASCII characters without spaces"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isPrintable(text, limit: 64)
    }
}

/// The issuer's reference of one task within its order.
public struct TaskReference: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// A transmittal's own id: a UUID in lower case (TS 103 280 `UUID`).
public struct TransmittalID: Identifier {
    public static let form = "a UUID in lower case"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 36 && UUID(uuidString: text) != nil && text == text.lowercased()
    }
}

/// The identity of a case: `C` and 32 hexadecimal digits, derived from (Designated Authority, order reference).
public struct CaseID: Identifier {
    public static let form = "'C' and 32 lower-case hexadecimal digits"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "C") && IdentifierForm.isLowerHex(String(text.dropFirst()), count: 32)
    }
}

/// The identity of a task: `T` and 32 hexadecimal digits, derived from (case, task reference).
public struct TaskID: Identifier {
    public static let form = "'T' and 32 lower-case hexadecimal digits"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "T") && IdentifierForm.isLowerHex(String(text.dropFirst()), count: 32)
    }
}

/// The id of a pinned key (RFC 7517, `kid`).
public struct KeyID: Identifier {
    public static let form = "1 to 128 printable ASCII characters without spaces"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isPrintable(text, limit: 128)
    }
}

/// A person of the provider who decides.
public struct ReviewerID: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}

/// A rule of the catalogue, such as `B03`.
public struct RuleID: Identifier {
    public static let form = "1 to 64 letters, digits, '-', '_' or '.'"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool {
        IdentifierForm.isToken(text)
    }
}
