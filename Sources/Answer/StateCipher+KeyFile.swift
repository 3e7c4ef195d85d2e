/// Why a file of state keys cannot be used.
public enum StateKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case noKeys
    case notAKey(line: Int)

    public var description: String {
        switch self {
        case .noKeys: "holds no key: each line must be a key of 64 hexadecimal digits"
        case .notAKey(let line): "line \(line) is not a key of 64 hexadecimal digits"
        }
    }
}

extension StateCipher {
    /// Reads keys from a file: one of 64 hexadecimal digits on each line, the newest first.
    public init(keyFile: [UInt8]) throws(StateKeyError) {
        var keys: [[UInt8]] = []
        for (index, line) in keyFile.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let key = Self.key(of: line) else { throw .notAKey(line: index + 1) }
            keys.append(key)
        }
        guard let cipher = StateCipher(keys: keys) else { throw .noKeys }
        self = cipher
    }

    private static func key(of line: ArraySlice<UInt8>) -> [UInt8]? {
        guard line.count == 2 * keyLength else { return nil }
        var key: [UInt8] = []
        for start in stride(from: line.startIndex, to: line.endIndex, by: 2) {
            guard let byte = UInt8(String(decoding: line[start..<start + 2], as: UTF8.self), radix: 16) else { return nil }
            key.append(byte)
        }
        return key
    }
}
