import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("A report made again") struct ReplayTests {
    private let sketch = FactsSketch.ukProduction.with {
        $0.signals = [.lawyer]
        $0.holders = 2
        $0.isConfirmed = true
    }

    /// The case of a sketch, as the changelog would hold it.
    private func current(with report: RuleReport) throws -> Case {
        let facts = sketch.facts
        let made = Case(
            id: CaseID(authority: facts.sender, reference: facts.order.order.reference),
            sender: facts.sender,
            entity: facts.receiver,
            contact: facts.contact,
            transmittals: [],
            order: facts.order,
            servedAt: sketch.servedAt,
            openedAt: sketch.servedAt,
            state: .inReview(approvalsNeeded: 2),
            report: report,
            tasks: []
        )
        return try CanonicalJSON.decode(Case.self, from: CanonicalJSON.encode(made))
    }

    @Test("from the case alone is the same, to the digest") func same() throws {
        let law = try Law.deployed()
        let current = try current(with: sketch.report(under: law))
        let replay = try Replay(#require(current.report), of: current, by: law)
        #expect(replay.isSame && replay.isInputSame && replay.isOutcomeSame)
        #expect(replay.differing.isEmpty && replay.changed.isEmpty)
        #expect(replay.repeated.findings.map(\.rule) == ["D10", "D11", "E09"])
    }

    @Test("says which rules answer otherwise") func differing() throws {
        let law = try Law.deployed()
        let report = sketch.report(under: law)
        let doctored = RuleReport(
            evaluatedAt: report.evaluatedAt,
            rulebook: report.rulebook,
            inputDigest: report.inputDigest,
            satisfied: report.satisfied + [RuleVersion(rule: "D10", version: 2)],
            findings: report.findings.filter { $0.rule != "D10" },
            inputs: report.inputs
        )
        let replay = try Replay(doctored, of: current(with: doctored), by: law)
        #expect(!replay.isSame && replay.isInputSame)
        #expect(replay.differing == ["D10"])
        #expect(replay.changed.isEmpty)
    }

    @Test("says which rules have another version by now") func changed() throws {
        let law = try Law.deployed()
        let report = sketch.report(under: law)
        let older = RuleReport(
            evaluatedAt: report.evaluatedAt,
            rulebook: report.rulebook,
            inputDigest: report.inputDigest,
            satisfied: report.satisfied.map { $0.rule == "B02" ? RuleVersion(rule: "B02", version: 1) : $0 },
            findings: report.findings,
            inputs: report.inputs
        )
        let replay = try Replay(older, of: current(with: older), by: law)
        #expect(!replay.isSame && replay.isOutcomeSame)
        #expect(replay.differing.isEmpty)
        #expect(replay.changed == ["B02"])
    }

    @Test("needs the same version of the rulebook") func otherRulebook() throws {
        let law = try Law.changed("rulebook.json") {
            $0.replacingOccurrences(of: #""version": "2026-11-01""#, with: #""version": "x""#)
        }
        let report = sketch.report(under: try Law.deployed())
        #expect(throws: ReplayError.otherRulebook("Comity 2026-11-01")) {
            try Replay(report, of: current(with: report), by: law)
        }
    }

    @Test("needs what the rules read") func factsGone() throws {
        let law = try Law.deployed()
        let report = sketch.report(under: law)
        let amended = FactsSketch.ukProduction.with { $0.digest = Digest(of: "another") }.report(under: law)
        #expect(throws: ReplayError.factsGone) { try Replay(amended, of: current(with: report), by: law) }
    }

    @Test("keeps of an account only kinds of signs") func discreet() throws {
        let report = sketch.report(under: try Law.deployed())
        let text = String(decoding: CanonicalJSON.encode(report), as: UTF8.self)
        #expect(!text.contains("ada@exmail.example"))
    }
}
