import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// One row of the targeting decision table: who is believed to be where, in which direction, and whether that is objected to.
struct TargetingRow: Sendable, CustomTestStringConvertible {
    let base: FactsSketch
    let type: Targeting.EntityType
    let nationality: CountryCode?
    let location: CountryCode?
    let isProtected: Bool

    init(
        _ base: FactsSketch,
        _ type: Targeting.EntityType = .person,
        of nationality: CountryCode?,
        in location: CountryCode?,
        _ isProtected: Bool
    ) {
        self.base = base
        self.type = type
        self.nationality = nationality
        self.location = location
        self.isProtected = isProtected
    }

    var testDescription: String {
        let direction = "\(base.senderCountry?.rawValue ?? "?") to \(base.receiverCountry?.rawValue ?? "?")"
        return "\(direction): \(type) of \(nationality?.rawValue ?? "?") in \(location?.rawValue ?? "?")"
    }

    static let australian = sketch("AU", "US", "AU-US", "AU-AGD", "AUIPODATA", "nominatedTribunalMember")
    static let toAustralia = sketch("US", "AU", "AU-US", "US-OIA", "USSCAWARRANT", "judge")

    private static func sketch(
        _ from: CountryCode,
        _ to: CountryCode,
        _ agreement: AgreementID,
        _ sender: AuthorityID,
        _ kind: InstrumentKind,
        _ office: String
    ) -> FactsSketch {
        var order = OrderSketch.ukAccess(at: now)
        order.agreement = agreement
        order.invokedAgreement = agreement
        order.sender = sender
        order.kind = kind
        order.approvals[0] = Approval(role: office, name: "The approver", approvedAt: now - .days(2))
        order.offences = [
            from == "US"
                ? Offence(statute: "18 USC 1343", title: "Wire fraud", maximumSentenceMonths: 240)
                : Offence(statute: "Criminal Code (Cth), s 400.3", title: "Money laundering", maximumSentenceMonths: 300)
        ]
        order.statements = Statements(notForAnotherGovernment: true, thirdCountry: .withheld)
        return FactsSketch(order, from: from, to: to)
    }

    static let all: [TargetingRow] = [
        // United Kingdom to a provider in the United States: a US person anywhere, anyone in the United States.
        TargetingRow(.ukProduction, of: "US", in: "GB", true),
        TargetingRow(.ukProduction, of: "GB", in: "US", true),
        TargetingRow(.ukProduction, of: "US", in: "US", true),
        TargetingRow(.ukProduction, of: "GB", in: "GB", false),
        TargetingRow(.ukProduction, of: nil, in: nil, false),
        TargetingRow(.ukProduction, .corporation, of: "US", in: nil, true),
        TargetingRow(.ukProduction, .association, of: "US", in: nil, true),
        TargetingRow(.ukProduction, .governmentBody, of: "US", in: nil, true),
        TargetingRow(.ukProduction, .corporation, of: "GB", in: "GB", false),
        // United States to a provider in the United Kingdom: nationality protects no person there, only being there does.
        TargetingRow(.usProduction, of: "GB", in: "US", false),
        TargetingRow(.usProduction, of: "GB", in: "GB", true),
        TargetingRow(.usProduction, of: "US", in: "GB", true),
        TargetingRow(.usProduction, of: "US", in: "US", false),
        TargetingRow(.usProduction, of: nil, in: nil, false),
        TargetingRow(.usProduction, .corporation, of: "GB", in: nil, true),
        TargetingRow(.usProduction, .association, of: "GB", in: nil, true),
        TargetingRow(.usProduction, .governmentBody, of: "GB", in: nil, true),
        TargetingRow(.usProduction, .corporation, of: "US", in: "US", false),
        // Australia to a provider in the United States.
        TargetingRow(australian, of: "US", in: "AU", true),
        TargetingRow(australian, of: "AU", in: "US", true),
        TargetingRow(australian, of: "AU", in: "AU", false),
        TargetingRow(australian, of: nil, in: nil, false),
        TargetingRow(australian, .corporation, of: "US", in: nil, true),
        // United States to a provider in Australia.
        TargetingRow(toAustralia, of: "AU", in: "US", true),
        TargetingRow(toAustralia, of: "US", in: "AU", true),
        TargetingRow(toAustralia, of: "US", in: "US", false),
        TargetingRow(toAustralia, of: nil, in: nil, false),
        // Within the European Union nobody is protected by being somebody or somewhere.
        TargetingRow(.euContent, of: "IE", in: "DE", false),
        TargetingRow(.euContent, of: "DE", in: "DE", false),
        TargetingRow(.euContent, .corporation, of: "IE", in: "DE", false),
    ]
}

@Suite("The targeting decision table") struct TargetingTests {
    @Test("is kept in every direction: whom one protects another may not", arguments: TargetingRow.all)
    func row(row: TargetingRow) throws {
        let sketch = row.base.with {
            $0.order.tasks[0].entityType = row.type
            $0.order.tasks[0].nationalities = row.nationality.map { [$0] } ?? []
            $0.order.tasks[0].location = row.location
            $0.order.statements = Statements(notForAnotherGovernment: true, thirdCountry: .withheld)
        }
        let report = sketch.report(under: try Law.deployed())
        let objections = report.findings.filter { $0.effect == .object }
        #expect(objections.map(\.rule) == (row.isProtected ? ["D05"] : []))
        let others = report.findings().filter { $0.rule != "D05" }.map(\.rule)
        let isJudged = row.type != .person && row.base.senderCountry != "DE"
        #expect(others == (isJudged ? ["D07"] : []), "organisations are for people, where anyone is protected")
    }

    @Test("is refined by the provider's own signs, which lead to people and refuse nothing", arguments: ContrarySignal.allCases)
    func signs(signal: ContrarySignal) throws {
        let report = FactsSketch.ukAccess.with { $0.signals = [signal] }.report(under: try Law.deployed())
        #expect(report.findings.count == 1)
        #expect(report.findings.allSatisfy { $0.effect == (signal == .employee ? .flag : .review) })
        // What is told of a sign is its kind, never what it says.
        #expect(report.findings.allSatisfy { !$0.message.contains("exmail") })
    }
}
