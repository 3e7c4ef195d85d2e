/// The key of a live event.
enum AccountKey {
    /// As long as an account's id may be.
    private static let lengths = 1...255
    /// The same byte eight times.
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Whether some account might have the key: printable ASCII without spaces, as ``AccountID`` has it. Eight bytes at a time and without
    /// a branch, because it is asked of every event.
    static func isUsable(_ key: UnsafeRawBufferPointer) -> Bool {
        guard lengths.contains(key.count) else { return false }
        var beyond: UInt64 = 0
        var offset = 0
        while offset + 8 <= key.count {
            beyond |= marks(in: key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < key.count {
            // What is filled up is usable.
            beyond |= marks(in: UInt64(key[offset]) | (Self.ones << 8) * UInt64(UInt8(ascii: "!")))
            offset += 1
        }
        return beyond & Self.ones << 7 == 0
    }

    /// Sets the upper bit of some byte if any of the eight is below "!" or above "~", and of none otherwise: the first that is there is
    /// borrowed from, carries, or has the bit itself; nothing before it does.
    private static func marks(in bytes: UInt64) -> UInt64 {
        bytes | (bytes &- Self.ones * UInt64(UInt8(ascii: "!"))) | (bytes &+ Self.ones)
    }
}
