public import ComitySchema
import Foundation

extension LiveEvent {
    /// Reads an event that a provider's own producers wrote, as strictly as ``StrictJSON`` reads what outsiders write.
    ///
    /// - Throws: ``StrictJSONError``, as `StrictJSON.decode` does.
    public static func read(_ bytes: [UInt8], limits: StrictJSON.Limits) throws(StrictJSONError) -> LiveEvent {
        if bytes.count <= limits.maxBytes, limits.maxDepth >= LiveEventReader.depth, let event = LiveEventReader.read(bytes) {
            return event
        }
        return try StrictJSON.decode(from: bytes, limits: limits)
    }
}

/// Reads the plain form of an event in one pass. It either says what ``StrictJSON`` would say, or nothing: whatever is unusual (a
/// `null`, an escape by number, a member that is unknown, anything wrong) is left to that reader, and to its words.
struct LiveEventReader {
    /// How deep an event is: an object with an array in it.
    static let depth = 2

    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    static func read(_ bytes: [UInt8]) -> LiveEvent? {
        bytes.withUnsafeBufferPointer { text in
            var reader = LiveEventReader(text: text)
            return reader.event()
        }
    }

    private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private mutating func event() -> LiveEvent? {
        var (id, at, kind, from, subject, body): (String?, String?, String?, String?, String?, String?)
        var (account, country, to): (String?, String?, [String]?)
        skipSpace()
        guard take("{") else { return nil }
        repeat {
            skipSpace()
            guard let name = string() else { return nil }
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            let isNew =
                switch name {
                case "account": read(&account)
                case "at": read(&at)
                case "body": read(&body)
                case "country": read(&country)
                case "from": read(&from)
                case "id": read(&id)
                case "kind": read(&kind)
                case "subject": read(&subject)
                case "to": readList(&to)
                default: false
                }
            guard isNew else { return nil }
            skipSpace()
        } while take(",")
        guard take("}") else { return nil }
        skipSpace()
        guard index == text.count, let id,
            let account = account.flatMap(AccountID.init(rawValue:)),
            let at = at.flatMap(Timestamp.parse),
            let kind = kind.flatMap(LiveEvent.Kind.init(rawValue:))
        else { return nil }
        let place = country.flatMap(CountryCode.init(rawValue:))
        guard country == nil || place != nil else { return nil }
        return LiveEvent(
            id: id,
            account: account,
            at: at,
            kind: kind,
            country: place,
            from: from,
            to: to,
            subject: subject,
            body: body
        )
    }

    /// Reads a member's value; `false` if it is no text, or the member had one before.
    private mutating func read(_ value: inout String?) -> Bool {
        guard value == nil else { return false }
        value = string()
        return value != nil
    }

    private mutating func readList(_ values: inout [String]?) -> Bool {
        guard values == nil, take("[") else { return false }
        var list: [String] = []
        skipSpace()
        if !take("]") {
            repeat {
                skipSpace()
                guard let value = string() else { return false }
                list.append(value)
                skipSpace()
            } while take(",")
            guard take("]") else { return false }
        }
        values = list
        return true
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = index
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                return String(validating: text[start..<index], as: UTF8.self)
            case UInt8(ascii: "\\"):
                return escapedString(from: start)
            case 0..<0x20:
                return nil
            default:
                index += 1
            }
        }
        return nil
    }

    /// A string with escapes in it, the first of which is at `index`.
    private mutating func escapedString(from start: Int) -> String? {
        var bytes = Array(text[start..<index])
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard index < text.count, let escaped = Self.escaped(text[index]) else { return nil }
                bytes.append(escaped)
                index += 1
            case 0..<0x20:
                return nil
            default:
                bytes.append(byte)
            }
        }
        return nil
    }

    private static func escaped(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < text.count {
            switch text[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }
}
