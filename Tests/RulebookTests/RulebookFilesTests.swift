import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// A change of one deployed file, and where the error must point.
struct WrongFile: Sendable, CustomTestStringConvertible {
    let file: String
    let text: String
    let replacement: String
    let path: String
    let reason: String

    init(_ file: String, _ text: String, _ replacement: String, at path: String, _ reason: String) {
        self.file = file
        self.text = text
        self.replacement = replacement
        self.path = path
        self.reason = reason
    }

    var testDescription: String { "\(file): \(path) \(reason)" }

    static let us = "agreements/us-uk.json"
    static let eu = "agreements/eu-e-evidence.json"
    static let gb = "calendars/GB.json"
    static let offences = "offences/GB.json"
    static let head = "rulebook.json"

    static let all: [WrongFile] = [
        // The head.
        WrongFile(head, #""version": "2026-11-01""#, #""version": """#, at: "version", "not be empty"),
        WrongFile(head, #""version": "2026-11-01""#, #""version": "a/b""#, at: "version", "folder"),
        WrongFile(head, #""name": "Comity""#, #""name": " ""#, at: "name", "not be empty"),
        WrongFile(head, "2026-11-01T00:00:00Z", "2026-11-01", at: "effectiveFrom", "must be an RFC 3339 time"),
        WrongFile(
            head,
            #""clockToleranceSeconds": 300"#,
            #""clockToleranceSeconds": -1"#,
            at: "clockToleranceSeconds",
            "0 to 3600"
        ),
        WrongFile(head, #""name": "AccountHandle""#, #""name": "EmailAddress""#, at: "formats", "same name twice"),
        WrongFile(head, #""maximumLength": 63"#, #""maximumLength": 0"#, at: "formats[1].maximumLength", "1 to 1024"),
        WrongFile(head, "[A-Za-z0-9][A-Za-z0-9._-]{1,62}", "[", at: "formats[1].pattern", "regular expression"),
        WrongFile(head, "[A-Za-z0-9][A-Za-z0-9._-]{1,62}", ".*", at: "formats[1].pattern", "does not name one target"),
        WrongFile(head, "[A-Za-z0-9][A-Za-z0-9._-]{1,62}", "[a-z*]+", at: "formats[1].pattern", "does not name one target"),
        WrongFile(head, #""sign": "military""#, #""sign": "speech""#, at: "watchLists", "same sign twice"),
        WrongFile(head, #""sign": "military""#, #""sign": "naval""#, at: "watchLists[3].sign", "values"),
        WrongFile(head, #""conscription""#, #""Conscription""#, at: "watchLists[3].phrases[0]", "lower case"),
        WrongFile(head, #""conscription""#, #""desertion""#, at: "watchLists[3].phrases", "same phrase twice"),
        WrongFile(head, #""name": "Comity","#, #""name": "Comity", "colour": 1,"#, at: "colour", "not known"),
        WrongFile(head, #""name": "Comity","#, "", at: "name", "is missing"),
        WrongFile(head, #""name": "Comity","#, #""name": "Comity""#, at: "line 3", "a comma or the object's end is due"),
        // Agreements.
        WrongFile(us, #""id": "US-UK""#, #""id": "UK-US""#, at: "id", "the file's name"),
        WrongFile(us, #""id": "US-UK""#, #""id": "US UK""#, at: "id", "must be 1 to 64"),
        WrongFile(us, #""revision": 1"#, #""revision": 0"#, at: "revision", "1 at least"),
        WrongFile(
            us,
            #""revision": 1,"#,
            #""revision": 1, "renewedAt": ["2031-01-01T00:00:00Z"],"#,
            at: "renewedAt[0]",
            "in force"
        ),
        WrongFile(us, #""until": "2027-10-03"#, #""until": "2021-10-03"#, at: "inForce", "after it begins"),
        WrongFile(us, #""issuing": ["GB"]"#, #""issuing": []"#, at: "directions[0].issuing", "one country"),
        WrongFile(us, #""issuing": ["GB"]"#, #""issuing": ["GB", "GB"]"#, at: "directions[0].issuing", "same country twice"),
        WrongFile(us, #""issuing": ["GB"]"#, #""issuing": ["gb"]"#, at: "directions[0].issuing[0]", "two capital letters"),
        WrongFile(us, #""receiving": ["US"]"#, #""receiving": ["GB"]"#, at: "directions[0]", "one state to another"),
        WrongFile(
            us,
            "\"issuing\": [\"US\"],\n      \"receiving\": [\"GB\"]",
            "\"issuing\": [\"GB\"],\n      \"receiving\": [\"US\"]",
            at: "directions[1]",
            "a direction before it"
        ),
        WrongFile(us, #"["GB-IPU"]"#, "[]", at: "directions[0].designatedAuthorities", "one authority"),
        WrongFile(us, #"["US-OIA"]"#, "[]", at: "directions[0].receivingAuthorities", "one authority"),
        WrongFile(
            us,
            #""invocation": "noticeAndCertification""#,
            #""invocation": "none""#,
            at: "directions[0].invocation",
            "values"
        ),
        WrongFile(us, #""months": 36"#, #""months": -1"#, at: "directions[0].offences.thresholds[0].months", "0 to 1200"),
        WrongFile(
            us,
            #""categories": ["subscriber", "access", "traffic", "mail", "chat", "liveTraffic", "liveContent"]"#,
            #""categories": ["subscriber", "access", "traffic", "mail", "chat", "liveTraffic"]"#,
            at: "directions[0].instruments[1].actions[0].categories",
            "no threshold"
        ),
        WrongFile(
            us,
            #""sensitivity": "speech""#,
            #""sensitivity": "taste""#,
            at: "directions[0].essentialInterests[0].sensitivity",
            "values"
        ),
        WrongFile(us, #""languages": ["en"]"#, #""languages": []"#, at: "directions[0].languages", "one language"),
        WrongFile(us, #""targetLimit": 20"#, #""targetLimit": 0"#, at: "directions[0].targetLimit", "1 at least"),
        WrongFile(us, #""targetLimit": 20"#, #""targetLimits": 20"#, at: "directions[0].targetLimit", "is missing"),
        WrongFile(us, #""targetLimit": 20"#, #""targetLimit": "20""#, at: "directions[0].targetLimit", "wrong type"),
        WrongFile(us, #""targetLimit": 20"#, #""targetLimit": 20.5"#, at: "line 38", "plain integer"),
        WrongFile(
            us,
            #""length": 24, "unit": "months""#,
            #""length": 0, "unit": "months""#,
            at: "directions[0].longestSpan.length",
            "1 to"
        ),
        WrongFile(
            us,
            #"counting": "beginningWith", "zone": "Europe/London""#,
            #"counting": "beginningWith", "zone": "Europe/Lundun""#,
            at: "directions[0].longestSpan.zone",
            "time zone"
        ),
        WrongFile(
            us,
            #""unit": "months", "counting""#,
            #""unit": "workingDays", "counting""#,
            at: "directions[0].longestSpan.calendar",
            "is missing"
        ),
        WrongFile(
            us,
            #""unit": "months", "counting""#,
            #""unit": "months", "calendar": "GB", "counting""#,
            at: "directions[0].longestSpan.calendar",
            "for working days only"
        ),
        WrongFile(
            us,
            #""calendar": "GB""#,
            #""calendar": "ZZ""#,
            at: "directions[0].instruments[1].deadlines[0].period.calendar",
            "no file"
        ),
        WrongFile(
            us,
            #""unit": "months", "counting""#,
            #""unit": "moons", "counting""#,
            at: "directions[0].longestSpan.unit",
            "values"
        ),
        // Deadlines.
        WrongFile(us, #""kind": "answer""#, #""kind": "reply""#, at: "directions[0].deadlines[0].kind", "values"),
        WrongFile(us, #""trigger": "asked""#, #""trigger": "wished""#, at: "directions[0].deadlines[2].trigger", "values"),
        WrongFile(us, #""when": "emergency""#, #""acts": false"#, at: "directions[0].deadlines[1]", "is there twice"),
        WrongFile(
            us,
            #""until": "2021-03-27T00:00:00Z""#,
            #""until": "2021-03-28T00:00:00Z""#,
            at: "directions[0].instruments[1].deadlines[1]",
            "is there twice"
        ),
        WrongFile(
            us,
            #""until": "2021-03-27T00:00:00Z""#,
            #""until": "2019-03-27T00:00:00Z""#,
            at: "directions[0].instruments[1].deadlines[1].validity",
            "after it begins"
        ),
        WrongFile(
            us,
            #""source": "COPO 2019, s.5(5)""#,
            #""source": """#,
            at: "directions[0].instruments[0].deadlines[0].source",
            "empty"
        ),
        WrongFile(
            eu,
            #""length": 30, "most": 1"#,
            #""length": 0, "most": 1"#,
            at: "directions[0].instruments[2].deadlines[2].renewal.length",
            "1 to"
        ),
        WrongFile(
            eu,
            #""length": 30, "most": 1"#,
            #""length": 30, "most": 0"#,
            at: "directions[0].instruments[2].deadlines[2].renewal.most",
            "1 at least"
        ),
        // Instruments.
        WrongFile(us, #""kind": "UKIPACD""#, #""kind": "UKOPO""#, at: "directions[0].instruments[2].kind", "twice for one time"),
        WrongFile(us, #"[["judge", "sheriff"]]"#, "[]", at: "directions[0].instruments[0].approvals", "independent approval"),
        WrongFile(us, #"[["judge", "sheriff"]]"#, "[[]]", at: "directions[0].instruments[0].approvals[0]", "one office"),
        WrongFile(
            us,
            #"["liveTraffic", "liveContent"] }"#,
            #"["mail"] }"#,
            at: "directions[0].instruments[1].actions[0].categories",
            "live categories"
        ),
        WrongFile(
            us,
            #""action": "production", "categories": ["subscriber", "access", "traffic", "mail", "chat"]"#,
            #""action": "production", "categories": ["liveContent"]"#,
            at: "directions[0].instruments[0].actions[0].categories",
            "stored categories"
        ),
        WrongFile(
            us,
            #""longestInterception""#,
            #""serviceWindow""#,
            at: "directions[0].instruments[1].longestInterception",
            "limit"
        ),
        WrongFile(
            us,
            #""kind": "judicialApproval""#,
            #""kind": "urgentLife""#,
            at: "directions[0].instruments[1].deadlines[2]",
            "is there twice"
        ),
        WrongFile(
            eu,
            #""kind": "judicialApproval""#,
            #""kind": "urgentLife""#,
            at: "directions[0].instruments[1].urgent.awaited",
            "judicialApproval"
        ),
        WrongFile(
            us,
            #""kind": "oralConfirmation""#,
            #""kind": "clearance""#,
            at: "directions[0].instruments[2].oral",
            "oralConfirmation"
        ),
        // Lists of offences.
        WrongFile(eu, #""2013/40/EU""#, #""2013/41/EU""#, at: "directions[0].offences.thresholds[1].listed", "no offence is on"),
        WrongFile("offences/DE.json", #""2013/40/EU""#, #""2013/41/EU""#, at: "offences[5].listed", "which no threshold knows"),
        // Calendars.
        WrongFile(gb, #""id": "GB""#, #""id": "UK""#, at: "id", "the file's name"),
        WrongFile(gb, "2028-12-31", "2019-12-31", at: "through", "after from"),
        WrongFile(gb, "2028-12-31", "2928-12-31", at: "through", "100 years"),
        WrongFile(gb, "2028-12-31", "2028-11-31", at: "through", "a day such as"),
        WrongFile(gb, "2028-12-31", "2028-12-25", at: "holidays[120].day", "what the calendar covers"),
        WrongFile(gb, #""2020-01-02""#, #""2020-01-01""#, at: "holidays[1].day", "after the holiday before it"),
        WrongFile(gb, #"["saturday", "sunday"]"#, #"["saturday", "caturday"]"#, at: "weekend[1]", "values"),
        WrongFile(gb, #"["saturday", "sunday"]"#, #"["sunday", "sunday"]"#, at: "weekend", "same day twice"),
        // Offences.
        WrongFile(offences, #""jurisdiction": "GB""#, #""jurisdiction": "UK""#, at: "jurisdiction", "the file's name"),
        WrongFile(
            offences,
            #""statute": "Theft Act 1968, s.8""#,
            #""statute": "THEFT ACT 1968 s. 1""#,
            at: "offences[5].statute",
            "twice"
        ),
        WrongFile(
            offences,
            #""maximumSentenceMonths": 84"#,
            #""maximumSentenceMonths": 1201"#,
            at: "offences[4].maximumSentenceMonths",
            "0 to 1200"
        ),
        WrongFile(
            offences,
            #""statute": "Theft Act 1968, s.8""#,
            #""statute": "–""#,
            at: "offences[5].alsoCited",
            "not be empty"
        ),
    ]
}

@Suite("A rulebook's files") struct RulebookFilesTests {
    @Test("that are deployed carry three agreements, in each of their directions") func deployed() throws {
        let law = try Law.deployed()
        #expect(law.agreements.map(\.id) == ["AU-US", "EU-E-EVIDENCE", "US-UK"])
        let kinds = law.agreements.map { $0.directions.map { $0.instruments.map(\.kind.rawValue) } }
        #expect(
            kinds == [
                [["AUIPOINTERCEPTION", "AUIPOSTORED", "AUIPODATA"], ["USSCAWARRANT", "USTITLEIII"]],
                [["EPOC-JUDGE", "EPOC-PROSECUTOR", "EPOC-PR"]],
                [
                    ["UKOPO", "UKIPATIW", "UKIPACD", "UKPRESERVATION", "UKSUBSCRIBER"],
                    ["USSCAWARRANT", "USTITLEIII", "USPRESERVATION", "USSUBSCRIBER"],
                ],
            ]
        )
    }

    @Test("are refused with the file, the place and the reason if they are wrong", arguments: WrongFile.all)
    func wrong(change: WrongFile) throws {
        let files = try Law.files(changing: change.file) { text in
            guard let place = text.range(of: change.text) else {
                Issue.record("\(change.file) does not hold \(change.text)")
                return text
            }
            return text.replacingCharacters(in: place, with: change.replacement)
        }
        let error = #expect(throws: RulebookError.self) { try Rulebook(files: files) }
        #expect(error?.file == change.file)
        #expect(error?.path == change.path)
        #expect(error?.reason.contains(change.reason) == true, "\(error?.reason ?? "")")
    }

    @Test(
        "must be there, and no others",
        arguments: ["README.md", "agreements/us/uk.json", "agreements/.swp", "approvals/x.json"]
    )
    func unknownFile(name: String) throws {
        var files = try Law.files()
        files[name] = Array("{}".utf8)
        let error = #expect(throws: RulebookError.self) { try Rulebook(files: files) }
        #expect(error?.file == name)
        #expect(error?.reason.contains("not a file of a rulebook") == true)
        let missing = #expect(throws: RulebookError.self) { try Rulebook(files: [:]) }
        #expect(missing?.file == "rulebook.json" && missing?.reason == "is missing")
        let empty = #expect(throws: RulebookError.self) {
            try Rulebook(files: ["rulebook.json": Law.files()["rulebook.json"] ?? []])
        }
        #expect(empty?.file == "agreements")
    }

    @Test("say until when an order may be answered: its instrument's end and the margin") func deliveryEnd() throws {
        let until = try #require(Timestamp.parse("2027-01-15T12:00:00Z"))
        var sketch = FactsSketch.ukProduction
        sketch.order.validity = TimeWindow(from: now, until: until)
        #expect(try Law.deployed().deliveryEnd(of: sketch.facts, at: now) == Timestamp.parse("2027-02-15T00:00:00Z"))
        sketch.senderCountry = "NZ"
        #expect(try Law.deployed().deliveryEnd(of: sketch.facts, at: now) == nil)
    }
}
