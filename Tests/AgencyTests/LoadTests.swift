import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing
import Trust

@testable import Agency

@Suite struct `A load of orders` {
    private let start = SampleWorld.standard.now
    private let order: OrderReference = "LOAD-1"

    private func notice(
        _ kind: Notice.Kind,
        id: String = "n1",
        order: OrderReference? = "LOAD-1",
        authority: AuthorityID? = nil
    ) -> Notice {
        Notice(
            id: id,
            provider: "exmail-us",
            recipient: "GB-IPU",
            authority: authority,
            order: order,
            kind: kind,
            reasons: [],
            at: start
        )
    }

    private func ledger() -> LoadLedger {
        var ledger = LoadLedger()
        ledger.note(order, submittedAt: start)
        return ledger
    }

    @Test(arguments: [.refused, .inapplicable, .lapsed, .delivered, .noData, .cancelled, .expired, .preserved] as [Notice.Kind])
    func `is over when each has its end`(kind: Notice.Kind) throws {
        var ledger = ledger()
        #expect(!ledger.isComplete)
        let hasEnded = ledger.hear(notice(kind), at: start + 2)
        #expect(hasEnded)
        #expect(ledger.isComplete)
        #expect(ledger.figures(after: 4, isOver: true).ends == [kind.rawValue: 1])
        #expect(ledger.figures(after: 4, isOver: true).medianSeconds == 2)
        try ledger.requireEnds()
    }

    @Test(arguments: [.received, .underReview, .accepted, .clarification, .suspended, .delayed, .closed] as [Notice.Kind])
    func `goes on after a notice that is no end`(kind: Notice.Kind) {
        var ledger = ledger()
        let hasEnded = ledger.hear(notice(kind), at: start)
        #expect(!hasEnded)
        #expect(!ledger.isComplete)
    }

    @Test func `hears of its own orders alone`() {
        var ledger = ledger()
        ledger.hear(notice(.delivered, order: "LOAD-2"), at: start)
        ledger.hear(notice(.delivered, order: nil), at: start)
        ledger.hear(notice(.delivered, authority: "US-OIA"), at: start)
        #expect(!ledger.isComplete)
        #expect(ledger.endedTwice == 0)
    }

    @Test func `may be told an end again, but no other one`() {
        var ledger = ledger()
        ledger.hear(notice(.delivered), at: start)
        ledger.hear(notice(.delivered), at: start)
        #expect(ledger.endedTwice == 0)
        ledger.hear(notice(.refused, id: "n2"), at: start)
        #expect(ledger.endedTwice == 1)
        #expect(#expect(throws: CommandFailure.self) { try ledger.requireEnds() }?.code == "OrdersNotEnded")
    }

    @Test func `fails if an order has not ended, or a message is not proven`() {
        var lost = ledger()
        #expect(#expect(throws: CommandFailure.self) { try lost.requireEnds() }?.message.contains("1 have not ended") == true)
        lost.hear(notice(.delivered), at: start)
        lost.noteRejected()
        #expect(#expect(throws: CommandFailure.self) { try lost.requireEnds() }?.status == .no)
    }

    @Test func `tells how many there are and how long they took`() {
        var ledger = LoadLedger()
        for number in 1...200 {
            let order = OrderReference(unchecked: "L-\(number)")
            ledger.note(order, submittedAt: start)
            guard number <= 100 else { continue }
            ledger.hear(notice(.delivered, id: "\(number)", order: order), at: start + Double(number) / 10)
        }
        let figures = ledger.figures(after: 20, isOver: false)
        #expect(figures.submitted == 200)
        #expect(figures.answered == 100)
        #expect(figures.waiting == 100)
        #expect(figures.medianSeconds == 5.1)
        #expect(figures.percentile99Seconds == 10)
        #expect(figures.text == "20 s: 200 submitted, 100 answered, 100 under way; half within 5.10 s, 99 % within 10.00 s")
        #expect(ledger.figures(after: 20, isOver: true).text.hasSuffix("\nended: delivered 100"))
    }

    @Test func `signs each order anew, under a reference of its own, as provider and authorities know it`() throws {
        let world = SampleWorld.standard
        let sender = LoadSender(
            order: world.order(reference: "LOAD"),
            issuer: world.signer(of: AuthorityID(unchecked: "GB-NCA")),
            authority: "GB-IPU",
            signer: world.signer(of: AuthorityID(unchecked: "GB-IPU"))
        )
        for number in [1, 2] {
            let (reference, bytes) = sender.transmittal(number: number, ofRun: "run", at: world.now)
            #expect(reference.rawValue == "LOAD-run-\(number)")
            let transmittal = try #require(OwnJWS.transmittal(in: String(decoding: bytes, as: UTF8.self)))
            #expect(transmittal.sender == "GB-IPU")
            #expect(transmittal.orderReference == reference)
        }
    }

    @Test(arguments: ["[]", "{}", #"[{"order":"o.json"}]"#, "not JSON"])
    func `is not sent from a file that does not say what`(text: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "senders-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Files.write(Array(text.utf8), to: path)
        #expect(#expect(throws: CommandFailure.self) { try LoadSender.read(path) }?.code == "SendersMalformed")
    }
}
