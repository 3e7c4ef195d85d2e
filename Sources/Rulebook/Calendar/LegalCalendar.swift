import Foundation

/// Days and months at one place.
struct LegalCalendar {
    private let calendar: Calendar

    init(zone: String) {
        var calendar = Calendar(identifier: .gregorian)
        // A rulebook with an unknown zone does not load (`Period.problem`).
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        self.calendar = calendar
    }

    /// The day at the place on which an instant falls.
    func day(of instant: Date) -> CalendarDay {
        let local = instant.timeIntervalSince1970 + Double(calendar.timeZone.secondsFromGMT(for: instant))
        return CalendarDay(number: Int((local / 86_400).rounded(.down)))
    }

    /// When a day begins at the place. Where clocks change at midnight, days begin at another hour.
    func start(of day: CalendarDay) -> Date {
        let noon = Date(timeIntervalSince1970: Double(day.number) * 86_400 + 43_200)
        return calendar.startOfDay(for: noon - Double(calendar.timeZone.secondsFromGMT(for: noon)))
    }

    /// The day after a period of months. Such a period ends on the day with the trigger's number, or on the month's last day if
    /// there is no such day; counted from the trigger's own day it ends the day before, but never loses a day that the shorter
    /// month has already taken. `nil` only beyond every year that can be written.
    func day(of instant: Date, plusMonths months: Int, counting: Period.Counting) -> CalendarDay? {
        let first = calendar.startOfDay(for: instant)
        guard let corresponding = calendar.date(byAdding: .month, value: months, to: first) else { return nil }
        let isShortened = calendar.component(.day, from: corresponding) < calendar.component(.day, from: first)
        let day = day(of: corresponding)
        return counting == .beginningWith && !isShortened ? day : day.adding(1)
    }
}
