import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// The edge cases of the lifecycle that arise between an authority's messages and the course of a case. The numbers are those of the
/// table in Tests/README.md.
@Suite("Edge cases of messages") struct MessageEdgeCases {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    @Test("edge 01: an exact duplicate gets the same answer and opens nothing") func duplicate() throws {
        let message = world.admitted(world.order())
        let first = bench.submit(message)
        let again = bench.submit(message)
        #expect(again.notices == first.notices)
        #expect(again.tasks.isEmpty && again.holds.isEmpty)
        #expect(again.audit.map(\.kind) == [.replayed])
        #expect(bench.driver.changelog.count == 1)
    }

    @Test("edge 02: another order under the same reference is refused with an alert, and overwrites nothing") func conflict()
        throws
    {
        let message = world.admitted(world.order())
        bench.submit(message)
        let entry = try bench.entry(message)
        let answers = bench.submit(world.order(tasks: [world.task(categories: [.access])]))
        #expect(answers.codes == [.referenceConflict])
        #expect(answers.audit.map(\.kind) == [.conflict])
        #expect(try bench.entry(message) == entry)
    }

    @Test("edge 03: two agencies' orders for one account are two cases, and neither is told of the other") func overlap() throws {
        let first = world.admitted(world.order(reference: "A/1"))
        let second = world.admitted(world.order(reference: "A/2"))
        bench.submit(first)
        let answers = bench.submit(second)
        #expect(answers.tasks.map(\.caseID) == [second.caseID])
        #expect(answers.notices.allSatisfy { $0.caseID == second.caseID && !$0.reasons.contains { $0.message.contains("A/1") } })
        bench.cancel(world.order(reference: "A/1"))
        #expect(try bench.registered(in: second)?.status == .active)
        // Each keeps the account for itself: what is kept is let go only when the last has ended.
        bench.report(.stopped(lastSequence: 0), in: first)
        #expect(try bench.entry(first).tasks[0].hold?.status == .completed)
        #expect(try bench.entry(second).tasks[0].hold?.status == .active)
    }

    @Test("edge 04: a version that asks for less takes effect at once, one that asks for more has approvals of its own")
    func amended() throws {
        let wide = world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.chat])])
        let message = bench.runningMail(wide)
        let less = bench.amend(world.order(tasks: [world.task("T1", categories: [.mail])]))
        #expect(less.tasks.map(\.status) == [.cancelled])
        let more = bench.amend(wide.with(tasks: [world.task("T1", categories: [.mail]), world.task("T3", categories: [.chat])]))
        #expect(more.tasks.isEmpty)
        #expect(try bench.say(.approve, by: "alice", "bob", in: message).tasks.map(\.reference) == ["T3"])
    }

    @Test("edge 05: a selector that is added is a task of its own, judged and approved before it runs") func addedSelector()
        throws
    {
        let order = bench.interception()
        let message = bench.runningMail(order)
        let second = TargetIdentifier(format: "EmailAddress", value: "second@exmail.example")
        // The warrant must specify it: the sample world's specifies whatever its tasks name.
        let tasks = order.tasks + [world.task("T2", action: .interception, target: second)]
        let added = world.order(reference: order.reference, tasks: tasks)
        #expect(bench.amend(added).tasks.isEmpty)
        #expect(try bench.entry(message).proposal?.report.inputs?.replaced != nil)
        #expect(try bench.registered(in: message)?.status == .active)
    }

    @Test("edge 06: the version before is replaced only when the new one is accepted, without a gap") func superseded() throws {
        let message = bench.runningMail()
        let first = try bench.entry(message).order.digest
        bench.amend(world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.chat])]))
        #expect(try bench.entry(message).order.digest == first)
        let answers = try bench.say(.approve, by: "alice", "bob", in: message)
        #expect(answers.tasks.allSatisfy { $0.status == .active })
        #expect(try bench.entry(message).replaced == [first])
        #expect(try bench.registered("T1", in: message)?.status == .active)
    }

    @Test("edge 07: a cancellation during collection stops, and says what had been delivered", arguments: [0, 3])
    func cancelledWhileCollecting(last: Int) throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        #expect(bench.cancel(order).tasks.map(\.status) == [.cancelled])
        let answers = bench.report(.stopped(lastSequence: last), in: message)
        #expect(answers.kinds == [.cancelled])
        #expect(answers.codes == (last == 0 ? [.cancelledByAuthority] : [.cancelledByAuthority, .deliveredBefore]))
        #expect(bench.fulfil(message).isEmpty)
    }

    @Test("edge 08: an interception is stopped first, and its cancellation confirmed after") func cancelledInterception() throws {
        let message = bench.runningMail(bench.interception())
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.report(.interceptionStarted, in: message)
        let stop = bench.cancel(bench.interception())
        #expect(stop.notices.isEmpty)
        #expect(stop.tasks.map(\.status) == [.cancelled])
        #expect(bench.report(.stopped(lastSequence: 7), in: message).notices.isEmpty)
        let last = world.now + 59
        let told = bench.report(.interceptionStopped(events: 12, lastEventAt: last), in: message)
        #expect(told.kinds == [.cancelled])
        #expect(told.codes == [.cancelledByAuthority, .deliveredBefore])
        let done = told.notices[0].reasons[1].message
        #expect(done.contains("up to 7") && done.contains("12 events, the last of \(Timestamp.format(last))"))
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("edge 09: a cancellation that overtakes its order waits for it, and is then applied") func overtaking() throws {
        let order = world.order()
        #expect(bench.cancel(order).notices.isEmpty)
        try bench.restart()
        let message = world.admitted(order)
        bench.submit(message)
        #expect(try bench.entry(message).state == .stopping(.cancelled))
        #expect(bench.report(.stopped(lastSequence: 0), in: message).kinds == [.cancelled])
        #expect(bench.driver.changelog[message.caseID.waitingKey] == nil)
    }

    @Test("edge 09: one whose order does not come is refused after a time, with an alarm") func overtakingNothing() throws {
        let cancellation = world.admitted(Cancellation(order: "OPO/2026/1", reason: "x"), of: world.order())
        bench.submit(cancellation)
        #expect(bench.submit(cancellation).audit.map(\.kind) == [.replayed])
        let answers = bench.advance(to: world.now + 900)
        #expect(answers.codes == [.unknownCase])
        #expect(answers.audit.map(\.kind).contains(.deadlineAlarm))
    }

    @Test("edge 10: nobody but its sender can cancel an order: under another name it is another case") func foreignCancellation()
        throws
    {
        let message = world.admitted(world.order())
        bench.submit(message)
        let entry = try bench.entry(message)
        bench.cancel(world.order(issuer: "US-FBI"))
        #expect(try bench.entry(message) == entry)
    }

    @Test("edge 35: an old order in a fresh transmittal gets the old answer") func replayed() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.cancel(order)
        bench.report(.stopped(lastSequence: 0), in: message)
        bench.advance(to: world.days(3))
        let answers = bench.submit(order)
        #expect(answers.tasks.isEmpty)
        #expect(answers.kinds == [.accepted, .cancelled])
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("edge 40: one bad task holds up the order as a whole, and the authority is asked once") func oneBadTask() throws {
        let unknown = TargetIdentifier(format: "IMSI", value: "234150999999999")
        let order = world.order(tasks: [world.task("T1"), world.task("T2", target: unknown)])
        let answers = bench.submit(order)
        #expect(answers.kinds == [.clarification])
        #expect(answers.tasks.isEmpty)
        #expect(answers.notices.allSatisfy { $0.reasons.allSatisfy { $0.message.contains("T2") } })
    }

    @Test("edge 42: an agency that asks again gets the same notices; nothing is collected anew") func notReceived() throws {
        let order = world.order()
        let message = world.admitted(order)
        bench.submit(message)
        bench.fulfil(message)
        let answers = bench.submit(message)
        #expect(answers.kinds == [.accepted, .delivered])
        #expect(answers.tasks.isEmpty)
    }

    @Test("edge 50: a test order in production touches nobody's data unless people say whose account it is") func testOrder()
        throws
    {
        let answers = bench.submit(world.order(flags: Flags(emergency: false, test: true)))
        #expect(answers.tasks.isEmpty)
        #expect(answers.kinds == [.underReview])
    }

    @Test("edge 53: what is delivered twice, and a restart between, has one effect") func redelivered() throws {
        let message = world.admitted(world.order())
        bench.submit(message)
        let fulfilment = bench.fulfil(message)
        try bench.restart()
        let entry = try bench.entry(message)
        #expect(fulfilment.kinds == [.delivered])
        #expect(bench.fulfil(message).isEmpty)
        #expect(try bench.entry(message) == entry)
    }
}

extension Order {
    /// The order with other tasks, or under another version of its instrument.
    func with(instrument: Instrument? = nil, tasks: [OrderTask]? = nil) -> Order {
        Order(
            version: version,
            reference: reference,
            issuer: issuer,
            addressee: addressee,
            issuedAt: issuedAt,
            agreement: agreement,
            instrument: instrument ?? self.instrument,
            purpose: purpose,
            tasks: tasks ?? self.tasks,
            statements: statements,
            flags: flags,
            secrecy: secrecy,
            language: language
        )
    }
}
