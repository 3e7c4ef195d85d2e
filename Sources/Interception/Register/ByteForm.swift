/// Writes numbers and texts one after another, in as few bytes as each needs.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    mutating func writeWhole(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ id: PackedID) {
        writeWhole(id.high)
        writeWhole(id.low)
    }

    /// Seven bits a byte, the lowest first. The sign is the lowest bit, so that numbers near zero are short on both sides.
    mutating func write(_ number: Int64) {
        var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ text: String) {
        write(Int64(text.utf8.count))
        append(text.utf8)
    }

    /// Without their number.
    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}

/// Reads what a ``ByteWriter`` wrote, in the same order.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    mutating func byte() -> UInt8 {
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func whole<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number {
        defer { offset += MemoryLayout<Number>.size }
        return bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }

    mutating func id() -> PackedID {
        let high = whole(UInt64.self)
        return PackedID(high: high, low: whole(UInt64.self))
    }

    mutating func number() -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = byte()
            value |= UInt64(byte & 0x7F) << shift
            guard byte >= 0x80 else { break }
            shift += 7
        }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A text's bytes, where they are.
    mutating func span() -> UnsafeRawBufferPointer {
        let count = Int(number())
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    mutating func text() -> String { String(decoding: span(), as: UTF8.self) }
}
