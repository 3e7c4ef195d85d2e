import ComitySchema
import ComityTestKit
import StageKit
import Testing

@testable import Intake

/// A proven sender is told what is wrong: a code, the rule, and words to act upon.
@Suite("What a proven sender did wrong")
struct RefusalTests {
    @Test("in a transmittal is answered", arguments: RefusalCase.transmittals)
    func transmittal(_ example: RefusalCase) throws {
        try expectAnswer(example)
    }

    @Test("in an order is answered", arguments: RefusalCase.orders)
    func order(_ example: RefusalCase) throws {
        try expectAnswer(example)
    }

    @Test("in an order's documents is answered", arguments: RefusalCase.documents)
    func documents(_ example: RefusalCase) throws {
        try expectAnswer(example)
    }

    @Test("in what follows an order is answered", arguments: RefusalCase.followUps)
    func followUp(_ example: RefusalCase) throws {
        try expectAnswer(example)
    }

    @Test("has one notice, however often it comes")
    func repetition() throws {
        for example in RefusalCase.transmittals + RefusalCase.orders + RefusalCase.documents + RefusalCase.followUps {
            let desk = try IntakeDesk(example.world)
            let bytes = example.bytes(desk)
            #expect(try desk.put(bytes).notices == desk.put(bytes).notices, "\(example.testDescription)")
        }
    }

    private func expectAnswer(_ example: RefusalCase) throws {
        let desk = try IntakeDesk(example.world)
        let result = try desk.put(example.bytes(desk))
        guard case .answered(let notice) = result.end else {
            Issue.record("not answered: \(result.end)")
            return
        }
        #expect(notice.kind == example.kind)
        #expect(notice.provider == example.provider)
        #expect(notice.reasons.map(\.code) == [example.code])
        #expect(notice.reasons.first?.rule == example.rule)
        #expect(notice.reasons.first?.message.hasPrefix(example.message) == true, "\(notice.reasons)")
        #expect(notice.authority == example.owner)
        #expect(notice.order == (example.namesOrder ? SampleWorld.reference : nil))
        #expect(notice.caseID == notice.order.map { CaseID(authority: example.owner ?? notice.recipient, reference: $0) })
        #expect(result.audits.map(\.kind) == (example.isAlarming ? [.refused, .signatureAlert] : [.refused]))
        #expect(result.audits.allSatisfy { $0.code == example.code && $0.actor == notice.recipient.rawValue })
        #expect(result.outbound.allSatisfy { $0.key == Array((notice.caseID?.rawValue ?? "").utf8) })
    }
}
