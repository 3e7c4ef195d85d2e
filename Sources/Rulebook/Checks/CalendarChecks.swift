import ComitySchema
import Foundation

enum CalendarChecks {
    /// Holidays are lists for years, not for centuries; a calendar that claims more was written by mistake.
    private static let longestCoverage = 36_600

    static func check(_ calendar: WorkingCalendar, _ place: Place) throws(RulebookError) {
        try place.at("id").requireName(calendar.id)
        try place.at("title").requireText(calendar.title)
        try place.at("source").requireText(calendar.source)
        try place.at("through").require(calendar.from < calendar.through, "must be after from")
        let length = calendar.through.number - calendar.from.number
        try place.at("through").require(length <= longestCoverage, "must be within 100 years of from")
        try place.at("weekend").requireDistinct(calendar.weekend, "day")
        try place.at("weekend").require(calendar.weekend.count < Weekday.allCases.count, "must leave a day to work on")
        var previous: CalendarDay?
        for (index, holiday) in calendar.holidays.enumerated() {
            let place = place.at("holidays", index)
            try place.at("name").requireText(holiday.name)
            let isCovered = calendar.from <= holiday.day && holiday.day <= calendar.through
            try place.at("day").require(isCovered, "must be within what the calendar covers")
            try place.at("day").require(previous.map { $0 < holiday.day } ?? true, "must be after the holiday before it")
            previous = holiday.day
        }
    }
}

extension Period {
    /// The longest period, in any unit.
    static let longest = 100_000

    /// Refuses a period that cannot be computed.
    func check(_ place: Place, calendars: Set<String>) throws(RulebookError) {
        try place.at("length").require((1...Period.longest).contains(length), "must be 1 to \(Period.longest)")
        try place.at("zone").require(TimeZone(identifier: zone) != nil, "names a time zone that does not exist")
        guard unit == .workingDays else {
            return try place.at("calendar").require(calendar == nil, "is for working days only")
        }
        guard let calendar else { throw place.at("calendar").error("is missing; working days are counted by one") }
        try place.at("calendar").require(calendars.contains(calendar), "names the calendar \(calendar), which has no file")
    }
}
