/// What a hostile or broken sender makes of a message.
public enum Mutation {
    /// The bytes after one to four random changes: a byte replaced, removed or inserted, a stretch doubled or removed, the end
    /// cut off.
    public static func mutate(_ bytes: [UInt8], using generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard let index = bytes.indices.randomElement(using: &generator) else { break }
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[index] = .random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(telling.randomElement(using: &generator) ?? 0, at: index)
            case 4: bytes.insert(contentsOf: bytes[index..<min(index + 24, bytes.count)], at: index)
            case 5: bytes.removeSubrange(index..<min(index + 24, bytes.count))
            default: bytes.removeSubrange(index...)
            }
        }
        return bytes
    }

    /// Bytes that mean something to a parser.
    private static let telling = Array("{}[]\",:\\u0-.eE+/_=\0\n".utf8) + [0x80, 0xC0, 0xED, 0xEF, 0xFF]
}
