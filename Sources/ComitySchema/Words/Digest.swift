import Crypto

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
public struct Digest: Identifier {
    public static let form = "64 lower-case hexadecimal digits"
    public let rawValue: String

    public init(unchecked rawValue: String) { self.rawValue = rawValue }

    public static func isWellFormed(_ text: String) -> Bool { IdentifierForm.isLowerHex(text, count: 64) }

    /// The digest of some bytes.
    public init(of bytes: some Collection<UInt8>) {
        var hash = SHA256()
        let counted: Void? = bytes.withContiguousStorageIfAvailable { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        if counted == nil { hash.update(data: Array(bytes)) }
        self.init(unchecked: Hex.encode(hash.finalize()))
    }

    /// The digest of a text's UTF-8 bytes.
    public init(of text: String) { self.init(of: Array(text.utf8)) }

    /// The digest of a text as four words, the first one first.
    static func words(of text: String) -> SIMD4<UInt64> {
        SHA256.hash(data: Array(text.utf8)).withUnsafeBytes { bytes in
            var words = SIMD4<UInt64>.zero
            for index in words.indices {
                words[index] = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return words
        }
    }
}

/// Lower-case hexadecimal.
public enum Hex {
    /// Two lower-case digits a byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension CaseID {
    /// The same order always has the same case, whatever key its sender chose.
    public init(authority: AuthorityID, reference: OrderReference) {
        self.init(unchecked: "C" + Digest(of: "case\n\(authority.rawValue)\n\(reference.rawValue)").rawValue.prefix(32))
    }
}

extension TaskID {
    /// The silent hold that preserves a task's account while its case is open.
    public init(holdFor task: TaskID) {
        self.init(unchecked: "T" + Digest(of: "hold\n\(task.rawValue)").rawValue.prefix(32))
    }

    /// The scope of a task in the register never changes but in its end: what a new version of the order makes of a task is a task of
    /// its own, under the next number.
    public init(of case: CaseID, reference: TaskReference, version: Int = 1) {
        let suffix = version == 1 ? "" : "\n\(version)"
        self.init(unchecked: "T" + Digest(of: "task\n\(`case`.rawValue)\n\(reference.rawValue)\(suffix)").rawValue.prefix(32))
    }

    /// Amendments that change one task are not more than these.
    public static let maximumVersions = 32

    /// Whether this is one of the tasks that an order's task has been.
    public func belongs(to case: CaseID, reference: TaskReference) -> Bool {
        (1...Self.maximumVersions).contains { self == TaskID(of: `case`, reference: reference, version: $0) }
    }
}
