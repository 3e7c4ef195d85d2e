import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// The edge cases of the lifecycle that time, the directory and the other stages bring about.
@Suite("Edge cases of time and of accounts") struct TimeEdgeCases {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    @Test("edge 11: an order for stored data that was served in time may be answered in the margin after its instrument")
    func instrumentEndsDuringCollection() throws {
        let order = bench.mailOrder(validity: TimeWindow(from: world.days(-3), until: world.days(2)))
        let message = bench.runningMail(order)
        bench.advance(to: world.days(2))
        let record = try #require(try bench.registered(in: message))
        #expect(record.allowsCollection(at: bench.driver.now) == (record.deliverUntil > world.days(2)))
        bench.fulfil(message)
        #expect(try bench.entry(message).state == .answered)
    }

    @Test("edge 13: an extension that comes after the end is refused, and the gap stays a gap") func extendedTooLate() throws {
        let order = bench.interception()
        let message = bench.runningMail(order)
        bench.advance(to: world.days(31))
        bench.report(.collected(items: 1, gaps: 0), in: message)
        bench.report(.delivered(parts: 2, manifestDigest: .manifest), in: message)
        let later = TimeWindow(from: world.now, until: world.days(60))
        let answers = bench.amend(order.with(tasks: [world.task(action: .interception, window: later)]))
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.windowEnded])
        #expect(answers.tasks.isEmpty)
    }

    @Test("edge 13: one that comes before the end is decided while the interception runs, and lengthens it without a gap")
    func extendedInTime() throws {
        let order = bench.interception()
        let message = bench.runningMail(order)
        let later = TimeWindow(from: world.now, until: world.days(40))
        bench.advance(to: world.days(20))
        let renewed = world.order(
            reference: order.reference,
            issuedAt: world.days(19),
            instrument: world.warrant(
                approvals: [
                    world.approval("secretaryOfState", at: world.days(18)),
                    world.approval("judicialCommissioner", at: world.days(19)),
                ]
            ),
            tasks: [world.task(action: .interception, window: later)]
        )
        #expect(bench.amend(renewed).tasks.isEmpty)
        let answers = try bench.say(.approve, by: "alice", "bob", in: message)
        #expect(answers.tasks.map(\.id) == [TaskID(of: message.caseID, reference: "T1")])
        #expect(answers.tasks.map(\.window) == [later])
        #expect(answers.tasks.map(\.status) == [.active])
    }

    @Test("edge 13: one that people decide after the end lengthens nothing: the interception has ended") func decidedTooLate()
        throws
    {
        let order = bench.interception()
        let message = bench.runningMail(order)
        bench.advance(to: world.days(20))
        let renewed = world.order(
            reference: order.reference,
            issuedAt: world.days(19),
            instrument: world.warrant(
                approvals: [
                    world.approval("secretaryOfState", at: world.days(18)),
                    world.approval("judicialCommissioner", at: world.days(19)),
                ]
            ),
            tasks: [world.task(action: .interception, window: TimeWindow(from: world.now, until: world.days(40)))]
        )
        bench.amend(renewed)
        try bench.say(.approve, by: "alice", in: message)
        bench.advance(to: world.days(30))
        let answers = try bench.say(.approve, by: "bob", in: message)
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.windowEnded, .windowEnded])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.registered(in: message)?.window.until == world.days(30))
        // Another that comes by then is not even taken in.
        #expect(bench.amend(renewed.with(instrument: world.warrant())).codes == [.windowEnded])
    }

    @Test("edge 16: a target found protected after the approval pauses what runs until people have looked") func protectedLater()
        throws
    {
        let message = bench.runningMail()
        bench.directory.change { $0.signIns = ["US"] }
        let answers = bench.trip([.signIns], in: message)
        #expect(answers.kinds == [.suspended])
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
    }

    @Test("edge 18: an answer with gaps is an answer; the manifest lists them") func partialResult() throws {
        let message = world.admitted(world.order())
        bench.submit(message)
        bench.report(.collected(items: 2, gaps: 1), in: message)
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(bench.report(.delivered(parts: 2, manifestDigest: .manifest), in: message).kinds == [.delivered])
    }

    @Test("edge 19: an account that does not exist is answered with a statement, and names no other") func noAccount() throws {
        bench.directory.change { $0.accounts = [:] }
        let message = world.admitted(world.order())
        #expect(bench.submit(message).tasks.map(\.account) == [nil])
        let answers = bench.fulfil(message, items: 0)
        #expect(answers.kinds == [.noData])
        #expect(answers.codes == [.dataNotHeld])
    }

    @Test("edge 20: of several accounts none is picked and none is kept: the authority is asked") func ambiguous() throws {
        bench.directory.change { $0.accounts["target@exmail.example"] = ["A-1", "A-2"] }
        let answers = bench.submit(world.order())
        #expect(answers.kinds == [.clarification])
        #expect(answers.holds.isEmpty)
    }

    @Test("edge 33: what was received before its key was revoked is looked at by people, also where rules alone would do")
    func revokedKey() throws {
        let later = world.authorisation(validity: TimeWindow(from: world.days(1), until: world.days(40)))
        let message = world.admitted(world.order(instrument: later))
        bench.submit(message)
        try bench.restart(in: SampleWorld(revoking: ["GB-NCA-sign": world.now]))
        let answers = bench.advance(to: world.days(1))
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 1))
        #expect(try bench.say(.approve, by: "alice", in: message).tasks.map(\.status) == [.active])
    }

    @Test("edge 33: what runs under a key that is revoked since is paused at the next look, once") func revokedWhileRunning()
        throws
    {
        let message = bench.runningMail()
        try bench.restart(in: SampleWorld(revoking: ["GB-NCA-sign": world.now]))
        let due = try #require(bench.due(try bench.entry(message)))
        var answers = bench.advance(to: due)
        for _ in 0..<10 where answers.tasks.isEmpty {
            answers = bench.advance(to: try #require(bench.due(try bench.entry(message))))
        }
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(answers.codes == [.keyNotValid])
        #expect(try bench.say(.approve, by: "alice", "bob", in: message).kinds == [.resumed])
        bench.advance(to: bench.driver.now + 3 * 86_400)
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("edge 49: what runs under an agreement that has ended is paused until people have decided")
    func agreementEnds() throws {
        let long = TimeWindow(from: world.days(-3), until: world.days(400))
        let message = bench.runningMail(bench.mailOrder(validity: long))
        let end = try #require(Timestamp.parse("2027-10-03T00:00:00Z"))
        bench.advance(to: end - 86_400)
        #expect(try bench.entry(message).state == .fulfilling)
        let answers = bench.advance(to: end + 2 * 86_400)
        #expect(answers.codes.contains(.agreementNotInForce))
        #expect(try bench.registered(in: message)?.status == .suspended)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(bench.advance(to: end + 5 * 86_400).tasks.isEmpty)
    }

    @Test("edge 49: an order of a time in which the agreement is not in force is refused") func agreementNotInForce() throws {
        let stray = world.order(reference: "NEW/1", issuedAt: world.days(-4000), agreement: "US-UK")
        let answers = bench.submit(stray)
        #expect(answers.kinds == [.refused])
        #expect(answers.codes.contains(.agreementNotInForce))
        #expect(answers.tasks.isEmpty)
    }

    @Test("edge 44: a deadline that is missed leaves the case as it is, and the authority is told before and not after")
    func missedDeadline() throws {
        let message = bench.runningMail()
        let end = try #require(try bench.registered(in: message)).deliverUntil
        let answers = bench.advance(to: end)
        #expect(answers.kinds.contains(.delayed))
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(answers.audit.contains { $0.kind == .deadlineAlarm })
    }

    @Test("edge 47: of two holds on one account, the end of one leaves the other") func twoHolds() throws {
        let (first, second) = (keeping("H/1"), keeping("H/2"))
        let messages = [first, second].map { world.admitted($0) }
        for message in messages { bench.submit(message) }
        bench.cancel(first)
        bench.report(.stopped(lastSequence: 0), in: messages[0])
        #expect(try bench.entry(messages[0]).state == .cancelled)
        #expect(try bench.entry(messages[1]).tasks[0].record?.status == .active)
        #expect(try bench.entry(messages[1]).tasks[0].hold?.status == .active)
    }

    @Test("edge 48: the receiving authority's word stops what is half delivered, and the issuing one hears what went out")
    func inapplicableHalfWay() throws {
        let order = bench.twoTasks()
        let message = world.admitted(order)
        bench.submit(message)
        bench.fulfil(message, of: "T1")
        #expect(bench.determine(.inapplicable, on: order, by: "US-OIA").tasks.map(\.status) == [.inapplicable])
        let answers = bench.report(.stopped(lastSequence: 0), of: "T2", in: message)
        #expect(answers.kinds == [.inapplicable])
        #expect(answers.codes == [.agreementInapplicable, .deliveredBefore])
        #expect(try bench.entry(message).state == .inapplicable)
    }

    @Test("edge 54: a case goes on under the rules of the day on which it was served") func rulesOfTheDay() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        let rulebook = try bench.entry(message).report?.rulebook
        bench.advance(to: world.days(5))
        bench.approve(message)
        #expect(try bench.entry(message).report?.rulebook == rulebook)
    }

    // MARK: Orders that only keep

    private func keeping(_ reference: OrderReference) -> Order {
        world.order(
            reference: reference,
            instrument: world.instrument(kind: "UKPRESERVATION", approvals: []),
            tasks: [world.task(action: .preservation, categories: [.subscriber])]
        )
    }

    @Test("An order that only asks to keep is told so, delivers nothing, and is closed at its time") func preservation() throws {
        let message = world.admitted(keeping("H/1"))
        let opened = bench.submit(message)
        #expect(opened.kinds == [.accepted])
        #expect(opened.tasks.map(\.action) == [.preservation])
        #expect(bench.report(.preserved, in: message).kinds == [.preserved])
        #expect(bench.report(.preserved, in: message).isEmpty)
        let record = try #require(try bench.registered(in: message))
        #expect(!record.allowsDelivery(at: world.now))
        let answers = bench.advance(to: record.deliverUntil)
        #expect(answers.tasks.map(\.status) == [.completed])
        #expect(answers.holds.map(\.status) == [.completed])
        #expect(answers.kinds.last == .closed)
        #expect(try bench.entry(message).state == .closed)
    }
}
