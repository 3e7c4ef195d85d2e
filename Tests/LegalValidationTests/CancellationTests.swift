import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("A cancellation") struct CancellationTests {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    @Test("before authorisation is final at once") func inReview() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        let answers = bench.cancel(bench.mailOrder())
        #expect(answers.kinds == [.cancelled])
        #expect(answers.codes == [.cancelledByAuthority])
        #expect(try bench.entry(message).state == .cancelled)
        #expect(bench.approve(message).tasks.isEmpty)
    }

    @Test("of active tasks is confirmed only when every stop is") func active() throws {
        let order = bench.twoTasks()
        let message = world.admitted(order)
        bench.submit(message)
        let answers = bench.cancel(order)
        #expect(answers.notices.isEmpty)
        #expect(answers.tasks.map(\.status) == [.cancelled, .cancelled])
        #expect(try bench.entry(message).state == .stopping(.cancelled))
        #expect(bench.report(.stopped(lastSequence: 4), of: "T1", in: message).notices.isEmpty)
        let last = bench.report(.stopped(lastSequence: 0), of: "T2", in: message)
        #expect(last.kinds == [.cancelled])
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("sent twice stops once and is answered once it is done") func twice() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.cancel(order)
        let entry = try bench.entry(message)
        #expect(bench.cancel(order).tasks.isEmpty)
        #expect(try bench.entry(message) == entry)
        let confirmation = bench.report(.stopped(lastSequence: 0), in: message)
        #expect(bench.cancel(order).notices == confirmation.notices)
    }

    @Test("of one task leaves the others") func oneTask() throws {
        let order = bench.twoTasks()
        let message = world.admitted(order)
        bench.submit(message)
        #expect(bench.cancel(order, task: "T1").tasks.map(\.reference) == ["T1"])
        #expect(try bench.entry(message).state == .fulfilling)
        let stop = bench.report(.stopped(lastSequence: 0), of: "T1", in: message)
        #expect(stop.kinds == [.cancelled])
        #expect(stop.notices[0].task == "T1")
        #expect(bench.cancel(order, task: "T1").notices == stop.notices)
        bench.fulfil(message, of: "T2")
        #expect(try bench.entry(message).state == .answered)
        #expect(bench.acknowledge(order, task: "T2").kinds == [.closed])
    }

    @Test("of one task after another cancels the case") func oneByOne() throws {
        let order = bench.twoTasks()
        let message = world.admitted(order)
        bench.submit(message)
        for task in ["T1", "T2"] as [TaskReference] {
            bench.cancel(order, task: task)
            bench.report(.stopped(lastSequence: 0), of: task, in: message)
        }
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("of one task in review leaves the others to be approved") func oneTaskInReview() throws {
        let order = world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.mail])])
        let message = world.admitted(order)
        bench.submit(message)
        #expect(bench.cancel(order, task: "T1").tasks.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(bench.approve(message).tasks.map(\.reference) == ["T2"])
    }

    @Test("that comes after everything was delivered ends the case, truthfully") func afterDelivery() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.fulfil(message)
        #expect(bench.cancel(order).kinds == [.cancelled])
        let entry = try bench.entry(message)
        #expect(entry.state == .cancelled)
        #expect(entry.tasks.map(\.state) == [.delivered])
    }

    @Test("that delivery overtakes is settled by the delivery") func overtaken() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.cancel(order)
        let answers = bench.fulfil(message)
        #expect(answers.kinds == [.delivered, .cancelled])
        #expect(answers.tasks.isEmpty)
        #expect(bench.report(.stopped(lastSequence: 1), in: message).isEmpty)
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("whose stop nobody confirms is final when nothing can leave any more") func unconfirmed() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.cancel(order)
        let end = try #require(try bench.registered(in: message)).deliverUntil
        #expect(bench.advance(to: end + 300).kinds == [.cancelled])
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("of what does not exist, or is another authority's, is answered alike, once the order has not come in time")
    func unknown() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        let entry = try bench.entry(message)
        #expect(bench.cancel(world.order(reference: "OPO/2026/77")).notices.isEmpty)
        // The same reference under another Designated Authority is another case.
        #expect(bench.cancel(world.order(issuer: "US-FBI")).notices.isEmpty)
        let answers = bench.advance(to: bench.driver.now + 900)
        #expect(answers.kinds == [.refused, .refused])
        #expect(answers.codes == [.unknownCase, .unknownCase])
        #expect(Set(answers.notices.map(\.recipient)) == ["GB-IPU", "US-OIA"])
        #expect(answers.notices[0].reasons == answers.notices[1].reasons)
        #expect(answers.audit.map(\.kind).filter { $0 == .deadlineAlarm }.count == 2)
        #expect(bench.cancel(order, task: "T9").codes == [.unknownCase])
        #expect(try bench.entry(message) == entry)
    }

    @Test("under another authority's case is none that intake admits") func forged() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        let entry = try bench.entry(message)
        let foreign = world.admitted(Cancellation(order: order.reference, reason: "x"), of: world.order(issuer: "US-FBI"))
        let forged = AdmittedMessage(
            caseID: message.caseID,
            transmittalDigest: foreign.transmittalDigest,
            transmittalID: foreign.transmittalID,
            sender: foreign.sender,
            senderKey: foreign.senderKey,
            receiver: foreign.receiver,
            contact: foreign.contact,
            sentAt: foreign.sentAt,
            admittedAt: foreign.admittedAt,
            authenticity: foreign.authenticity,
            content: foreign.content
        )
        bench.submit(forged)
        #expect(bench.driver.deadLetters.map(\.code) == ["Malformed"])
        #expect(try bench.entry(message) == entry)
    }
}
