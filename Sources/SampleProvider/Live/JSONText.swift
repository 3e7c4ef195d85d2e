/// JSON text that is put together from pieces. The pieces must be free of what JSON escapes.
struct JSONText {
    private var bytes: [UInt8] = []

    var count: Int { bytes.count }

    /// Keeps the storage for the next text.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// The text in storage of its own, of exactly its size.
    func copy() -> [UInt8] { bytes.withUnsafeBufferPointer(Array.init) }

    mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: [UInt8]) { bytes.append(contentsOf: text) }

    mutating func add(number: Int) {
        if number >= 10 { add(number: number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Sixteen digits.
    mutating func add(hexadecimal word: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            bytes.append(Self.digits[Int(truncatingIfNeeded: word >> UInt64(shift)) & 15])
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
