/// A hash of a record's key, eight bytes at a time. Keys that share one are told apart by their bytes.
enum KeyHash {
    @inline(__always)
    static func of(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = mix(UInt64(truncatingIfNeeded: key.count) ^ 0x9E37_79B9_7F4A_7C15)
        var offset = 0
        while offset + 8 <= key.count {
            hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        guard offset < key.count else { return hash }
        var rest: UInt64 = 0
        if key.count >= 8 {
            // The last eight bytes overlap what was read already: one load instead of a loop.
            rest = key.loadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self)
        } else {
            for byte in key { rest = rest << 8 | UInt64(byte) }
        }
        return mix(hash ^ rest)
    }

    /// Both halves of the product, so that every bit of the value reaches the upper bits of the hash.
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xE703_7ED1_A0B4_28DB).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }
}
