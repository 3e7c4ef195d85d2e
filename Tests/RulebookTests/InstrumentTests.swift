import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("Every instrument of every agreement") struct InstrumentTests {
    /// A sound order under an instrument, made from nothing but the rulebook's terms.
    private func sketch(
        _ agreement: Agreement,
        _ direction: Direction,
        _ terms: InstrumentTerms,
        _ allowed: AllowedAction,
        _ law: Rulebook
    ) throws -> FactsSketch {
        let table = try #require(law.offenceTables.first { direction.issuing.contains($0.jurisdiction) })
        let issuing = table.jurisdiction
        let receiving = try #require(direction.receiving.first { $0 != issuing })
        let offence = try #require(table.offences.first { $0.sensitivities == nil && $0.maximumSentenceMonths >= 36 })
        let isLive = allowed.action == .interception
        var order = isLive ? OrderSketch.ukInterception(at: now) : OrderSketch.ukProduction(at: now)
        order.agreement = agreement.id
        order.invokedAgreement = direction.invocation(for: terms) == .form ? nil : agreement.id
        order.sender = direction.designatedAuthorities?.first ?? "DA"
        order.issuer = terms.issuers?.first ?? "ISSUER"
        order.kind = terms.kind
        order.approvals = terms.approvals.enumerated().map { index, offices in
            Approval(role: offices[0], name: "Approver \(index)", approvedAt: now - .days(2))
        }
        order.offences = [
            Offence(statute: offence.statute, title: offence.title, maximumSentenceMonths: offence.maximumSentenceMonths)
        ]
        order.language = direction.languages[0]
        order.tasks[0].action = allowed.action
        order.tasks[0].categories = allowed.categories
        order.tasks[0].location = issuing
        order.tasks[0].nationalities = [issuing]
        if isLive { order.tasks[0].window = TimeWindow(from: now, until: now + .days(14)) }
        return FactsSketch(order, from: issuing, to: receiving)
    }

    @Test("carries a sound order for all that it may demand") func sound() throws {
        let law = try Law.deployed()
        var count = 0
        for agreement in law.agreements {
            for direction in agreement.directions {
                for terms in direction.instruments where terms.validity.contains(now) {
                    for allowed in terms.actions {
                        let sketch = try sketch(agreement, direction, terms, allowed, law)
                        let report = sketch.report(under: law)
                        let problems = report.findings().map { "\($0.rule): \($0.message)" }
                        #expect(problems.isEmpty, "\(agreement.id) \(terms.kind) \(allowed.action)")
                        // What is left asks people to believe, or marks what the instrument never reaches.
                        #expect(report.findings.allSatisfy { ["E09", "F05"].contains($0.rule) })
                        count += 1
                    }
                }
            }
        }
        #expect(count >= 15)
    }

    @Test("carries nothing that its row of the matrix does not have") func matrix() throws {
        let law = try Law.deployed()
        for agreement in law.agreements {
            for direction in agreement.directions {
                for terms in direction.instruments {
                    let allowed = terms.actions[0]
                    for action in OrderTask.Action.allCases {
                        for category in DataCategory.allCases where category.isLive == (action == .interception) {
                            var sketch = try sketch(agreement, direction, terms, allowed, law)
                            sketch.order.tasks[0].action = action
                            sketch.order.tasks[0].categories = [category]
                            let rules = Set(sketch.report(under: law).findings.map(\.rule))
                            let row = terms.categories(for: action)
                            #expect(rules.contains("B06") == (row == nil), "\(terms.kind) \(action)")
                            let isExcess = row.map { !$0.contains(category) } ?? false
                            #expect(rules.contains("E01") == isExcess, "\(terms.kind) \(category)")
                        }
                    }
                }
            }
        }
    }
}
