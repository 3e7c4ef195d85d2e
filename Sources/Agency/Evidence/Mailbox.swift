import Foundation

/// Writes messages as one mailbox file: RFC 4155's default form, with the quoting known as mboxrd, which loses nothing.
struct Mailbox {
    private(set) var bytes: [UInt8] = []

    /// Appends a message (RFC 5322). Lines end with LF in a mailbox, whatever they ended with before.
    mutating func append(_ message: [UInt8], receivedAt date: Date) {
        bytes += Array("From MAILER-DAEMON \(Self.asctime(date))\n".utf8)
        var rest = message[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            var line = rest[rest.startIndex..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if Self.wouldBeSeparator(line) { bytes.append(UInt8(ascii: ">")) }
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
            rest = end == rest.endIndex ? [] : rest[(end + 1)...]
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// `From `, with any number of `>` before it: what mboxrd quotes by one more `>`.
    private static func wouldBeSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        line.drop { $0 == UInt8(ascii: ">") }.starts(with: Array("From ".utf8))
    }

    /// The time as C's `asctime` writes it, in UTC: `Mon Nov 23 09:05:00 2026`.
    private static func asctime(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = padded(parts.day, "%2d")
        let time = "\(padded(parts.hour, "%02d")):\(padded(parts.minute, "%02d")):\(padded(parts.second, "%02d"))"
        return "\(weekdays[(parts.weekday ?? 1) - 1]) \(months[(parts.month ?? 1) - 1]) \(day) \(time) \(parts.year ?? 1970)"
    }

    private static func padded(_ number: Int?, _ format: String) -> String { String(format: format, number ?? 0) }
}
