import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// One row of the instrument x data matrix as the law has it.
struct MatrixRow: Sendable, CustomTestStringConvertible {
    let instrument: InstrumentKind
    let production: [DataCategory]
    let interception: [DataCategory]
    let preservation: [DataCategory]

    init(
        _ instrument: InstrumentKind,
        production: [DataCategory] = [],
        interception: [DataCategory] = [],
        preservation: [DataCategory] = []
    ) {
        self.instrument = instrument
        self.production = production
        self.interception = interception
        self.preservation = preservation
    }

    var testDescription: String { instrument.rawValue }

    private static let stored: [DataCategory] = [.subscriber, .access, .traffic, .mail, .chat]
    private static let live: [DataCategory] = [.liveTraffic, .liveContent]

    static let all: [MatrixRow] = [
        MatrixRow("UKOPO", production: stored),
        MatrixRow("UKIPATIW", interception: live),
        MatrixRow("UKIPACD", production: [.subscriber, .access, .traffic]),
        MatrixRow("UKPRESERVATION", preservation: stored),
        MatrixRow("UKSUBSCRIBER", production: [.subscriber]),
        MatrixRow("USSCAWARRANT", production: stored, preservation: stored),
        MatrixRow("USTITLEIII", interception: live),
        MatrixRow("USPRESERVATION", preservation: stored),
        MatrixRow("USSUBSCRIBER", production: [.subscriber]),
        MatrixRow("AUIPOINTERCEPTION", interception: live),
        MatrixRow("AUIPOSTORED", production: stored),
        MatrixRow("AUIPODATA", production: [.subscriber, .access, .traffic]),
        MatrixRow("EPOC-JUDGE", production: stored),
        MatrixRow("EPOC-PROSECUTOR", production: [.subscriber, .access]),
        MatrixRow("EPOC-PR", preservation: stored),
    ]
}

/// What is deployed, held against the law that it writes down.
@Suite("The deployed law") struct DeployedLawTests {
    private func direction(_ issuing: CountryCode, _ receiving: CountryCode) throws -> Direction {
        try #require(Law.deployed().agreements.compactMap { $0.direction(from: issuing, to: receiving) }.first)
    }

    private func terms(_ kind: InstrumentKind) throws -> [InstrumentTerms] {
        try Law.deployed().agreements.flatMap(\.directions).compactMap { $0.terms(of: kind, at: now) }
    }

    @Test("lets each instrument demand what its law does, and nothing else", arguments: MatrixRow.all)
    func matrix(row: MatrixRow) throws {
        let found = try terms(row.instrument)
        #expect(!found.isEmpty)
        for terms in found {
            #expect(Set(terms.categories(for: .production) ?? []) == Set(row.production))
            #expect(Set(terms.categories(for: .interception) ?? []) == Set(row.interception))
            #expect(Set(terms.categories(for: .preservation) ?? []) == Set(row.preservation))
        }
    }

    @Test("has no instrument beside those of the matrix") func complete() throws {
        let kinds = try Law.deployed().agreements.flatMap(\.directions).flatMap(\.instruments).map(\.kind)
        #expect(Set(kinds) == Set(MatrixRow.all.map(\.instrument)))
    }

    @Test(
        "protects by direction and not by nationality alone",
        arguments: [
            ("GB", "US", ["US"], ["US"]), ("US", "GB", [], ["GB"]), ("AU", "US", ["US"], ["US"]), ("US", "AU", ["AU"], ["AU"]),
            ("DE", "FR", [], []),
        ] as [(CountryCode, CountryCode, [CountryCode], [CountryCode])]
    )
    func protection(issuing: CountryCode, receiving: CountryCode, persons: [CountryCode], places: [CountryCode]) throws {
        let protected = try direction(issuing, receiving).protected
        #expect(protected.person == persons)
        #expect(protected.locations == places)
    }

    @Test(
        "asks first where an essential interest is touched",
        arguments: [
            ("GB", "US", Sensitivity.speech), ("US", "GB", .deathPenalty),
        ] as [(CountryCode, CountryCode, Sensitivity)]
    )
    func interests(issuing: CountryCode, receiving: CountryCode, sensitivity: Sensitivity) throws {
        let direction = try direction(issuing, receiving)
        #expect(direction.essentialInterests(touchedBy: [sensitivity]).count == 1)
        #expect(direction.essentialInterests(touchedBy: [.fiscal]).isEmpty)
    }

    @Test(
        "lets the receiving state's own authority have the last word, and no other",
        arguments: [
            ("GB", "US", "US-OIA", "US"), ("US", "GB", "GB-IPU", "GB"), ("AU", "US", "US-OIA", "US"),
            ("US", "AU", "AU-AGD", "AU"),
            ("DE", "FR", "FR-ANY", "FR"),
        ] as [(CountryCode, CountryCode, AuthorityID, CountryCode)]
    )
    func lastWord(issuing: CountryCode, receiving: CountryCode, authority: AuthorityID, country: CountryCode) throws {
        let direction = try direction(issuing, receiving)
        #expect(direction.mayDetermine(authority, of: country, receiver: receiving))
        #expect(!direction.mayDetermine(authority, of: issuing, receiver: receiving))
        #expect(!direction.mayDetermine(authority, of: nil, receiver: receiving))
        #expect(!direction.mayDetermine("XX-ANY", of: "XX", receiver: receiving))
    }

    @Test("lets those invoke it who may") func invocation() throws {
        let british = try direction("GB", "US")
        #expect(british.mayInvoke("GB-IPU", of: "GB"))
        #expect(!british.mayInvoke("GB-NCA", of: "GB"))
        #expect(british.invocation == .noticeAndCertification)
        let union = try direction("IE", "DE")
        #expect(union.mayInvoke("IE-ANY", of: "IE"))
        #expect(!union.mayInvoke("DK-ANY", of: "DK"))
        #expect(!union.mayInvoke("IE-ANY", of: nil))
        #expect(union.invocation == .form)
    }

    @Test("leads from no state to itself, and not to Denmark") func union() throws {
        let law = try Law.deployed()
        let regulation = try #require(law.agreements.first { $0.id == "EU-E-EVIDENCE" })
        #expect(regulation.directions[0].issuing.count == 26)
        #expect(regulation.direction(from: "DE", to: "DE") == nil)
        #expect(regulation.direction(from: "DE", to: "DK") == nil)
        #expect(regulation.direction(from: "DK", to: "DE") == nil)
    }

    @Test(
        "wants serious crime where the law does, by category of data",
        arguments: [
            ("UKOPO", .mail, 35, [], false, false), ("UKOPO", .mail, 36, [], false, true), ("UKOPO", .mail, 3, [], true, true),
            ("UKSUBSCRIBER", .subscriber, 0, [], false, true), ("USPRESERVATION", .mail, 0, [], false, true),
            ("EPOC-JUDGE", .subscriber, 0, [], false, true), ("EPOC-JUDGE", .access, 0, [], false, true),
            ("EPOC-JUDGE", .traffic, 24, [], false, false), ("EPOC-JUDGE", .traffic, 36, [], false, true),
            ("EPOC-JUDGE", .mail, 24, ["2013/40/EU"], false, true), ("EPOC-JUDGE", .mail, 24, ["1999/1/EU"], false, false),
            ("EPOC-PR", .mail, 0, [], false, true), ("UKOPO", .liveContent, 35, [], false, false),
        ] as [(InstrumentKind, DataCategory, Int, [String], Bool, Bool)]
    )
    func threshold(
        kind: InstrumentKind,
        category: DataCategory,
        months: Int,
        lists: [String],
        isTerrorism: Bool,
        isCovered: Bool
    ) throws {
        let law = try Law.deployed()
        let direction = try #require(law.agreements.flatMap(\.directions).first { $0.terms(of: kind, at: now) != nil })
        let terms = direction.offences(for: direction.terms(of: kind, at: now))
        #expect(terms.covers(months: months, isTerrorism: isTerrorism, lists: lists, category: category) == isCovered)
    }

    @Test("knows every offence that the sample orders name, as they write it") func samples() throws {
        struct Sample: Decodable {
            struct Purpose: Decodable { let offences: [Offence] }
            let issuer: String
            let purpose: Purpose
        }
        let folder = DeployedRulebook.folder.appending(path: "../local/samples/orders")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let sample = try JSONDecoder().decode(Sample.self, from: Data(contentsOf: file))
            for offence in sample.purpose.offences {
                let jurisdiction = CountryCode(unchecked: String(sample.issuer.prefix(2)))
                let entry = try Law.deployed().offence(offence.statute, in: jurisdiction, at: now)
                #expect(entry?.maximumSentenceMonths == offence.maximumSentenceMonths, "\(offence.statute)")
            }
        }
    }

    @Test(
        "finds an offence however it is punctuated, and only in its own state",
        arguments: [
            ("18 U.S.C. § 1343", "US", 240), ("18 usc 1343", "US", 240), ("18 USC 134 3", "US", nil), ("18 USC 1343", "GB", nil),
            ("Misuse of Drugs Act 1971 s. 4 (3)", "GB", 1200), ("Theft Act 1968 s.1", "GB", 84),
            ("Theft Act 1968, s.11", "GB", nil),
            ("§ 263a StGB", "DE", nil), ("StGB §263a", "DE", 60), ("", "GB", nil), ("§", "DE", nil),
        ] as [(String, CountryCode, Int?)]
    )
    func citation(statute: String, jurisdiction: CountryCode, months: Int?) throws {
        #expect(try Law.deployed().offence(statute, in: jurisdiction, at: now)?.maximumSentenceMonths == months)
    }

    @Test("knows since when an offence is what it is") func offenceValidity() throws {
        let before = try #require(Timestamp.parse("2019-04-11T00:00:00Z"))
        #expect(try Law.deployed().offence("Terrorism Act 2006, s.1", in: "GB", at: before) == nil)
        #expect(try Law.deployed().offence("Terrorism Act 2006, s.1", in: "GB", at: now)?.sensitivities == [.speech])
    }

    /// The lists that governments publish for 2026.
    @Test(
        "keeps the holidays of 2026",
        arguments: [
            (
                "GB",
                [
                    "01-01", "01-02", "03-17", "04-03", "04-06", "05-04", "05-25", "06-15", "07-13", "08-03", "08-31", "11-30",
                    "12-25",
                    "12-28",
                ]
            ),
            ("US", ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"]),
            ("AU", ["01-01", "01-26", "04-03", "04-06", "12-25", "12-28"]),
        ]
    )
    func holidays(calendar: String, days: [String]) throws {
        let found = try #require(Law.deployed().calendars[calendar]).holidays.map(\.day.description)
        #expect(found.filter { $0.hasPrefix("2026-") } == days.map { "2026-\($0)" })
    }

    @Test("writes no holiday on a weekend: a substitute day stands for it") func substitutes() throws {
        for calendar in try Law.deployed().calendars.values {
            for holiday in calendar.holidays {
                #expect(!calendar.weekend.contains(holiday.day.weekday), "\(calendar.id) \(holiday.day)")
                #expect(calendar.isWorking(holiday.day) == false)
            }
        }
    }

    @Test("cites a source for every instrument, deadline and interest") func sources() throws {
        for direction in try Law.deployed().agreements.flatMap(\.directions) {
            let deadlines = direction.deadlines + direction.instruments.flatMap { $0.deadlines ?? [] }
            let sources =
                direction.instruments.map(\.source) + deadlines.map(\.source) + direction.essentialInterests.map(\.source)
            #expect(sources.allSatisfy { !$0.isEmpty })
        }
    }
}
