import ComitySchema
import Foundation
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "are written in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_438_800_125, "2026-11-23T13:00:00.125Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func areWritten(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.format(Date(millisecondsSince1970: milliseconds)) == text)
        #expect(Timestamp.parse(text) == Date(millisecondsSince1970: milliseconds))
    }

    @Test(
        "are read with any offset and fraction",
        arguments: [
            ("2026-11-23T13:00:00Z", "2026-11-23T13:00:00.000Z"),
            ("2026-11-23T13:00:00.5Z", "2026-11-23T13:00:00.500Z"),
            ("2026-11-23T13:00:00.123999999Z", "2026-11-23T13:00:00.123Z"),
            ("2026-11-23T14:30:00+01:30", "2026-11-23T13:00:00.000Z"),
            ("2026-11-22T23:00:00-14:00", "2026-11-23T13:00:00.000Z"),
            ("2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00.000Z"),
        ]
    )
    func areRead(_ text: String, _ canonical: String) {
        #expect(Timestamp.parse(text).map(Timestamp.format) == canonical)
    }

    @Test(
        "that no calendar has, or that no canonical text could say, are refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T13:00:00", "2026-11-23 13:00:00Z", "2026-11-23t13:00:00z", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
            "2026-11-00T00:00:00Z",
            "2026-11-23T24:00:00Z", "2026-11-23T13:60:00Z", "2026-11-23T13:00:60Z", "2026-11-23T13:00:00.Z",
            "2026-11-23T13:00:00.1234567890Z", "2026-11-23T13:00:00+1:00", "2026-11-23T13:00:00+01", "2026-11-23T13:00:00+24:00",
            "2026-11-23T13:00:00Z ", "02026-11-23T13:00:00Z", "+2026-11-23T13:00:00Z", "２026-11-23T13:00:00Z",
            "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01",
        ]
    )
    func areRefused(_ text: String) {
        #expect(Timestamp.parse(text) == nil)
    }
}
