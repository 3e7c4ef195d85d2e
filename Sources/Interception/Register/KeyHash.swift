/// A hash of a record's key, eight bytes at a time. Keys that share one are told apart by their bytes.
enum KeyHash {
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    static func of(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: key.count) &* factor
        var offset = 0
        while offset + 8 <= key.count {
            hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < key.count {
            rest = rest << 8 | UInt64(key[offset])
            offset += 1
        }
        return mix(hash ^ rest)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value &* factor
        return product ^ (product >> 32)
    }
}
