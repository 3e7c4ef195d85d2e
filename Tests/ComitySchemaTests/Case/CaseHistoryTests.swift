import ComitySchema
import ComityTestKit
import Foundation
import Testing

@Suite("A case's history") struct CaseHistoryTests {
    private let world = SampleWorld.standard

    @Test("is unbroken while every step names the one before it") func unbroken() {
        #expect(subject(timeline()).isTimelineUnbroken)
        #expect(subject([]).isTimelineUnbroken)
    }

    @Test("shows a step that was changed, left out, put in or moved") func broken() {
        let steps = timeline()
        let changed = CaseEvent(at: world.now, actor: "mallory", state: "closed", note: "", previous: steps[1].previous)
        #expect(!subject([steps[0], changed, steps[2]]).isTimelineUnbroken)
        #expect(!subject([steps[0], steps[2]]).isTimelineUnbroken)
        #expect(!subject([steps[0], changed] + steps[1...]).isTimelineUnbroken)
        #expect(!subject([steps[1], steps[0], steps[2]]).isTimelineUnbroken)
        #expect(!subject(Array(steps[1...])).isTimelineUnbroken)
    }

    @Test(
        "keeps every state as it was",
        arguments: [
            CaseState.received, .held(until: Date(millisecondsSince1970: 1_795_438_800_125)),
            .clarifying(until: Date(millisecondsSince1970: 1_795_438_800_125)), .inReview(approvalsNeeded: 2),
            .objecting(until: Date(millisecondsSince1970: 1_795_438_800_125)), .fulfilling, .suspended(approvalsNeeded: 1),
            .stopping(.cancelled), .stopping(.inapplicable), .answered, .refused, .cancelled, .inapplicable, .lapsed, .expired,
            .closed,
        ]
    )
    func states(state: CaseState) throws {
        var written = subject(timeline())
        written.state = state
        #expect(try CanonicalJSON.decode(Case.self, from: CanonicalJSON.encode(written)) == written)
    }

    @Test("writes a rule's version as one word, and reads nothing else as one") func ruleVersions() throws {
        let version = RuleVersion(rule: "B03", version: 2)
        #expect(String(decoding: CanonicalJSON.encode([version]), as: UTF8.self) == #"["B03/2"]"#)
        #expect(try CanonicalJSON.decode([RuleVersion].self, from: Array(#"["B03/2"]"#.utf8)) == [version])
        for text in ["B03", "B03/", "/2", "B03/two", "B03/2/1", "B 03/2"] {
            #expect(throws: DecodingError.self) {
                try CanonicalJSON.decode([RuleVersion].self, from: Array("[\"\(text)\"]".utf8))
            }
        }
    }

    private func timeline() -> [CaseEvent] {
        var steps: [CaseEvent] = []
        for state in ["received", "inReview", "fulfilling"] {
            steps.append(
                CaseEvent(at: world.now, actor: "comity-validate", state: state, note: "", previous: steps.last?.digest)
            )
        }
        return steps
    }

    private func subject(_ timeline: [CaseEvent]) -> Case {
        let message = world.admitted(world.order())
        guard case .order(let order) = message.content else { preconditionFailure("the sample message is an order") }
        return Case(
            id: message.caseID,
            sender: message.sender,
            entity: message.receiver,
            contact: message.contact,
            transmittals: [message.transmittalDigest],
            order: order,
            servedAt: world.now,
            openedAt: world.now,
            state: .received,
            tasks: [],
            decisions: [],
            notices: [],
            timeline: timeline
        )
    }
}
