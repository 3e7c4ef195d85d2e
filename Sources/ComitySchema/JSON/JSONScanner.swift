/// Walks once over a JSON text and refuses whatever ``StrictJSON`` refuses, keeping nothing but the text's shape. It calls itself
/// once for each object or array within another, at most `maxDepth` deep.
struct JSONScanner {
    private let bytes: [UInt8]
    private let maxDepth: Int
    private var index = 0

    static func scan(_ bytes: [UInt8], limits: StrictJSON.Limits) throws(StrictJSONError) -> JSONShape {
        guard bytes.count <= limits.maxBytes else {
            throw StrictJSONError(
                code: .tooLarge,
                problem: "the message has \(bytes.count) bytes; at most \(limits.maxBytes) are accepted"
            )
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw malformed("invalid UTF-8", at: error.byteOffsets.lowerBound)
        }
        var scanner = JSONScanner(bytes: bytes, maxDepth: limits.maxDepth)
        scanner.skipSpace()
        let shape = try scanner.value(depth: 0)
        scanner.skipSpace()
        guard scanner.index == bytes.count else { throw malformed("something follows the value", at: scanner.index) }
        return shape
    }

    private init(bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    private mutating func value(depth: Int) throws(StrictJSONError) -> JSONShape {
        switch current {
        case UInt8(ascii: "{"):
            return try object(depth: depth + 1)
        case UInt8(ascii: "["):
            return try array(depth: depth + 1)
        case UInt8(ascii: "\""):
            _ = try string(keeping: false)
            return .scalar
        case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte):
            try integer()
            return .scalar
        case UInt8(ascii: "t"):
            try word("true")
            return .scalar
        case UInt8(ascii: "f"):
            try word("false")
            return .scalar
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case 0xEF where index == 0:
            throw Self.malformed("a byte order mark is not accepted", at: 0)
        case nil:
            throw Self.malformed("the text ends where a value is due", at: index)
        default:
            throw Self.malformed("not a value", at: index)
        }
    }

    private mutating func object(depth: Int) throws(StrictJSONError) -> JSONShape {
        try enter(depth)
        var members: [String: JSONShape] = [:]
        if take("}") { return .object(members) }
        while true {
            let start = index
            guard current == UInt8(ascii: "\"") else { throw Self.malformed("a member's name is due", at: start) }
            let name = try string(keeping: true)
            skipSpace()
            guard take(":") else { throw Self.malformed("a colon is due", at: index) }
            skipSpace()
            // Names that differ only in how Unicode composes their letters are one name to Swift, and so to whoever decodes.
            guard try members.updateValue(value(depth: depth), forKey: name) == nil else {
                throw Self.malformed("a member occurs twice", at: start)
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw Self.malformed("a comma or the object's end is due", at: index) }
            skipSpace()
        }
    }

    private mutating func array(depth: Int) throws(StrictJSONError) -> JSONShape {
        try enter(depth)
        var elements: [JSONShape] = []
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw Self.malformed("a comma or the array's end is due", at: index) }
            skipSpace()
        }
    }

    private mutating func enter(_ depth: Int) throws(StrictJSONError) {
        guard depth <= maxDepth else { throw Self.malformed("deeper than \(maxDepth) levels", at: index) }
        index += 1
        skipSpace()
    }

    /// The text of a string if it is kept, else an empty one.
    private mutating func string(keeping: Bool) throws(StrictJSONError) -> String {
        let start = index
        index += 1
        var text = ""
        var plainStart = index
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                if keeping { text += String(decoding: bytes[plainStart..<index], as: UTF8.self) }
                index += 1
                return text
            case UInt8(ascii: "\\"):
                if keeping { text += String(decoding: bytes[plainStart..<index], as: UTF8.self) }
                let scalar = try escape()
                if keeping { text.unicodeScalars.append(scalar) }
                plainStart = index
            case 0x00..<0x20:
                throw Self.malformed("a control character stands raw in a string", at: index)
            default:
                index += 1
            }
        }
        throw Self.malformed("a string does not end", at: start)
    }

    private mutating func escape() throws(StrictJSONError) -> Unicode.Scalar {
        let start = index
        index += 1
        defer { index += 1 }
        switch current {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar(from: start)
        default: throw Self.malformed("not an escape", at: start)
        }
    }

    /// Leaves `index` on the last digit.
    private mutating func escapedScalar(from start: Int) throws(StrictJSONError) -> Unicode.Scalar {
        let unit = try hexUnit(from: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Not a scalar: half of a surrogate pair, whose other half must follow.
        guard unit < 0xDC00, index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\"),
            bytes[index + 2] == UInt8(ascii: "u")
        else { throw Self.malformed("half of a surrogate pair", at: start) }
        index += 2
        let low = try hexUnit(from: start)
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw Self.malformed("half of a surrogate pair", at: start) }
        return scalar
    }

    /// The four digits after the `u` at `index`; leaves `index` on the last one.
    private mutating func hexUnit(from start: Int) throws(StrictJSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            index += 1
            guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw Self.malformed("four hexadecimal digits are due", at: start)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// `0`, or digits that do not begin with 0, with or without a minus before them, in the range of `Int64`.
    private mutating func integer() throws(StrictJSONError) {
        let start = index
        _ = take("-")
        let digits = index
        while let byte = current, Self.isDigit(byte) { index += 1 }
        let isPlain = index > digits && (bytes[digits] != UInt8(ascii: "0") || (index == digits + 1 && digits == start))
        guard isPlain, ![UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(current) else {
            throw Self.malformed("a number must be a plain integer", at: start)
        }
        guard index - digits <= 19, Int64(String(decoding: bytes[start..<index], as: UTF8.self)) != nil else {
            throw Self.malformed("a number does not fit into 64 bits", at: start)
        }
    }

    private mutating func word(_ word: StaticString) throws(StrictJSONError) {
        let start = index
        for position in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[position] else { throw Self.malformed("not a value", at: start) }
            index += 1
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func malformed(_ problem: String, at offset: Int) -> StrictJSONError {
        StrictJSONError(code: .malformed, at: .byte(offset), problem: problem)
    }
}
