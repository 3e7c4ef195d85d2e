import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("A verdict") struct VerdictTests {
    @Test("is the gravest of what was found") func gravest() {
        #expect(Verdict(of: report([])) == .accept)
        #expect(Verdict(of: report([flag])) == .accept)
        #expect(Verdict(of: report([flag, review])) == .review([review]))
        #expect(Verdict(of: report([review, hold])) == .hold([hold], until: now))
        #expect(Verdict(of: report([review, object])) == .object([object, review]))
        #expect(Verdict(of: report([object, hold])) == .hold([hold], until: now))
        #expect(Verdict(of: report([hold, review, clarify])) == .clarify([clarify]))
        #expect(Verdict(of: report([refuse, stop])) == .stop([stop]))
    }

    @Test("holds without an end where somebody is awaited") func withoutEnd() {
        let endless = Self.finding("A14", .hold)
        #expect(Verdict(of: report([hold, endless])) == .hold([hold, endless], until: nil))
    }

    @Test("is three verdicts: on the sender, on the instrument, and on the agreement") func three() {
        let callback = Self.finding("A14", .hold)
        let verdicts = report([flag, review, callback, clarify, refuse]).verdicts
        #expect(verdicts.map(\.question) == [.authentic, .instrument, .agreement])
        #expect(verdicts.map(\.effect) == [.hold, .flag, .refuse])
        #expect(verdicts.map { $0.findings.map(\.rule) } == [["A14"], ["B18"], ["D06", "B03", "D05"]])
        #expect(report([]).verdicts.allSatisfy { $0.effect == nil })
    }

    @Test("of refusal names its ground, then what could have been cured, and nothing that people must judge") func refusal() {
        guard case .refuse(let findings) = Verdict(of: report([clarify, review, hold, refuse])) else {
            Issue.record("not refused")
            return
        }
        #expect(findings == [refuse, clarify])
    }

    @Test("holds until the last condition clears") func lastCondition() {
        let later = Self.finding("B12", .hold, until: now + 60)
        #expect(Verdict(of: report([hold, later])) == .hold([hold, later], until: now + 60))
    }

    private let flag = finding("B18", .flag)
    private let review = finding("D06", .review)
    private let hold = finding("B12", .hold, until: now)
    private let object = finding("C02", .object)
    private let clarify = finding("B03", .clarify)
    private let refuse = finding("D05", .refuse)
    private let stop = finding("B19", .stop)

    private static func finding(_ rule: RuleID, _ effect: Finding.Effect, until: Date? = nil) -> Finding {
        Finding(rule: rule, version: 1, effect: effect, message: "", until: until)
    }

    private func report(_ findings: [Finding]) -> RuleReport {
        RuleReport(evaluatedAt: now, rulebook: "", inputDigest: Digest(of: ""), satisfied: [], findings: findings)
    }
}

@Suite("A report") struct ReportTests {
    @Test("is the same for the same facts at the same instant") func repeatable() throws {
        let first = try Law.deployed().evaluate(FactsSketch.ukInterception.facts, at: now)
        let second = try Law.deployed().evaluate(FactsSketch.ukInterception.facts, at: now)
        #expect(CanonicalJSON.encode(first) == CanonicalJSON.encode(second))
        #expect(first.digest == second.digest)
    }

    @Test("names what it read: another fact is another digest") func inputs() throws {
        let law = try Law.deployed()
        let first = law.evaluate(FactsSketch.ukProduction.facts, at: now)
        let other = law.evaluate(FactsSketch.ukProduction.with { $0.signals = [.doctor] }.facts, at: now)
        #expect(first.inputDigest != other.inputDigest)
        #expect(first.rulebook == "Comity 2026-11-01")
    }

    @Test("has the same grounds whenever the same is found") func grounds() throws {
        let law = try Law.deployed()
        let sketch = FactsSketch.ukProduction.with { $0.matches = 2 }
        let first = law.evaluate(sketch.facts, at: now)
        let later = law.evaluate(sketch.facts, at: now + .days(1))
        #expect(first.grounds == later.grounds)
        #expect(first.digest != later.digest)
        #expect(first.grounds != law.evaluate(FactsSketch.ukProduction.facts, at: now).grounds)
    }

    @Test("reads back as it was written") func roundTrip() throws {
        let report = try Law.deployed().evaluate(FactsSketch.ukProduction.with { $0.certification = nil }.facts, at: now)
        #expect(try CanonicalJSON.decode(RuleReport.self, from: CanonicalJSON.encode(report)) == report)
    }
}
