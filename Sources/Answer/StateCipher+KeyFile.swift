/// Why a file of state keys cannot be used.
public enum StateKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file holds no key.
    case noKeys
    /// A line, counted from 1, is not a key.
    case notAKey(line: Int)

    public var description: String {
        switch self {
        case .noKeys: "holds no key: each line must be a key of 64 hexadecimal digits"
        case .notAKey(let line): "line \(line) is not a key of 64 hexadecimal digits"
        }
    }
}

extension StateCipher {
    /// Reads keys from a file: one of 64 hexadecimal digits on each line, the newest first. Empty lines do not count.
    public init(keyFile: [UInt8]) throws(StateKeyError) {
        var keys: [[UInt8]] = []
        let lines = keyFile.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            guard let key = Self.key(of: line) else { throw .notAKey(line: index + 1) }
            keys.append(key)
        }
        guard let cipher = StateCipher(keys: keys) else { throw .noKeys }
        self = cipher
    }

    private static func key(of line: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = line.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard line.count == 2 * keyLength, digits.count == line.count else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
