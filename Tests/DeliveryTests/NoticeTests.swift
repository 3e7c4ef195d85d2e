import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Delivery

@Suite("Notices")
struct NoticeTests {
    @Test("go to their recipient, signed, in the name of the entity that speaks, under their case", arguments: [true, false])
    func delivery(hasCase: Bool) throws {
        let world = try World()
        let notice = Notice(
            id: "n-1",
            caseID: hasCase ? World.caseID : nil,
            provider: "exmail-gb",
            recipient: "US-OIA",
            kind: .refused,
            reasons: [Notice.Reason(code: .malformed, message: "the order is not JSON")],
            at: World.start
        )
        let written = world.driver.feed(topic: Topic.notices.name, key: "", value: CanonicalJSON.encode(notice))
        let record = try #require(written.first { $0.topic == "comity.agency.US-OIA.v1" })
        #expect(record.key == Array((hasCase ? World.caseID.rawValue : "").utf8))
        #expect(try decode(AgencyMessage.self, from: record).ciphertext == nil)
        let said = try statement(of: record)
        #expect(said.provider == notice.provider)
        #expect(said.content == .notice(notice))
        #expect(try world.audit(.delivered).map(\.caseID) == [notice.caseID])
    }
}
