import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

@testable import Rulebook

private let london = "Europe/London"
private let brussels = "Europe/Brussels"
private let newYork = "America/New_York"

private func instant(_ text: String) throws -> Date { try #require(Timestamp.parse(text)) }

/// The first instant that is too late, as text; `nil` if the deployed calendars do not reach so far.
private func end(of period: Period, from trigger: String) throws -> String? {
    try Law.deployed().end(of: period, from: instant(trigger)).map(Timestamp.format)
}

@Suite("Legal periods") struct PeriodTests {
    /// The periods that statutes define, with their vectors: the trigger and the first instant that is too late.
    @Test(
        "edge 30: end with the end of their last day at their place",
        arguments: [
            // Seven days beginning with the day of service (COPO 2019, s.5(5)): due by the end of 7 March.
            (Period(7, .days, .beginningWith, zone: london), "2023-03-01T15:00:00Z", "2023-03-08T00:00:00Z"),
            // Three months beginning with the making day (COPO 2019, s.9(1)): the last day of April stands in for the 31st.
            (Period(3, .months, .beginningWith, zone: london), "2023-01-31T10:00:00Z", "2023-04-30T23:00:00Z"),
            (Period(3, .months, .beginningWith, zone: london), "2023-01-30T10:00:00Z", "2023-04-29T23:00:00Z"),
            // Six months beginning with the day of issue (IPA 2016, s.32).
            (Period(6, .months, .beginningWith, zone: london), "2023-03-15T09:00:00Z", "2023-09-14T23:00:00Z"),
            // Ten days following receipt (Regulation (EU) 2023/1543, Art. 10).
            (Period(10, .days, .following, zone: brussels), "2026-09-01T10:00:00Z", "2026-09-11T22:00:00Z"),
            // Eight hours following receipt, day or night; at a weekend too; and when clocks go back.
            (Period(8, .hours, .following, zone: brussels), "2026-09-01T22:30:00Z", "2026-09-02T06:30:00Z"),
            (Period(8, .hours, .following, zone: brussels), "2026-09-05T22:30:00Z", "2026-09-06T06:30:00Z"),
            (Period(8, .hours, .following, zone: brussels), "2026-10-24T22:30:00Z", "2026-10-25T06:30:00Z"),
            // The enforcing authority's 96 hours, and the issuer's five days (Art. 10(6), 12(1)).
            (Period(96, .hours, .following, zone: brussels), "2026-09-01T10:00:00Z", "2026-09-05T10:00:00Z"),
            (Period(5, .days, .following, zone: brussels), "2026-09-01T10:00:00Z", "2026-09-06T22:00:00Z"),
            // Sixty days, and thirty more (Art. 11).
            (Period(60, .days, .following, zone: brussels), "2026-09-01T10:00:00Z", "2026-10-31T23:00:00Z"),
            (Period(60, .days, .following, zone: brussels).extended(by: 30), "2026-09-01T10:00:00Z", "2026-11-30T23:00:00Z"),
            // Ninety days of preservation and as many again (18 USC 2703(f)); fourteen days for a motion (18 USC 2703(h)).
            (Period(90, .days, .following, zone: newYork), "2026-09-01T16:00:00Z", "2026-12-01T05:00:00Z"),
            (Period(90, .days, .following, zone: newYork).extended(by: 90), "2026-09-01T16:00:00Z", "2027-03-01T05:00:00Z"),
            (Period(14, .days, .following, zone: newYork), "2026-09-01T16:00:00Z", "2026-09-16T04:00:00Z"),
            // A leap day, and a month after it.
            (Period(1, .months, .beginningWith, zone: london), "2024-01-31T12:00:00Z", "2024-03-01T00:00:00Z"),
            (Period(1, .months, .following, zone: london), "2024-02-29T12:00:00Z", "2024-03-30T00:00:00Z"),
            (Period(12, .months, .beginningWith, zone: london), "2024-02-29T12:00:00Z", "2025-03-01T00:00:00Z"),
            (Period(1, .days, .following, zone: london), "2024-02-28T12:00:00Z", "2024-03-01T00:00:00Z"),
            // Days with a 31st, and months without.
            (Period(1, .months, .beginningWith, zone: london), "2026-03-31T12:00:00Z", "2026-04-30T23:00:00Z"),
            (Period(1, .months, .following, zone: london), "2026-08-31T12:00:00Z", "2026-09-30T23:00:00Z"),
        ]
    )
    func ends(period: Period, trigger: String, end expected: String) throws {
        #expect(try end(of: period, from: trigger) == Timestamp.format(instant(expected)))
    }

    /// The commissioner's three working days and the urgent warrant's five (IPA 2016, ss.24, 32), counted by the bank holidays of
    /// every part of the kingdom.
    @Test(
        "of working days leave out weekends and bank holidays",
        arguments: [
            // Issued on a Friday: Wednesday and the Friday after.
            (3, "2023-03-03T12:00:00Z", "2023-03-09T00:00:00Z"),
            (5, "2023-03-03T12:00:00Z", "2023-03-11T00:00:00Z"),
            // Issued on a Sunday.
            (3, "2023-03-05T12:00:00Z", "2023-03-09T00:00:00Z"),
            // Over Easter 2026: Good Friday and Easter Monday are not worked.
            (3, "2026-04-02T12:00:00Z", "2026-04-09T23:00:00Z"),
            // Over Christmas 2026 (Boxing Day falls on a Saturday: Monday stands in) and New Year (the 2nd is a holiday in Scotland).
            (3, "2026-12-24T12:00:00Z", "2027-01-01T00:00:00Z"),
            (5, "2026-12-24T12:00:00Z", "2027-01-07T00:00:00Z"),
            // Christmas 2022 fell on a Sunday: Tuesday stood in for it.
            (3, "2022-12-23T12:00:00Z", "2022-12-31T00:00:00Z"),
            // A holiday of one part counts for all: St Patrick's Day, the Boyne, St Andrew's Day.
            (1, "2026-03-16T12:00:00Z", "2026-03-19T00:00:00Z"),
            (1, "2026-07-10T12:00:00Z", "2026-07-14T23:00:00Z"),
            (1, "2026-11-27T12:00:00Z", "2026-12-02T00:00:00Z"),
            // Days that were proclaimed: the late Queen's funeral, the Coronation, the World Cup in Scotland.
            (1, "2022-09-16T12:00:00Z", "2022-09-20T23:00:00Z"),
            (1, "2023-05-05T12:00:00Z", "2023-05-09T23:00:00Z"),
            (1, "2026-06-12T12:00:00Z", "2026-06-16T23:00:00Z"),
            // When clocks change at the weekend between.
            (1, "2026-03-27T12:00:00Z", "2026-03-30T23:00:00Z"),
            (1, "2026-10-23T12:00:00Z", "2026-10-27T00:00:00Z"),
        ]
    )
    func workingDays(length: Int, trigger: String, end expected: String) throws {
        let period = Period(length, .workingDays, .following, calendar: "GB", zone: london)
        #expect(try end(of: period, from: trigger) == Timestamp.format(instant(expected)))
    }

    @Test(
        "beginning with a day count it only if it is worked",
        arguments: [
            ("2023-03-03T12:00:00Z", "2023-03-07T00:00:00Z"), ("2023-03-04T12:00:00Z", "2023-03-08T00:00:00Z"),
            ("2026-12-25T12:00:00Z", "2026-12-31T00:00:00Z"),
        ]
    )
    func workingDaysFromTheTrigger(trigger: String, end expected: String) throws {
        let period = Period(2, .workingDays, .beginningWith, calendar: "GB", zone: london)
        #expect(try end(of: period, from: trigger) == Timestamp.format(instant(expected)))
    }

    @Test(
        "that leave what a calendar covers have no end: nobody guesses holidays",
        arguments: ["2028-12-28T12:00:00Z", "2019-12-30T12:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]
    )
    func beyondCoverage(trigger: String) throws {
        #expect(try end(of: Period(3, .workingDays, .following, calendar: "GB", zone: london), from: trigger) == nil)
        #expect(try end(of: Period(3, .workingDays, .following, calendar: "ZZ", zone: london), from: trigger) == nil)
    }

    @Test("reach the last day that a calendar covers") func lastCovered() throws {
        let period = Period(1, .workingDays, .following, calendar: "GB", zone: london)
        #expect(try end(of: period, from: "2028-12-28T12:00:00Z") == "2028-12-30T00:00:00.000Z")
    }

    @Test("from the last day that can be written end with it", arguments: [Period.Unit.hours, .days, .months])
    func withoutEnd(unit: Period.Unit) throws {
        let trigger = try instant("9999-12-31T23:59:59Z")
        let end = try #require(Period(30, unit, .following, zone: london).end(from: trigger, in: [:]))
        #expect(Timestamp.parse(Timestamp.format(end)) == end)
        #expect(end > trigger)
    }

    @Test("edge 30: keep whole days when clocks change") func clockChanges() throws {
        let day = Period(1, .days, .beginningWith, zone: london)
        let spring = try instant("2026-03-29T00:00:00Z")
        let autumn = try instant("2026-10-24T23:00:00Z")
        #expect(try #require(day.end(from: spring, in: [:])).timeIntervalSince(spring) == 23 * 3600)
        #expect(try #require(day.end(from: autumn, in: [:])).timeIntervalSince(autumn) == 25 * 3600)
    }

    @Test("edge 30: begin days at another hour where clocks change at midnight") func midnightChange() throws {
        // On 7 September 2025 Chile's clocks went from 00:00 to 01:00.
        let day = Period(1, .days, .beginningWith, zone: "America/Santiago")
        let end = try #require(day.end(from: instant("2025-09-06T15:00:00Z"), in: [:]))
        #expect(Timestamp.format(end) == "2025-09-07T04:00:00.000Z")
    }

    @Test("take the day of the trigger at their own place, not in UTC") func localDay() throws {
        let late = try instant("2026-07-01T23:30:00Z")
        let inLondon = Period(1, .days, .beginningWith, zone: london).end(from: late, in: [:])
        let inNewYork = Period(1, .days, .beginningWith, zone: newYork).end(from: late, in: [:])
        #expect(inLondon.map(Timestamp.format) == "2026-07-02T23:00:00.000Z")
        #expect(inNewYork.map(Timestamp.format) == "2026-07-02T04:00:00.000Z")
    }
}

@Suite("Legal periods, whatever the date") struct PeriodPropertyTests {
    /// Instants of 2022 to 2027, to the millisecond.
    private static let triggers: [Date] = {
        var random = SeededGenerator(seed: 19)
        return (0..<400).map { _ in
            Date(millisecondsSince1970: Int64.random(in: 1_641_000_000_000..<1_830_000_000_000, using: &random))
        }
    }()

    private static let zones = [london, brussels, newYork, "Australia/Sydney", "UTC"]

    @Test("never end before they begin, and end later the longer they are", arguments: Period.Unit.allCases)
    func monotonous(unit: Period.Unit) throws {
        let calendars = try Law.deployed().calendars
        for trigger in Self.triggers {
            for counting in Period.Counting.allCases {
                for zone in Self.zones {
                    let calendar = unit == .workingDays ? "GB" : nil
                    var previous = trigger
                    for length in [1, 2, 3, 7, 12] {
                        let period = Period(length, unit, counting, calendar: calendar, zone: zone)
                        let end = try #require(period.end(from: trigger, in: calendars))
                        #expect(previous < end, "\(period) from \(Timestamp.format(trigger))")
                        previous = end
                    }
                }
            }
        }
    }

    @Test("of days and working days end at a midnight of their place", arguments: [Period.Unit.days, .workingDays, .months])
    func midnight(unit: Period.Unit) throws {
        let calendars = try Law.deployed().calendars
        for trigger in Self.triggers {
            for zone in Self.zones {
                let period = Period(3, unit, .following, calendar: unit == .workingDays ? "GB" : nil, zone: zone)
                let end = try #require(period.end(from: trigger, in: calendars))
                let place = LegalCalendar(zone: zone)
                #expect(place.start(of: place.day(of: end)) == end)
            }
        }
    }

    @Test("following a day are one day longer than those that begin with it") func counting() throws {
        for trigger in Self.triggers {
            let beginning = Period(10, .days, .beginningWith, zone: london).end(from: trigger, in: [:])
            let following = Period(9, .days, .following, zone: london).end(from: trigger, in: [:])
            #expect(beginning == following)
        }
    }

    @Test("of working days hold just so many working days") func workedDays() throws {
        let calendars = try Law.deployed().calendars
        let calendar = try #require(calendars["GB"])
        let place = LegalCalendar(zone: london)
        for trigger in Self.triggers {
            let end = try #require(
                Period(5, .workingDays, .following, calendar: "GB", zone: london).end(from: trigger, in: calendars)
            )
            let days = (place.day(of: trigger).number + 1)..<place.day(of: end).number
            #expect(days.count { calendar.isWorking(CalendarDay(number: $0)) == true } == 5)
            #expect(calendar.isWorking(CalendarDay(number: days.upperBound - 1)) == true)
        }
    }

    @Test("find the day of an instant as the calendar of the system does") func days() throws {
        for trigger in Self.triggers {
            for zone in Self.zones {
                var system = Calendar(identifier: .gregorian)
                system.timeZone = try #require(TimeZone(identifier: zone))
                let parts = system.dateComponents([.year, .month, .day, .weekday], from: trigger)
                let day = LegalCalendar(zone: zone).day(of: trigger)
                let written = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
                #expect(day.description == written)
                #expect(CalendarDay(written) == day)
                #expect(Weekday.allCases.firstIndex(of: day.weekday) == ((parts.weekday ?? 0) + 5) % 7)
            }
        }
    }
}
