import ComitySchema
public import Foundation

/// A legal period as the law writes it: a length, how its first day counts, and the place whose days are meant. Never a number of
/// seconds: days have 23 to 25 hours, and months 28 to 31 days.
public struct Deadline: Codable, Hashable, Sendable {
    /// In what the length is counted.
    public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
        case hours, days, months
    }

    public enum Counting: String, Codable, Hashable, Sendable, CaseIterable {
        /// The day of the trigger is the first day: "seven days beginning with the day of service".
        case beginningWith
        /// The day after the trigger is the first day: "ten days following receipt".
        case following
    }

    public let length: Int
    public let unit: Unit
    public let counting: Counting
    /// The name of a time zone, such as `Europe/London`.
    public let zone: String

    public init(_ length: Int, _ unit: Unit, _ counting: Counting, zone: String) {
        self.length = length
        self.unit = unit
        self.counting = counting
        self.zone = zone
    }

    /// The first instant that is too late. Periods of days and months end with the end of their last day; hours run from the
    /// trigger itself, day and night. Instruments without an end are dated to the last year that can be written; a period from
    /// there ends with that year, so that the end can be written too.
    public func end(from trigger: Date) -> Date { min(unboundedEnd(from: trigger), Timestamp.latest) }

    private func unboundedEnd(from trigger: Date) -> Date {
        switch unit {
        case .hours:
            trigger.addingTimeInterval(Double(length) * 3600)
        case .days:
            LegalCalendar(zone: zone).day(of: trigger, plusDays: counting == .beginningWith ? length : length + 1)
        case .months:
            LegalCalendar(zone: zone).day(of: trigger, plusMonths: length, counting: counting)
        }
    }

    /// Why the period cannot be used, or `nil`.
    var problem: String? {
        if !(1...100_000).contains(length) { return "must have a length of 1 to 100000" }
        if TimeZone(identifier: zone) == nil { return "names a time zone that does not exist" }
        return nil
    }
}

/// Days and months at one place.
struct LegalCalendar {
    private let calendar: Calendar

    init(zone: String) {
        var calendar = Calendar(identifier: .gregorian)
        // A rulebook with an unknown zone does not load (`Deadline.problem`).
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        self.calendar = calendar
    }

    /// The start of the day that is some days after the day of an instant.
    func day(of instant: Date, plusDays days: Int) -> Date {
        start(of: calendar.date(byAdding: .day, value: days, to: start(of: instant)))
    }

    /// The start of the day after a period of months. Such a period ends on the day with the trigger's number, or on the month's
    /// last day if there is no such day; counted from the trigger's own day it ends the day before, but never loses a day that
    /// the shorter month has already taken.
    func day(of instant: Date, plusMonths months: Int, counting: Deadline.Counting) -> Date {
        let first = start(of: instant)
        let corresponding = start(of: calendar.date(byAdding: .month, value: months, to: first))
        let isShortened = calendar.component(.day, from: corresponding) < calendar.component(.day, from: first)
        return counting == .beginningWith && !isShortened ? corresponding : day(of: corresponding, plusDays: 1)
    }

    private func start(of instant: Date?) -> Date {
        // `date(byAdding:)` has no answer only beyond the calendar's range, and a period that long never ends.
        instant.map(calendar.startOfDay(for:)) ?? .distantFuture
    }
}
