import Foundation

/// Reads a file from its beginning, by lines or by bytes.
struct LineReader {
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0

    /// - Returns: `nil` if there is no such file.
    init?(_ path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        self.file = file
    }

    /// The next line, with the line feed that ends it; `nil` if none ends before the file does, or not within `limit` bytes.
    mutating func line(limit: Int) -> [UInt8]? {
        var searched = 0
        while true {
            if let end = buffer[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) { return taking(end + 1 - start) }
            searched = buffer.count - start
            guard searched <= limit, fill() else { return nil }
        }
    }

    /// The next bytes; `nil` if there are not so many.
    mutating func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count - start < count {
            guard fill() else { return nil }
        }
        return taking(count)
    }

    private mutating func taking(_ count: Int) -> [UInt8] {
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    /// Drops what has been taken and reads on; false at the end of the file.
    private mutating func fill() -> Bool {
        guard let chunk = try? file.read(upToCount: 1 << 16), !chunk.isEmpty else { return false }
        buffer.removeFirst(start)
        start = 0
        buffer += chunk
        return true
    }
}
