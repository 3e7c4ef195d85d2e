import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Rulebook
import Testing

@testable import Casework
@testable import Operator

@Suite struct `A case that is judged again` {
    private let law: [Rulebook]
    private let judged: Case

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        law = try RulebookFolder.shelf(at: root.appending(path: "Deploy/rulebooks")).versions
        var subject = CaseSample.make()
        let sketch = try #require(subject.report)
        let facts = try #require(OrderFacts(judgedIn: sketch, of: subject))
        subject.report = try #require(law.last).evaluate(facts, at: CaseSample.world.now)
        judged = subject
    }

    private func replay(_ subject: Case, isProposal: Bool = false) throws(CommandFailure) -> ReplayReport {
        try ReplayReport(of: subject, isProposal: isProposal, by: law)
    }

    /// The case with a report that differs in what is given.
    private func doctored(
        rulebook: String? = nil,
        digest: Digest? = nil,
        satisfied: (RuleVersion) -> RuleVersion? = { $0 },
        findings: ([Finding]) -> [Finding] = { $0 }
    ) throws -> Case {
        let report = try #require(judged.report)
        var subject = judged
        subject.report = RuleReport(
            evaluatedAt: report.evaluatedAt,
            rulebook: rulebook ?? report.rulebook,
            rulebookDigest: digest ?? report.rulebookDigest,
            inputDigest: report.inputDigest,
            satisfied: report.satisfied.compactMap(satisfied),
            findings: findings(report.findings),
            inputs: report.inputs
        )
        return subject
    }

    @Test func `is found the same, by the rulebook of the day`() throws {
        let replay = try replay(judged)
        #expect(replay.isSame && replay.isInputSame)
        #expect(replay.differences.isEmpty && replay.revisions.isEmpty)
        #expect(replay.rulebookDigest == law.last?.digest)
        #expect(replay.lines.contains("Outcome   same"))
    }

    @Test func `says which rule says something else`() throws {
        let replay = try replay(doctored(findings: { $0 + [CaseSample.find("Z01", .refuse, .bulkOrOverbroad, "Too much.")] }))
        #expect(!replay.isSame)
        #expect(replay.differences.map(\.rule) == ["Z01"])
        #expect(replay.lines.contains("differs   Z01 said   refuse BulkOrOverbroad: Too much."))
        #expect(replay.lines.contains("differs   Z01 says   nothing"))
    }

    @Test func `says where newer code says the same`() throws {
        let first = try #require(judged.report?.satisfied.first)
        let older = RuleVersion(rule: first.rule, version: first.version - 1)
        let replay = try replay(doctored(satisfied: { $0 == first ? older : $0 }))
        #expect(replay.isSame)
        #expect(replay.revisions == [.init(rule: first.rule, before: older.version, now: first.version)])
        #expect(replay.lines.contains("Outcome   same, by newer code than judged it then"))
    }

    @Test func `is not the same when the rulebook's files were changed since`() throws {
        let replay = try replay(doctored(digest: Digest(of: "the files of the day")))
        #expect(!replay.isSame && !replay.isRulebookSame)
        #expect(replay.lines.contains { $0.hasPrefix("rulebook  its files are not") })
    }

    @Test func `needs the version of the rulebook that judged it, and the order that was judged`() throws {
        func refusal(_ subject: Case) -> String? {
            do throws(CommandFailure) {
                _ = try replay(subject)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(try refusal(doctored(rulebook: "Comity 1999")) == "RulebookMissing")
        var amended = judged
        amended.order = CaseSample.verify(CaseSample.world.order(tasks: [CaseSample.world.task(categories: [.access])]))
        #expect(refusal(amended) == "ReplayImpossible")
        var unjudged = judged
        unjudged.report = nil
        #expect(refusal(unjudged) == "NotJudgedYet")
    }
}

@Suite struct `The rules, as the command prints them` {
    @Test func `are all there, each in a line`() {
        let sheets = RuleCatalogue.entries.map(RuleSheet.init)
        let lines = RulesCommand.List.table(of: sheets).lines
        #expect(lines.count == RuleCatalogue.entries.count + 1)
        #expect(lines.contains { $0.hasPrefix("B03 ") })
    }

    @Test func `say what each asks, by what law, and what it reads`() throws {
        let sheet = RuleSheet(try #require(RuleCatalogue["D04"]))
        let text = sheet.lines.joined(separator: "\n")
        for part in ["Rule      D04, version", "2523", "Verdict   agreement", "tasks.targeting"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `say so where a rule is applied elsewhere, or nowhere yet`() throws {
        #expect(RuleSheet(try #require(RuleCatalogue["A04"])).lines.contains("Applied   by intake"))
        let later = RuleCatalogue.entries.compactMap { entry -> RuleEntry? in
            if case .notYet = entry.place { entry } else { nil }
        }
        for entry in later {
            #expect(RuleSheet(entry).lines.contains { $0.hasPrefix("Applied   not yet: ") })
        }
    }
}
