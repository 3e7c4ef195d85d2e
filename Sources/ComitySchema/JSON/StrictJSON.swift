/// How messages that outsiders wrote are read: whatever two readers could understand differently is refused before anything acts
/// on it (RFC 8259 leaves duplicate members, byte order marks and large numbers to the reader; this reader leaves nothing).
///
/// Refused are: texts that are too large or too deep, byte order marks, invalid UTF-8, members that occur twice in one object,
/// escapes that name half a character, raw control characters, numbers that are not plain integers of 64 bits, anything after
/// the value, and members that the message's type does not know. A member whose value is `null` counts as absent.
public enum StrictJSON {
    /// How large a text may be.
    public struct Limits: Hashable, Sendable {
        /// The most bytes that are looked at.
        public let maxBytes: Int
        /// The most objects and arrays that may lie within one another, from 0 to 128.
        public let maxDepth: Int

        public init(maxBytes: Int = 262_144, maxDepth: Int = 32) {
            self.maxBytes = max(0, maxBytes)
            self.maxDepth = min(max(0, maxDepth), 128)
        }
    }

    /// Reads one value that someone outside wrote.
    ///
    /// - Throws: ``StrictJSONError`` with ``ReasonCode/tooLarge`` or ``ReasonCode/malformed``.
    public static func decode<Value: Codable>(
        _ type: Value.Type = Value.self,
        from bytes: [UInt8],
        limits: Limits = Limits()
    ) throws(StrictJSONError) -> Value {
        let written = try JSONScanner.scan(bytes, limits: limits)
        let value: Value
        do {
            value = try CanonicalJSON.decode(type, from: bytes)
        } catch {
            throw StrictJSONError(explaining: error)
        }
        // What the type does not write, it did not read.
        let understood = try JSONScanner.scan(CanonicalJSON.encode(value), limits: Limits(maxBytes: .max, maxDepth: 128))
        if let path = written.firstPath(missingFrom: understood) {
            throw StrictJSONError(code: .malformed, at: .path(path.description), problem: "is not known here")
        }
        return value
    }
}
