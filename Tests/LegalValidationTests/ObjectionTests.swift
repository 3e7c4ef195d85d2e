import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("An objection") struct ObjectionTests {
    let bench: Bench
    let world = SampleWorld.standard
    let order: Order
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        order = bench.mailOrder()
        message = world.admitted(order)
        bench.submit(message)
    }

    private func object() throws -> Answers {
        try bench.say(
            .object,
            by: "alice",
            on: message,
            code: .protectedPerson,
            reason: "The person lives where you may not target."
        )
    }

    @Test("goes to the authority that sent the order, and says that the time to answer still runs") func raised() throws {
        let answers = try object()
        #expect(answers.kinds == [.objection])
        #expect(answers.notices[0].recipient == "GB-IPU")
        #expect(answers.codes == [.protectedPerson])
        #expect(answers.audit.contains { $0.kind == .objectionRaised && $0.note == "to GB-IPU" })
        let entry = try bench.entry(message)
        let deadline = try #require(try bench.deadline(.authorityAnswer, of: message))
        #expect(entry.state == .objecting(until: deadline.due))
        #expect(entry.timeline.contains { $0.note.contains("the objection is open; the time to answer still runs") })
        #expect(try #require(try bench.deadline(.answer, of: message)).pausedAt == nil)
    }

    @Test("waits for its answer before it is taken further") func tooEarly() throws {
        _ = try object()
        let answers = try bench.say(.escalate, by: "bob", on: message)
        #expect(try #require(answers.rejection).contains("await it, or drop the objection"))
        #expect(try bench.say(.approve, by: "bob", on: message).rejection?.contains("an objection is open") == true)
    }

    @Test("that the authority maintains against goes to the receiving state's authority, if people say so") func escalated()
        throws
    {
        _ = try object()
        #expect(bench.determine(.applicable, on: order).audit.contains { $0.kind == .determined })
        #expect(try bench.entry(message).state.name == "objecting")
        let answers = try bench.say(.escalate, by: "bob", on: message)
        #expect(answers.kinds == [.objection, .objection])
        #expect(answers.notices.map(\.recipient) == ["US-OIA", "GB-IPU"])
        #expect(answers.notices[0].reasons[0].message.contains("The person lives where you may not target."))
        #expect(answers.audit.contains { $0.kind == .objectionRaised && $0.note == "to US-OIA" })
        let entry = try bench.entry(message)
        #expect(entry.objection?.instance == .receivingAuthority)
        #expect(entry.objection?.answers.map(\.authority) == ["GB-IPU"])
        #expect(try bench.say(.escalate, by: "bob", on: message).rejection?.contains("last instance") == true)
    }

    @Test("that nobody answers in time is overdue, is never decided by the clock, and may be taken further") func unanswered()
        throws
    {
        _ = try object()
        let due = try #require(try bench.deadline(.authorityAnswer, of: message)).due
        let answers = bench.advance(to: due)
        #expect(answers.alarms.contains { $0.hasPrefix("authorityAnswer: overdue") })
        #expect(try bench.entry(message).state == .objecting(until: order.instrument.validity.until))
        #expect(try bench.say(.escalate, by: "bob", on: message).rejection == nil)
    }

    @Test("ends with the instrument at the latest") func ended() throws {
        _ = try object()
        #expect(bench.advance(to: order.instrument.validity.until).kinds.contains(.expired))
        #expect(try bench.entry(message).state == .expired)
    }

    @Test("that is dropped leads back to review, where two people approve") func dropped() throws {
        _ = try object()
        let answers = try bench.say(.drop, by: "alice", on: message)
        #expect(answers.audit.contains { $0.kind == .objectionResolved && $0.note == "dropped" })
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(try bench.release(message).kinds == [.accepted])
    }

    @Test("that is upheld while the order is being taken back is told at once, and the stop goes on") func whileStopping() throws
    {
        try bench.release(message)
        bench.cancel(order)
        let answers = bench.determine(.inapplicable, on: order, by: "US-OIA")
        #expect(answers.kinds == [.inapplicable])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).state == .stopping(.cancelled))
        #expect(bench.report(.stopped(lastSequence: 0), in: message).kinds == [.cancelled])
    }

    @Test("takes back what the one who raises it had approved") func afterApproval() throws {
        try bench.say(.approve, by: "alice", on: message)
        _ = try object()
        try bench.say(.drop, by: "bob", on: message)
        #expect(try bench.say(.approve, by: "bob", on: message).tasks.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(try bench.say(.approve, by: "alice", on: message).kinds == [.accepted])
    }

    @Test("that the receiving state's authority dismisses leads back to review, and is not raised again") func dismissed() throws
    {
        _ = try object()
        bench.determine(.applicable, on: order)
        try bench.say(.escalate, by: "bob", on: message)
        bench.determine(.applicable, on: order, by: "US-OIA")
        let entry = try bench.entry(message)
        #expect(entry.state == .inReview(approvalsNeeded: 2))
        #expect(entry.objection?.resolution == .dismissed)
        #expect(try object().rejection?.contains("has dismissed this objection") == true)
        #expect(try bench.release(message).kinds == [.accepted])
    }

    @Test("that either authority upholds ends the case at once", arguments: [nil, "US-OIA"] as [AuthorityID?])
    func upheld(authority: AuthorityID?) throws {
        _ = try object()
        let answers = bench.determine(.inapplicable, on: order, by: authority)
        #expect(answers.kinds == [.inapplicable])
        #expect(answers.notices[0].recipient == "GB-IPU")
        let entry = try bench.entry(message)
        #expect(entry.state == .inapplicable)
        #expect(entry.objection?.resolution == .upheld)
    }

    @Test("may be refused by people while it is open") func refused() throws {
        _ = try object()
        #expect(try bench.say(.refuse, by: "bob", on: message).kinds == [.refused])
        #expect(try bench.entry(message).state == .refused)
    }

    @Test("that the rules propose is not approved away: people raise it, or drop it and then approve by two") func proposed()
        throws
    {
        let order = world.order(
            reference: "OPO/2026/5",
            tasks: [world.task(categories: [.mail], targeting: world.targeting(location: "US"))]
        )
        let message = world.admitted(order)
        bench.submit(message)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(try bench.say(.approve, by: "bob", on: message).rejection?.contains("raise it, or drop it first") == true)
        #expect(try bench.say(.drop, by: "alice", on: message, reason: "The target has left that place.").notices.isEmpty)
        #expect(try bench.say(.drop, by: "bob", on: message).rejection?.contains("settled already") == true)
        #expect(try bench.release(message).kinds == [.accepted])
        #expect(try bench.entry(message).objection?.resolution == .dropped)
    }

    @Test("that the rules propose says in its own code why, unless people say another") func proposedCode() throws {
        let order = world.order(reference: "OPO/2026/6", tasks: [world.task(targeting: world.targeting(location: "US"))])
        let message = world.admitted(order)
        bench.submit(message)
        #expect(try bench.say(.object, by: "alice", on: message).codes == [.protectedPerson])
    }

    @Test("to what is suspended keeps it suspended until people approve anew") func suspended() throws {
        try bench.release(message)
        try bench.say(.suspend, by: "alice", on: message)
        _ = try object()
        #expect(try bench.registered(in: message)?.status == .suspended)
        try bench.say(.drop, by: "alice", on: message)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(try bench.release(message).kinds == [.resumed])
    }
}

@Suite("A determination") struct DeterminationTests {
    let bench: Bench
    let world = SampleWorld.standard
    let order: Order
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        order = bench.mailOrder()
        message = world.admitted(order)
        bench.submit(message)
    }

    @Test(
        "by an authority that has no say in the case gets the answer that a case that does not exist gets",
        arguments: [
            "GB-MPS", "US-FBI",
        ] as [AuthorityID]
    )
    func stranger(authority: AuthorityID) throws {
        let entry = try bench.entry(message)
        let answers = bench.determine(.inapplicable, on: order, by: authority)
        #expect(answers.codes == [.unknownCase])
        #expect(answers.notices[0].recipient == authority)
        #expect(answers.audit.map(\.code) == [.notYourCase])
        #expect(try bench.entry(message) == entry)
    }

    @Test("counts once, however often it comes") func twice() throws {
        let determination = Determination(
            authority: "GB-IPU",
            order: order.reference,
            stance: .applicable,
            reason: "After review."
        )
        let sent = world.admitted(determination, of: order, from: "US-OIA")
        bench.submit(sent)
        let entry = try bench.entry(message)
        #expect(bench.submit(sent).audit.map(\.kind) == [.replayed])
        #expect(try bench.entry(message) == entry)
    }

    @Test("that the agreement applies changes nothing where nobody objected") func unasked() throws {
        bench.determine(.applicable, on: order)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
    }

    @Test("that the agreement does not apply, come after the end, tells the authority and reopens nothing") func late() throws {
        try bench.release(message)
        bench.fulfil(message)
        bench.acknowledge(order)
        #expect(try bench.entry(message).state == .closed)
        let answers = bench.determine(.inapplicable, on: order, by: "US-OIA")
        #expect(answers.kinds == [.inapplicable])
        #expect(answers.codes == [.agreementInapplicable, .deliveredBefore])
        #expect(try bench.entry(message).state == .closed)
    }
}
