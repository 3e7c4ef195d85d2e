public import Foundation

/// A message that writes its canonical JSON itself, because so many are written that an encoder's ways around it count. What it writes
/// is, byte for byte, what an encoder would write; a test holds each of them to that.
public protocol JSONWritable: Encodable {
    /// Writes the value: an object's members in the order of their names.
    func write(to text: inout JSONText)
}

/// Canonical JSON that is being written.
public struct JSONText {
    public private(set) var bytes: [UInt8] = []
    /// Whether a comma stands before the next member or element.
    private var isCommaDue = false

    public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    /// An object around its members.
    public mutating func object(_ members: (inout JSONText) -> Void) {
        beginValue()
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    // MARK: Members of an object

    public mutating func member(_ name: StaticString, _ value: String) {
        begin(name)
        appendQuoted { $0.append(escaping: value) }
    }

    /// A member that is left out if there is no value, as all that take one are.
    public mutating func member(_ name: StaticString, _ value: String?) {
        if let value { member(name, value) }
    }

    public mutating func member(_ name: StaticString, _ value: Int) {
        begin(name)
        bytes.append(contentsOf: String(value).utf8)
        isCommaDue = true
    }

    public mutating func member(_ name: StaticString, _ value: Int?) {
        if let value { member(name, value) }
    }

    public mutating func member(_ name: StaticString, _ value: Bool) {
        begin(name)
        append(value ? "true" : "false")
        isCommaDue = true
    }

    public mutating func member(_ name: StaticString, _ value: Date) {
        begin(name)
        appendQuoted { Timestamp.append(value, to: &$0.bytes) }
    }

    public mutating func member(_ name: StaticString, _ value: Date?) {
        if let value { member(name, value) }
    }

    /// Bytes, as base64.
    public mutating func member(_ name: StaticString, _ value: Data) {
        begin(name)
        appendQuoted { $0.bytes.append(contentsOf: value.base64EncodedData()) }
    }

    public mutating func member(_ name: StaticString, _ value: some JSONWritable) {
        begin(name)
        value.write(to: &self)
    }

    /// A value of a type that is written by an encoder.
    public mutating func member(_ name: StaticString, encoding value: some Encodable) {
        begin(name)
        bytes.append(contentsOf: CanonicalJSON.encode(value))
        isCommaDue = true
    }

    public mutating func member(_ name: StaticString, _ value: (some JSONWritable)?) {
        if let value { member(name, value) }
    }

    public mutating func member(_ name: StaticString, _ values: [some JSONWritable]) {
        begin(name)
        enclose(UInt8(ascii: "["), UInt8(ascii: "]")) { text in
            for value in values { value.write(to: &text) }
        }
    }

    /// An object within the object.
    public mutating func object(_ name: StaticString, _ members: (inout JSONText) -> Void) {
        begin(name)
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    // MARK: Pieces

    private mutating func enclose(_ opening: UInt8, _ closing: UInt8, _ content: (inout JSONText) -> Void) {
        bytes.append(opening)
        isCommaDue = false
        content(&self)
        bytes.append(closing)
        isCommaDue = true
    }

    private mutating func appendQuoted(_ content: (inout JSONText) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        content(&self)
        bytes.append(UInt8(ascii: "\""))
        isCommaDue = true
    }

    private mutating func beginValue() {
        if isCommaDue { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func begin(_ name: StaticString) {
        beginValue()
        appendQuoted { $0.append(name) }
        bytes.append(UInt8(ascii: ":"))
        isCommaDue = false
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(escaping value: String) {
        var value = value
        value.withUTF8 { text in
            if text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: text)
            } else {
                for byte in text { append(escaping: byte) }
            }
        }
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(#"\""#)
        case UInt8(ascii: "\\"): append(#"\\"#)
        case 0x08: append(#"\b"#)
        case 0x09: append(#"\t"#)
        case 0x0A: append(#"\n"#)
        case 0x0C: append(#"\f"#)
        case 0x0D: append(#"\r"#)
        case 0..<0x20:
            append(#"\u00"#)
            bytes.append(contentsOf: Hex.encode([byte]).utf8)
        default: bytes.append(byte)
        }
    }
}
