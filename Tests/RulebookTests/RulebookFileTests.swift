import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("A rulebook's file") struct RulebookFileTests {
    @Test("that is deployed carries orders both ways") func deployed() throws {
        let agreement = try #require(Law.deployed().agreements.first)
        #expect(agreement.directions.map(\.issuing) == ["GB", "US"])
        let kinds = agreement.directions.flatMap(\.instruments).map(\.kind)
        #expect(kinds == ["UKOPO", "UKIPATIW", "UKIPACD", "USSCAWARRANT", "USTITLEIII"])
    }

    /// A change of the deployed file, where the error must point, and what it must say.
    @Test(
        "is refused with the place and the reason if it contradicts itself",
        arguments: [
            (#""version": "2026-11-01""#, #""version": """#, "the file", "name and a version"),
            (#""clockToleranceSeconds": 300"#, #""clockToleranceSeconds": -1"#, "clockToleranceSeconds", "0 to 3600"),
            (#""until": "2027-10-03"#, #""until": "2021-10-03"#, "agreements[0].inForce", "after it begins"),
            (#""receiving": "US""#, #""receiving": "GB""#, "agreements[0].directions[0]", "another"),
            (#"["GB-IPU"]"#, "[]", "agreements[0].directions[0].designatedAuthorities", "one authority"),
            (
                #""thresholdMonths": 36"#, #""thresholdMonths": -1"#,
                "agreements[0].directions[0].offences.thresholdMonths", "negative"
            ),
            (#""targetLimit": 20"#, #""targetLimit": 0"#, "agreements[0].directions[0].targetLimit", "1 at least"),
            (#""length": 30"#, #""length": 0"#, "agreements[0].directions[0].closingMargin", "length"),
            (#""zone": "Europe/London""#, #""zone": "Europe/Lundun""#, "agreements[0].directions[0].longestSpan", "time zone"),
            (#""kind": "UKIPACD""#, #""kind": "UKOPO""#, "agreements[0].directions[0].instruments", "same kind twice"),
            (#"[["judge"]]"#, "[]", "agreements[0].directions[0].instruments[0].approvals", "independent approval"),
            (#"[["judge"]]"#, "[[]]", "agreements[0].directions[0].instruments[0].approvals[0]", "one office"),
            (
                #"["liveTraffic", "liveContent"]"#, #"["mail"]"#,
                "agreements[0].directions[0].instruments[1].actions[0].categories", "live categories"
            ),
            (
                #"["subscriber", "access", "mail", "chat"]"#, #"["liveContent"]"#,
                "agreements[0].directions[0].instruments[0].actions[0].categories", "stored categories"
            ),
            (
                #""longestInterception""#, #""serviceWindow""#,
                "agreements[0].directions[0].instruments[1].longestInterception", "limit"
            ),
            (#""name": "AccountHandle""#, #""name": "EmailAddress""#, "formats", "same name twice"),
            (#""maximumLength": 63"#, #""maximumLength": 0"#, "formats[1]", "maximum length"),
            (#"[A-Za-z0-9][A-Za-z0-9._-]{1,62}"#, "[", "formats[1].pattern", "regular expression"),
            (#"[A-Za-z0-9][A-Za-z0-9._-]{1,62}"#, ".*", "formats[1].pattern", "does not name one target"),
            (#"[A-Za-z0-9][A-Za-z0-9._-]{1,62}"#, "[a-z*]+", "formats[1].pattern", "does not name one target"),
            (#""targetLimit": 20"#, #""targetLimits": 20"#, "the file", "targetLimit is missing"),
            (#""targetLimit": 20"#, #""targetLimit": 20, "colour": 1"#, "the file", "colour is not known"),
        ]
    )
    func contradicting(text: String, replacement: String, path: String, reason: String) throws {
        let error = #expect(throws: RulebookError.self) {
            try Law.changed { file in
                guard let place = file.range(of: text) else { return file }
                return file.replacingCharacters(in: place, with: replacement)
            }
        }
        #expect(error?.path == path)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test("must be JSON") func malformed() {
        #expect(throws: RulebookError.self) { try Rulebook(json: Array("{".utf8)) }
    }

    @Test("says until when an order may be answered: its instrument's end and the margin") func deliveryEnd() throws {
        let until = try #require(Timestamp.parse("2027-01-15T12:00:00Z"))
        var sketch = FactsSketch.ukProduction
        sketch.order.validity = TimeWindow(from: now, until: until)
        #expect(try Law.deployed().deliveryEnd(of: sketch.facts, at: now) == Timestamp.parse("2027-02-15T00:00:00Z"))
        sketch.senderCountry = "FR"
        #expect(try Law.deployed().deliveryEnd(of: sketch.facts, at: now) == nil)
    }
}
