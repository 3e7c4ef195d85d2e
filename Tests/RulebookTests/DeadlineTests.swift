import ComitySchema
import Foundation
import Testing

@testable import Rulebook

@Suite("Legal periods") struct DeadlineTests {
    /// The periods that statutes define, with their vectors: the trigger and the first instant that is too late.
    @Test(
        "end with the end of their last day at their place",
        arguments: [
            // Seven days beginning with the day of service (COPO 2019, s.5(5)).
            (Deadline(7, .days, .beginningWith, zone: "Europe/London"), "2023-03-01T15:00:00Z", "2023-03-08T00:00:00Z"),
            // Three months beginning with the making day (COPO 2019, s.9(1)): the last day of April stands in for the 31st.
            (Deadline(3, .months, .beginningWith, zone: "Europe/London"), "2023-01-31T10:00:00Z", "2023-04-30T23:00:00Z"),
            (Deadline(3, .months, .beginningWith, zone: "Europe/London"), "2023-01-30T10:00:00Z", "2023-04-29T23:00:00Z"),
            // Six months beginning with the day of issue (IPA 2016, s.32).
            (Deadline(6, .months, .beginningWith, zone: "Europe/London"), "2023-03-15T09:00:00Z", "2023-09-14T23:00:00Z"),
            // Ten days following receipt (Regulation (EU) 2023/1543, Art. 10).
            (Deadline(10, .days, .following, zone: "Europe/Brussels"), "2026-09-01T10:00:00Z", "2026-09-11T22:00:00Z"),
            // Eight hours following receipt, day or night.
            (Deadline(8, .hours, .following, zone: "Europe/Brussels"), "2026-09-01T22:30:00Z", "2026-09-02T06:30:00Z"),
            // Sixty days, and thirty more.
            (Deadline(60, .days, .following, zone: "Europe/Brussels"), "2026-09-01T10:00:00Z", "2026-10-31T23:00:00Z"),
            (Deadline(90, .days, .following, zone: "Europe/Brussels"), "2026-09-01T10:00:00Z", "2026-11-30T23:00:00Z"),
            // A leap day, and a month after it.
            (Deadline(1, .months, .beginningWith, zone: "Europe/London"), "2024-01-31T12:00:00Z", "2024-03-01T00:00:00Z"),
            (Deadline(1, .months, .following, zone: "Europe/London"), "2024-02-29T12:00:00Z", "2024-03-30T00:00:00Z"),
            (Deadline(12, .months, .beginningWith, zone: "Europe/London"), "2024-02-29T12:00:00Z", "2025-03-01T00:00:00Z"),
        ]
    )
    func ends(deadline: Deadline, trigger: String, end: String) throws {
        let trigger = try #require(Timestamp.parse(trigger))
        #expect(Timestamp.format(deadline.end(from: trigger)) == Timestamp.format(try #require(Timestamp.parse(end))))
    }

    @Test("from the last day that can be written end with it", arguments: [Deadline.Unit.hours, .days, .months])
    func withoutEnd(unit: Deadline.Unit) throws {
        let trigger = try #require(Timestamp.parse("9999-12-31T23:59:59Z"))
        let end = Deadline(30, unit, .following, zone: "Europe/London").end(from: trigger)
        #expect(Timestamp.parse(Timestamp.format(end)) == end)
        #expect(end > trigger)
    }

    @Test("keep whole days when clocks change") func clockChanges() throws {
        let day = Deadline(1, .days, .beginningWith, zone: "Europe/London")
        let spring = try #require(Timestamp.parse("2026-03-29T00:00:00Z"))
        let autumn = try #require(Timestamp.parse("2026-10-24T23:00:00Z"))
        #expect(day.end(from: spring).timeIntervalSince(spring) == 23 * 3600)
        #expect(day.end(from: autumn).timeIntervalSince(autumn) == 25 * 3600)
    }

    @Test("take the day of the trigger at their own place, not in UTC") func localDay() throws {
        let late = try #require(Timestamp.parse("2026-07-01T23:30:00Z"))
        let london = Deadline(1, .days, .beginningWith, zone: "Europe/London").end(from: late)
        let newYork = Deadline(1, .days, .beginningWith, zone: "America/New_York").end(from: late)
        #expect(Timestamp.format(london) == "2026-07-02T23:00:00.000Z")
        #expect(Timestamp.format(newYork) == "2026-07-02T04:00:00.000Z")
    }
}
