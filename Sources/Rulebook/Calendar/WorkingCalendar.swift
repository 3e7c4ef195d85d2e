/// Which days are worked at one place, as far as the calendar has been written. Beyond that it says nothing: holidays are made by
/// parliaments and proclamations and cannot be computed.
public struct WorkingCalendar: Codable, Hashable, Sendable {
    /// A day on which nobody works although its weekday is worked, or which the law counts as one.
    public struct Holiday: Codable, Hashable, Sendable {
        public let day: CalendarDay
        public let name: String
    }

    /// How periods name the calendar; also the file's name.
    public let id: String
    public let title: String
    /// The law that says what a working day is, and the lists of holidays.
    public let source: String
    /// The first day that the calendar speaks of.
    public let from: CalendarDay
    /// The last day that the calendar speaks of.
    public let through: CalendarDay
    public let weekend: [Weekday]
    /// In the order of their days.
    public let holidays: [Holiday]

    /// Whether a day is worked, or `nil` if the calendar does not reach so far.
    public func isWorking(_ day: CalendarDay) -> Bool? {
        guard from <= day, day <= through else { return nil }
        return !weekend.contains(day.weekday) && !isHoliday(day)
    }

    private func isHoliday(_ day: CalendarDay) -> Bool {
        var (low, high) = (holidays.startIndex, holidays.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if holidays[middle].day < day { low = middle + 1 } else { high = middle }
        }
        return low < holidays.endIndex && holidays[low].day == day
    }
}
