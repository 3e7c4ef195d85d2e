import ComitySchema
import Foundation

/// A day of the calendar, wherever it is lived; written `2026-12-25`.
public struct CalendarDay: Codable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    let number: Int

    init(number: Int) { self.number = number }

    /// `nil` unless the text is a day that exists, written `2026-12-25`.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let midnight = Timestamp.parse("\(text)T00:00:00Z") else { return nil }
        number = Int(midnight.millisecondsSince1970 / 86_400_000)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be a day such as 2026-12-25")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String {
        String(Timestamp.format(Date(millisecondsSince1970: Int64(number) * 86_400_000)).prefix(10))
    }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    func adding(_ days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday.allCases[((number + 3) % 7 + 7) % 7]
    }
}

/// A day of the week.
public enum Weekday: String, Codable, Hashable, Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}
