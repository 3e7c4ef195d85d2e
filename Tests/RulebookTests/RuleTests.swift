import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// One way to break an order, and the one finding that must follow.
struct Breach: Sendable, CustomTestStringConvertible {
    let rule: RuleID
    let effect: Finding.Effect
    let code: ReasonCode?
    let what: String
    let sketch: FactsSketch

    init(
        _ rule: RuleID,
        _ effect: Finding.Effect,
        _ code: ReasonCode?,
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

extension RuleReport {
    /// What some sound orders always bring: that is not what a test is about, unless it is.
    func findings(besides rule: RuleID? = nil) -> [Finding] {
        let usual: Set<RuleID> = ["B09", "E09", "F05", "N01"]
        return findings.filter { $0.rule == rule || !usual.contains($0.rule) }
    }
}

@Suite("Rules") struct RuleTests {
    @Test(
        "find nothing wanting in an order that the agreement carries",
        arguments: [FactsSketch.ukAccess, .ukInterception, .usProduction, .euContent]
    )
    func lawful(sketch: FactsSketch) throws {
        let report = sketch.report(under: try Law.deployed())
        #expect(report.findings.isEmpty)
        #expect(report.satisfied.map(\.rule) == RuleCatalogue.rules.map(\.id))
        #expect(Verdict(of: report) == .accept)
    }

    @Test("find exactly what is wanting", arguments: Breaches.all)
    func breached(breach: Breach) throws {
        let report = breach.sketch.report(under: try Law.deployed())
        let findings = report.findings(besides: breach.rule)
        let finding = try #require(findings.first)
        #expect(findings.count == 1, "\(findings.map { "\($0.rule) \($0.message)" })")
        #expect(finding.rule == breach.rule)
        #expect(finding.effect == breach.effect)
        #expect(finding.code == breach.code)
        #expect(!report.satisfied.contains { $0.rule == breach.rule })
    }

    @Test("answer only what the catalogue says that they answer", arguments: Breaches.all)
    func answers(breach: Breach) throws {
        for finding in breach.sketch.report(under: try Law.deployed()).findings {
            let rule = try #require(RuleCatalogue.rules.first { $0.id == finding.rule })
            #expect(rule.answers.contains(Rule.Answer(finding.effect, finding.code)), "\(rule.id) \(finding.effect)")
        }
    }

    @Test("never leave to a machine what a person must decide") func people() {
        for rule in RuleCatalogue.rules where rule.decides == .person {
            #expect(rule.answers.allSatisfy { $0.effect == .review }, "\(rule.id)")
        }
        for rule in RuleCatalogue.rules {
            // Whoever objects is a person.
            let isObjection = rule.answers.contains { $0.effect == .object }
            #expect(!isObjection || rule.decides == .machineAndPerson, "\(rule.id)")
        }
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
        let report = sketch.report(under: try Law.deployed())
        let finding = try #require(report.findings.first { $0.rule == "D02" })
        #expect(finding.effect == .refuse)
        #expect(finding.code == .bulkOrOverbroad)
        #expect(finding.task == "1")
    }

    @Test("take one address for one target, whatever its prefix length says", arguments: ["192.0.2.7/32", "2001:db8::1/128"])
    func oneAddress(selector: String) throws {
        var sketch = FactsSketch.ukProduction
        sketch.order.tasks[0].target = TargetIdentifier(format: "EmailAddress", value: selector)
        #expect(!sketch.report(under: try Law.deployed()).findings.contains { $0.rule == "D02" })
    }

    @Test("return an order whose aim the agreement does not allow (C03)") func aim() throws {
        let law = try Law.changed { $0.replacingOccurrences(of: #""investigate", "#, with: "") }
        let finding = try #require(FactsSketch.ukAccess.report(under: law).findings.first)
        #expect(finding.rule == "C03")
        #expect(finding.effect == .clarify)
        #expect(finding.code == .offenceNotCovered)
    }

    @Test("return an order that needs a jury's offence and has none (C04)") func indictable() throws {
        let law = try Law.changed("offences/GB.json") {
            $0.replacingOccurrences(of: #""title": "Fraud","#, with: #""title": "Fraud", "isIndictable": false,"#)
        }
        let finding = try #require(FactsSketch.ukProduction.report(under: law).findings().first)
        #expect(finding.rule == "C04")
        #expect(finding.effect == .clarify)
        #expect(FactsSketch.ukAccess.report(under: law).findings.isEmpty, "another instrument needs none")
    }

    @Test("find an unknown account nothing to object to: the answer is that there is no data") func unknownAccount() throws {
        let sketch = FactsSketch.ukAccess.with { $0.matches = 0 }
        #expect(sketch.report(under: try Law.deployed()).findings.isEmpty)
    }

    @Test("ask of each category how serious an offence must be (C02)") func perCategory() throws {
        let law = try Law.deployed()
        let insult = FactsSketch.euContent.with {
            $0.order.offences = [Offence(statute: "StGB § 185", title: "Beleidigung", maximumSentenceMonths: 24)]
        }
        let subscriber = insult.with { $0.order.tasks[0].categories = [.subscriber] }
        #expect(insult.report(under: law).findings.map(\.rule) == ["C02", "C05"])
        #expect(subscriber.report(under: law).findings.map(\.rule) == ["C05"])
        let listed = insult.with {
            $0.order.offences = [Offence(statute: "StGB § 202c", title: "Vorbereiten", maximumSentenceMonths: 24)]
        }
        #expect(listed.report(under: law).findings.isEmpty, "a list of the law covers what its sentence would not")
    }

    @Test("cover terrorism whatever its sentence") func terrorism() throws {
        let sketch = FactsSketch.ukProduction.with {
            $0.order.offences = [
                Offence(statute: "Terrorism Act 2000, s.36", title: "Cordons", maximumSentenceMonths: 3, terrorism: true)
            ]
        }
        #expect(sketch.report(under: try Law.deployed()).findings().isEmpty)
    }

    @Test("let a Scottish warrant be signed by the Scottish Ministers") func scotland() throws {
        let sketch = FactsSketch.ukInterception.with {
            $0.order.approvals[0] = Approval(role: "scottishMinisters", name: "K. Pine", approvedAt: now - .days(2))
        }
        #expect(sketch.report(under: try Law.deployed()).findings.isEmpty)
    }

    @Test("let a warrant be widened by a modification of someone entitled to (F04)") func modified() throws {
        let sketch = FactsSketch.ukInterception.with {
            let target = $0.order.tasks[0].target
            $0.order.selectors = []
            $0.order.modifications = [
                Modification(role: "seniorOfficial", name: "L. Yew", modifiedAt: now - .days(1), adds: [target], removes: [])
            ]
        }
        #expect(sketch.report(under: try Law.deployed()).findings.isEmpty)
    }

    @Test("let an interception be extended with a new approval, before it ends (F07)") func extended() throws {
        let sketch = FactsSketch.ukInterception.with { facts in
            let before = facts.with { $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now + .days(9)) }
            facts.replaced = before.facts.order
            facts.order.issuedAt = now - .hours(3)
            facts.order.approvals[1] = Approval(role: "judicialCommissioner", name: "Sir J. Ash", approvedAt: now - .hours(4))
        }
        #expect(sketch.report(under: try Law.deployed()).findings.isEmpty)
    }

    @Test("let the commissioner's word end what was awaited (B09)") func followed() throws {
        let sketch = FactsSketch.ukUrgent.with {
            $0.order.approvals.append(Approval(role: "judicialCommissioner", name: "Sir J. Ash", approvedAt: now - .hours(3)))
        }
        #expect(sketch.report(under: try Law.deployed()).findings.isEmpty)
    }

    @Test("take an approval by word of mouth in an emergency, until its confirmation is due (B09)") func oral() throws {
        let law = try Law.deployed()
        let sketch = FactsSketch.ukAccess.with {
            $0.order.kind = "AUIPOSTORED"
            $0.order.agreement = "AU-US"
            $0.order.invokedAgreement = "AU-US"
            $0.order.sender = "AU-AGD"
            $0.order.issuer = "AU-AFP"
            $0.issuerAuthority = "AU-AGD"
            $0.senderCountry = "AU"
            $0.order.offences = [
                Offence(statute: "Criminal Code (Cth), s 400.3", title: "Money laundering", maximumSentenceMonths: 300)
            ]
            $0.order.tasks[0].categories = [.mail]
            $0.order.tasks[0].location = "AU"
            $0.order.tasks[0].nationalities = ["AU"]
            $0.order.flags = Flags(emergency: true, test: false)
            $0.isConfirmed = true
            $0.order.madeAt = now - .hours(25)
            $0.order.approvals = [
                Approval(role: "eligibleJudge", name: "Justice Wattle", approvedAt: now - .hours(25), form: .oral)
            ]
        }
        let awaited = sketch.report(under: law)
        #expect(awaited.findings.map(\.rule) == ["A14", "B09"])
        #expect(Verdict(of: awaited) == .accept)
        let late = sketch.with { $0.at(now + .days(2)) }.report(under: law)
        #expect(late.findings.contains { $0.rule == "B09" && $0.effect == .stop })
        let written = sketch.with {
            $0.order.approvals.append(Approval(role: "eligibleJudge", name: "Justice Wattle", approvedAt: now - .hours(20)))
        }
        #expect(written.report(under: law).findings.map(\.rule) == ["A14"])
        let calm = sketch.with { $0.order.flags = Flags(emergency: false, test: false) }
        #expect(calm.report(under: law).findings.map(\.rule) == ["B08"])
    }

    @Test("go on once the enforcing state's time has passed, its word has come, or somebody's life is at stake (N01)")
    func cleared() throws {
        let law = try Law.deployed()
        let passed = FactsSketch.euAbroad.with { $0.at(now + .days(11)) }
        #expect(passed.report(under: law).findings.isEmpty)
        #expect(FactsSketch.euAbroad.with { $0.determination = .applicable }.report(under: law).findings.isEmpty)
        let emergency = FactsSketch.euAbroad.with {
            $0.order.flags = Flags(emergency: true, test: false)
            $0.isConfirmed = true
        }
        #expect(emergency.report(under: law).findings.map(\.rule) == ["A14", "N01"])
        #expect(emergency.report(under: law).findings.allSatisfy { $0.effect == .flag })
    }

    @Test("never repeat an identifier in what they say", arguments: Breaches.all)
    func discreet(breach: Breach) throws {
        for finding in breach.sketch.report(under: try Law.deployed()).findings {
            for task in breach.sketch.order.tasks where !task.target.value.isEmpty && task.target.value != " " {
                #expect(!finding.message.contains(task.target.value))
            }
        }
    }
}
