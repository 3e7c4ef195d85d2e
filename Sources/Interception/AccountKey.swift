/// The key of a live event.
enum AccountKey {
    /// As long as an account's id may be.
    private static let lengths = 1...255

    /// Whether some account might have the key. Eight bytes at a time, because it is asked of every event: what is beyond ASCII, which
    /// every broken text is too, is no account's id.
    static func isUsable(_ key: UnsafeRawBufferPointer) -> Bool {
        guard lengths.contains(key.count) else { return false }
        var beyond: UInt64 = 0
        var offset = 0
        while offset + 8 <= key.count {
            beyond |= key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < key.count {
            beyond |= UInt64(key[offset])
            offset += 1
        }
        return beyond & 0x8080_8080_8080_8080 == 0
    }
}
