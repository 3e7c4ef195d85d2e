/// What other tracing systems want carried along, as W3C Trace Context's `tracestate` has it: a list of `KEY=VALUE`. It is passed on as
/// it came and never read.
public struct TraceState: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    private static let memberLimit = 32
    /// The standard wants at least so much to be carried. What is longer is dropped whole.
    private static let byteLimit = 512

    /// Checks a list. `nil` if it is empty, too long, or not by the standard's grammar, which is to be treated as if there were none.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.byteLimit else { return nil }
        var keys: Set<Substring> = []
        for member in text.split(separator: ",").map(\.trimmed) where !member.isEmpty {
            guard let separator = member.firstIndex(of: "=") else { return nil }
            let key = member[..<separator]
            let value = member[member.index(after: separator)...]
            guard Self.isKey(key), Self.isValue(value), keys.insert(key).inserted else { return nil }
        }
        guard !keys.isEmpty, keys.count <= Self.memberLimit else { return nil }
        description = text
    }

    /// A name, or `TENANT@SYSTEM`.
    private static func isKey(_ text: Substring) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0], limit: 256, mayBeginWithDigit: false)
        case 2:
            return isName(parts[0], limit: 241, mayBeginWithDigit: true) && isName(parts[1], limit: 14, mayBeginWithDigit: false)
        default: return false
        }
    }

    private static func isName(_ text: Substring, limit: Int, mayBeginWithDigit: Bool) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= limit else { return false }
        guard isLetter(first) || (mayBeginWithDigit && isDigit(first)) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-*/".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Printable ASCII without `,` and `=`. A member's last character is no space, because spaces around members are none of it.
    private static func isValue(_ text: Substring) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
    }
}

extension Substring {
    /// Without the spaces and tabs around it.
    fileprivate var trimmed: Substring {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
