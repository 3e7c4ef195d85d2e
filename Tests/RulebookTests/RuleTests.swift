import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// One way to break an order, and the one finding that must follow.
struct Breach: Sendable, CustomTestStringConvertible {
    let rule: RuleID
    let effect: Finding.Effect
    let code: ReasonCode
    let what: String
    let sketch: FactsSketch

    init(
        _ rule: RuleID,
        _ effect: Finding.Effect,
        _ code: ReasonCode,
        _ what: String,
        of base: FactsSketch = .ukProduction,
        by change: (inout FactsSketch) -> Void
    ) {
        self.rule = rule
        self.effect = effect
        self.code = code
        self.what = what
        sketch = base.with(change)
    }

    var testDescription: String { "\(rule): \(what)" }
}

@Suite("Rules") struct RuleTests {
    @Test(
        "find nothing wanting in an order that the agreement carries",
        arguments: [FactsSketch.ukProduction, .ukAccess, .ukInterception, .usProduction]
    )
    func lawful(sketch: FactsSketch) throws {
        let report = try Law.deployed().evaluate(sketch.facts, at: now)
        #expect(report.findings.isEmpty)
        #expect(report.satisfied.map(\.rule) == RuleCatalogue.rules.map(\.id))
        #expect(Verdict(of: report) == .accept)
    }

    @Test(
        "find exactly what is wanting",
        arguments: Breaches.all
    )
    func breached(breach: Breach) throws {
        let report = try Law.deployed().evaluate(breach.sketch.facts, at: now)
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1, "\(report.findings.map { "\($0.rule) \($0.message)" })")
        #expect(finding.rule == breach.rule)
        #expect(finding.effect == breach.effect)
        #expect(finding.code == breach.code)
        #expect(!report.satisfied.contains { $0.rule == breach.rule })
    }

    @Test(
        "refuse every selector that names more than one account",
        arguments: [
            "*", "*@exmail.example", "a*@exmail.example", "ada?@exmail.example", "%@exmail.example", "@exmail.example",
            "ada@exmail.example,bob@exmail.example", "ada@exmail.example bob@exmail.example",
            "ada@exmail.example;bob@exmail.example", "192.0.2.0/24", "2001:db8::/64", "", "   ",
        ]
    )
    func bulk(selector: String) throws {
        var sketch = FactsSketch.ukProduction
        sketch.order.tasks[0].target = TargetIdentifier(format: "EmailAddress", value: selector)
        let report = try Law.deployed().evaluate(sketch.facts, at: now)
        let finding = try #require(report.findings.first { $0.rule == "D02" })
        #expect(finding.effect == .refuse)
        #expect(finding.code == .bulkOrOverbroad)
        #expect(finding.task == "1")
    }

    @Test("take one address for one target, whatever its prefix length says", arguments: ["192.0.2.7/32", "2001:db8::1/128"])
    func oneAddress(selector: String) throws {
        var sketch = FactsSketch.ukProduction
        sketch.order.tasks[0].target = TargetIdentifier(format: "EmailAddress", value: selector)
        let report = try Law.deployed().evaluate(sketch.facts, at: now)
        #expect(!report.findings.contains { $0.rule == "D02" })
    }

    @Test("return an order whose aim the agreement does not allow (C03)") func aim() throws {
        let law = try Law.changed { $0.replacingOccurrences(of: #""investigate", "#, with: "") }
        let finding = try #require(law.evaluate(FactsSketch.ukProduction.facts, at: now).findings.first)
        #expect(finding.rule == "C03")
        #expect(finding.effect == .clarify)
        #expect(finding.code == .offenceNotCovered)
    }

    @Test("protect by direction: what one forbids the other allows") func asymmetry() throws {
        let law = try Law.deployed()
        let americanAtHome = FactsSketch.usProduction
        let britonInAmerica = FactsSketch.usProduction.with { $0.order.tasks[0].nationalities = ["GB"] }
        let unknownPerson = FactsSketch.ukProduction.with {
            $0.order.tasks[0].location = nil
            $0.order.tasks[0].nationalities = []
        }
        for sketch in [americanAtHome, britonInAmerica, unknownPerson] {
            #expect(law.evaluate(sketch.facts, at: now).findings.isEmpty)
        }
    }

    @Test(
        "protect organisations by where they are at home, and leave the rest of them to people",
        arguments: [
            (FactsSketch.ukProduction, "US", true), (.ukProduction, "GB", false), (.usProduction, "GB", true),
            (.usProduction, "US", false),
        ] as [(FactsSketch, CountryCode, Bool)]
    )
    func organisations(sketch: FactsSketch, home: CountryCode, isProtected: Bool) throws {
        for type in Targeting.EntityType.allCases where type != .person {
            let changed = sketch.with {
                $0.order.tasks[0].entityType = type
                $0.order.tasks[0].nationalities = [home]
            }
            let rules = try Law.deployed().evaluate(changed.facts, at: now).findings.map(\.rule)
            #expect(rules == (isProtected ? ["D05", "D07"] : ["D07"]))
        }
    }

    @Test("cover terrorism whatever its sentence") func terrorism() throws {
        let sketch = FactsSketch.ukProduction.with {
            $0.order.offences = [
                Offence(statute: "Terrorism Act 2000, s.36", title: "Cordons", maximumSentenceMonths: 3, terrorism: true)
            ]
        }
        #expect(try Law.deployed().evaluate(sketch.facts, at: now).findings.isEmpty)
    }

    @Test("let a Scottish warrant be signed by the Scottish Ministers") func scotland() throws {
        let sketch = FactsSketch.ukInterception.with {
            $0.order.approvals[0] = Approval(role: "scottishMinisters", name: "K. Pine", approvedAt: now - .days(2))
        }
        #expect(try Law.deployed().evaluate(sketch.facts, at: now).findings.isEmpty)
    }

    @Test("find an unknown account nothing to object to: the answer is that there is no data") func unknownAccount() throws {
        let sketch = FactsSketch.ukProduction.with {
            $0.matches = 0
            $0.signals = []
        }
        #expect(try Law.deployed().evaluate(sketch.facts, at: now).findings.isEmpty)
    }

    @Test("are each broken by a test") func everyRuleIsBroken() {
        let broken = Set(Breaches.all.map(\.rule) + ["C03", "D02"])
        #expect(RuleCatalogue.rules.map(\.id).filter { !broken.contains($0) } == [])
    }

    @Test("have ids of their own, a source and something that they read") func catalogue() {
        #expect(Set(RuleCatalogue.rules.map(\.id)).count == RuleCatalogue.rules.count)
        for rule in RuleCatalogue.rules {
            #expect(!rule.title.isEmpty && !rule.source.isEmpty && !rule.reads.isEmpty, "\(rule.id)")
        }
    }

    @Test("never repeat an identifier in what they say", arguments: Breaches.all)
    func discreet(breach: Breach) throws {
        let report = try Law.deployed().evaluate(breach.sketch.facts, at: now)
        for finding in report.findings {
            for task in breach.sketch.order.tasks where !task.target.value.isEmpty && task.target.value != " " {
                #expect(!finding.message.contains(task.target.value))
            }
        }
    }
}
