import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("A case that is being answered") struct FulfilmentTests {
    let bench: Bench
    let world = SampleWorld.standard
    let order: Order
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        order = bench.twoTasks()
        message = world.admitted(order)
        bench.submit(message)
    }

    @Test("is answered when every task is delivered, and closed when every receipt is here") func wholeCourse() throws {
        let first = bench.fulfil(message, of: "T1")
        #expect(first.kinds == [.delivered])
        #expect(first.notices[0].task == "T1")
        #expect(first.tasks.map(\.status) == [.completed])
        #expect(first.tasks.map(\.revision) == [2])
        #expect(try bench.entry(message).state == .fulfilling)
        bench.fulfil(message, of: "T2", manifest: Digest(of: "two"))
        #expect(try bench.entry(message).state == .answered)
        let receipt = bench.acknowledge(order, task: "T1")
        #expect(receipt.notices.isEmpty)
        #expect(receipt.audit.map(\.kind) == [.receiptNoted])
        let last = bench.acknowledge(order, task: "T2", manifest: Digest(of: "two"))
        #expect(last.kinds == [.closed])
        #expect(try bench.entry(message).state == .closed)
        #expect(try bench.entry(message).isTimelineUnbroken)
    }

    @Test("says so where the provider holds nothing") func noData() throws {
        let answers = bench.fulfil(message, items: 0)
        #expect(answers.kinds == [.noData])
        #expect(answers.codes == [.dataNotHeld])
        #expect(try bench.entry(message).tasks[0].state == .noData)
    }

    @Test("takes in each outcome once") func duplicates() throws {
        for event in [
            Outcome.Event.interceptionStarted, .collected(items: 3, gaps: 1), .delivered(parts: 2, manifestDigest: .manifest),
        ] {
            bench.report(event, in: message)
            let entry = try bench.entry(message)
            #expect(bench.report(event, in: message).isEmpty)
            #expect(try bench.entry(message) == entry)
        }
    }

    @Test("shows how far a long collection is, without a step of its own, until everything is collected") func collecting() throws
    {
        let before = try bench.entry(message)
        let answers = bench.report(.collecting(items: 400, expected: 1000, milliseconds: 12_000), in: message)
        #expect(answers.isEmpty)
        let told = CollectionProgress(items: 400, expected: 1000, milliseconds: 12_000, at: bench.driver.now)
        #expect(try bench.entry(message).tasks[0].collecting == told)
        #expect(try bench.entry(message).timeline == before.timeline)
        bench.report(.collecting(items: 300, expected: 1000, milliseconds: 9_000), in: message)
        #expect(try bench.entry(message).tasks[0].collecting == told)
        bench.report(.collected(items: 990, gaps: 0), in: message)
        bench.report(.collecting(items: 995, expected: 1000, milliseconds: 30_000), in: message)
        #expect(try bench.entry(message).tasks[0].collecting == nil)
        #expect(try bench.entry(message).tasks[0].items == 990)
    }

    @Test("is not closed by a receipt for another answer") func otherManifest() throws {
        bench.fulfil(message)
        let entry = try bench.entry(message)
        let answers = bench.acknowledge(order, manifest: Digest(of: "another"))
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.manifestErrors])
        #expect(try bench.entry(message) == entry)
        #expect(bench.acknowledge(order, manifest: Digest(of: "another")).notices == answers.notices)
    }

    @Test("remembers a receipt that is quicker than the news of the delivery") func earlyReceipt() throws {
        #expect(bench.acknowledge(order).isEmpty)
        let answers = bench.fulfil(message)
        #expect(answers.audit.map(\.kind).contains(.receiptNoted))
        #expect(try bench.entry(message).tasks[0].state == .receipted)
    }

    @Test("tells of an early receipt that proves wrong, and waits for a right one") func wrongEarlyReceipt() throws {
        bench.acknowledge(order, manifest: Digest(of: "another"))
        let answers = bench.fulfil(message)
        #expect(answers.kinds == [.delivered, .refused])
        #expect(try bench.entry(message).tasks[0].state == .delivered)
        bench.acknowledge(order)
        #expect(try bench.entry(message).tasks[0].state == .receipted)
    }

    @Test("answers a receipt for what it does not know") func strangeReceipts() throws {
        #expect(bench.acknowledge(order, task: "T9").codes == [.unknownCase])
        #expect(bench.acknowledge(world.order(reference: "OPO/2026/77")).codes == [.unknownCase])
    }

    @Test("repeats its last word to a receipt that is sent again") func receiptAgain() throws {
        bench.fulfil(message, of: "T1")
        bench.fulfil(message, of: "T2")
        bench.acknowledge(order, task: "T1")
        let closing = bench.acknowledge(order, task: "T2")
        let again = bench.acknowledge(order, task: "T2")
        #expect(again.notices == closing.notices)
        #expect(again.audit.map(\.kind) == [.replayed])
    }

    @Test("is closed without receipts after a month") func noReceipt() throws {
        bench.fulfil(message, of: "T1")
        bench.fulfil(message, of: "T2")
        bench.advance(to: world.days(29))
        #expect(try bench.entry(message).state == .answered)
        #expect(bench.advance(to: world.days(30)).notices.isEmpty)
        #expect(try bench.entry(message).state == .closed)
    }

    @Test("expires when the time to deliver has passed, with what was delivered") func expiry() throws {
        bench.fulfil(message, of: "T1")
        let end = try #require(try bench.registered("T2", in: message)).deliverUntil
        #expect(bench.advance(to: end).kinds == [.delayed])
        let answers = bench.advance(to: end + 300)
        #expect(answers.kinds == [.expired])
        #expect(answers.codes == [.windowEnded, .deliveredBefore])
        #expect(answers.tasks.map(\.status) == [.completed])
        let entry = try bench.entry(message)
        #expect(entry.state == .expired)
        #expect(entry.tasks.map(\.state) == [.delivered, .lapsed])
        #expect(bench.fulfil(message, of: "T2").isEmpty)
        #expect(try bench.entry(message) == entry)
    }

    @Test("counts a delivery that left in time and is told after it") func lateNews() throws {
        let end = try #require(try bench.registered(in: message)).deliverUntil
        bench.advance(to: end + 60)
        bench.fulfil(message, of: "T1")
        bench.fulfil(message, of: "T2")
        #expect(try bench.entry(message).state == .answered)
    }

    @Test("makes a dead letter of an outcome that concerns none of its tasks") func strangers() throws {
        let entry = try bench.entry(message)
        bench.report(.interceptionStarted, of: "T9", in: message)
        bench.report(.interceptionStarted, in: world.admitted(world.order(reference: "OPO/2026/77")))
        bench.driver.feed(topic: Topic.outcomes.name, key: message.caseID.rawValue, value: Array("{}".utf8))
        #expect(bench.driver.deadLetters.map(\.code) == ["TaskUnknown", "TaskUnknown", "Malformed"])
        #expect(try bench.entry(message) == entry)
    }
}
