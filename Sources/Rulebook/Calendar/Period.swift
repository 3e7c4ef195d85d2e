import ComitySchema
public import Foundation

/// A legal period as the law writes it: a length, how its first day counts, and the place whose days are meant. Never a number of
/// seconds: days have 23 to 25 hours, months 28 to 31 days, and working days depend on bank holidays.
public struct Period: Codable, Hashable, Sendable {
    /// In what the length is counted.
    public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
        case hours, days, workingDays, months
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
    /// The working-day calendar that is meant; there if the unit is working days, and only then.
    public let calendar: String?
    /// The name of a time zone, such as `Europe/London`.
    public let zone: String

    public init(_ length: Int, _ unit: Unit, _ counting: Counting, calendar: String? = nil, zone: String) {
        self.length = length
        self.unit = unit
        self.counting = counting
        self.calendar = calendar
        self.zone = zone
    }

    /// The first instant that is too late, or `nil` if it lies beyond what the calendars cover: then people must say.
    ///
    /// Periods of days, working days and months end with the end of their last day; hours run from the trigger itself, day and
    /// night. A working day that is "beginning with" the trigger's day counts that day only if it is worked. Instruments without an
    /// end are dated to the last year that can be written; a period from there ends with that year, so that the end can be
    /// written too.
    public func end(from trigger: Date, in calendars: [String: WorkingCalendar]) -> Date? {
        unboundedEnd(from: trigger, in: calendars).map { min($0, Timestamp.latest) }
    }

    /// The same period with more of its unit.
    func extended(by more: Int) -> Period {
        Period(length + more, unit, counting, calendar: calendar, zone: zone)
    }

    private func unboundedEnd(from trigger: Date, in calendars: [String: WorkingCalendar]) -> Date? {
        let place = LegalCalendar(zone: zone)
        switch unit {
        case .hours:
            return trigger.addingTimeInterval(Double(length) * 3600)
        case .days:
            return place.start(of: place.day(of: trigger).adding(counting == .beginningWith ? length : length + 1))
        case .workingDays:
            guard let calendar, let calendar = calendars[calendar] else { return nil }
            return lastWorkingDay(from: place.day(of: trigger), in: calendar).map { place.start(of: $0.adding(1)) }
        case .months:
            let day = place.day(of: trigger, plusMonths: length, counting: counting)
            return day.map(place.start(of:)) ?? Timestamp.latest
        }
    }

    private func lastWorkingDay(from trigger: CalendarDay, in calendar: WorkingCalendar) -> CalendarDay? {
        var day = counting == .beginningWith ? trigger : trigger.adding(1)
        var left = length
        while true {
            guard let isWorking = calendar.isWorking(day) else { return nil }
            if isWorking { left -= 1 }
            if left <= 0 { return day }
            day = day.adding(1)
        }
    }

    /// As people say it: `3 working days`.
    var text: String {
        switch unit {
        case .workingDays: "\(length) working days"
        case .hours, .days, .months: "\(length) \(unit.rawValue)"
        }
    }
}
