import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// A way to take from an order, or from what is known of it, something without which nobody can judge it.
struct Scramble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout FactsSketch) -> Void

    init(_ what: String, _ change: @escaping @Sendable (inout FactsSketch) -> Void) {
        testDescription = what
        self.change = change
    }

    static let all: [Scramble] = [
        Scramble("the sender's country is not known") { $0.senderCountry = nil },
        Scramble("the sender's country has no agreement") { $0.senderCountry = "XX" },
        Scramble("the receiver's country is not known") { $0.receiverCountry = nil },
        Scramble("the receiver's country has no agreement") { $0.receiverCountry = "XX" },
        Scramble("the order goes to its own state") { $0.receiverCountry = $0.senderCountry },
        Scramble("the issuer is not registered") { $0.issuerAuthority = nil },
        Scramble("the sender is another authority") { $0.order.sender = "XX" },
        Scramble("the agreement is not known") { $0.order.agreement = "XX" },
        Scramble("the instrument is not known") { $0.order.kind = "XX" },
        Scramble("the offence is not known") {
            $0.order.offences = [Offence(statute: "No Act, s.1", title: "Nothing", maximumSentenceMonths: 1200)]
        },
        Scramble("there is no offence") { $0.order.offences = [] },
        Scramble("the format is not known") {
            for index in $0.order.tasks.indices {
                $0.order.tasks[index].target = TargetIdentifier(format: "XX", value: "ada@exmail.example")
            }
        },
        Scramble("the provider looks up no format") { $0.formats = [] },
        Scramble("there is no category") {
            for index in $0.order.tasks.indices { $0.order.tasks[index].categories = [] }
        },
        Scramble("there is no task") { $0.order.tasks = [] },
        Scramble("the language is not known") { $0.order.language = "xx" },
        Scramble("nobody approved the instrument") { $0.order.approvals = [] },
        Scramble("nobody approved the rulebook") { $0.isRulebookApproved = false },
        Scramble("the identifier names several accounts") { $0.matches = 3 },
        Scramble("the instrument was made in another age") { $0.order.madeAt = .distantFuture },
    ]
}

@Suite("An order that cannot be judged") struct JudgeabilityTests {
    @Test("is never passed, whatever is missing", arguments: Scramble.all)
    func lawful(scramble: Scramble) throws {
        let law = try Law.deployed()
        for sketch in [FactsSketch.ukAccess, .ukProduction, .ukInterception, .usProduction, .usInterception, .euContent] {
            let verdict = Verdict(of: sketch.with(scramble.change).report(under: law))
            // A threshold of nothing needs no knowledge of the offence; every other lack stands in the way.
            #expect(verdict != .accept, "\(sketch.testDescription)")
        }
    }

    @Test("does not become lawful by what is missing", arguments: Scramble.all)
    func unlawful(scramble: Scramble) throws {
        let law = try Law.deployed()
        for breach in Breaches.all where Verdict(of: breach.sketch.report(under: law)) != .accept {
            let verdict = Verdict(of: breach.sketch.with(scramble.change).report(under: law))
            #expect(verdict != .accept, "\(breach.testDescription)")
        }
    }

    @Test("is held for people where the calendars do not reach") func beyondCalendars() throws {
        let law = try Law.changed("agreements/us-uk.json") { $0.replacingOccurrences(of: "2027-10-03", with: "2127-10-03") }
        let later = now + .days(365 * 60)
        let shift = later.timeIntervalSince(now)
        let sketch = FactsSketch.ukUrgent.with { facts in
            facts.order.madeAt += shift
            facts.order.issuedAt += shift
            facts.order.validity = TimeWindow(from: facts.order.validity.from + shift, until: facts.order.validity.until + shift)
            facts.order.approvals[0] = Approval(role: "secretaryOfState", name: "P. Elm", approvedAt: facts.order.madeAt)
            let window = facts.order.tasks[0].window
            facts.order.tasks[0].window = TimeWindow(from: window.from + shift, until: window.until + shift)
            facts.servedAt += shift
            facts.certification = Certification(
                orderDigest: facts.digest,
                certifier: "A. Hazel",
                certifiedAt: later - .hours(2),
                statement: "Lawful."
            )
            facts.at(later)
        }
        let report = sketch.report(under: law)
        #expect(report.findings.contains { $0.rule == "N02" && $0.code == .notJudgeable && $0.until == nil })
        guard case .hold(_, until: nil) = Verdict(of: report) else {
            Issue.record("not held for people: \(report.findings)")
            return
        }
    }
}
