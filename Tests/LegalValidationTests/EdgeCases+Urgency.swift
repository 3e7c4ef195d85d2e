import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// Edge cases of emergencies and of approvals that may follow: they go sooner, they are checked no less, and they stop by themselves.
@Suite("Edge cases of urgency") struct UrgencyEdgeCases {
    /// An urgent warrant of an hour ago, certified and served, that two people have released.
    private func running(_ madeAt: String) throws -> (bench: Bench, message: AdmittedMessage) {
        let madeAt = try #require(Timestamp.parse(madeAt))
        let bench = try Bench(world: SampleWorld(now: madeAt + 3600))
        let message = bench.world.urgentOrder(madeAt: madeAt)
        bench.submit(message)
        try bench.release(message)
        #expect(try bench.entry(message).state == .fulfilling)
        return (bench, message)
    }

    @Test(
        "edge 15: without the commissioner's approval an urgent warrant stops when the third working day has ended",
        arguments: [
            // A weekend; Easter, with its Friday and Monday; Christmas on a Sunday; a coronation; St Andrew's Day, in Scotland only;
            // the clocks going forward.
            ("2023-03-03T11:00:00Z", "2023-03-09T00:00:00Z"), ("2023-04-06T09:00:00Z", "2023-04-13T23:00:00Z"),
            ("2022-12-23T16:00:00Z", "2022-12-31T00:00:00Z"), ("2023-05-05T08:00:00Z", "2023-05-11T23:00:00Z"),
            ("2023-11-28T10:00:00Z", "2023-12-05T00:00:00Z"), ("2023-03-24T12:00:00Z", "2023-03-29T23:00:00Z"),
        ]
    )
    func noApproval(madeAt: String, end: String) throws {
        let (bench, message) = try running(madeAt)
        let end = try #require(Timestamp.parse(end))
        let deadline = try #require(try bench.deadline(.judicialApproval, of: message))
        #expect(deadline.due == end)
        #expect(deadline.acts)
        let alarms = bench.advance(to: end - 0.001).alarms.filter { $0.hasPrefix("judicialApproval") }
        #expect(alarms.count == 2)
        #expect(try bench.entry(message).state == .fulfilling)
        let answers = bench.advance(to: end)
        #expect(answers.tasks.map(\.status) == [.cancelled])
        #expect(try bench.entry(message).state == .stopping(.expired))
        let told = bench.stop(message, after: 2)
        #expect(told.kinds == [.expired])
        #expect(told.codes == [.approvalMissing, .deliveredBefore])
        #expect(told.notices[0].reasons[0].message.contains("kept back"))
        #expect(try bench.entry(message).state == .expired)
    }

    @Test(
        "edge 15: a warrant that the commissioner approved in time lives to the end of the fifth working day, unless it is renewed"
    )
    func urgentLife() throws {
        let madeAt = try #require(Timestamp.parse("2023-03-03T11:00:00Z"))
        let world = SampleWorld(now: madeAt + 7200)
        let bench = try Bench(world: world)
        let approvals = [
            world.approval("secretaryOfState", at: madeAt), world.approval("judicialCommissioner", at: madeAt + 3600),
        ]
        let message = world.urgentOrder(madeAt: madeAt, instrument: world.urgentWarrant(madeAt: madeAt, approvals: approvals))
        bench.submit(message)
        try bench.release(message)
        #expect(try bench.deadline(.judicialApproval, of: message) == nil)
        let end = try #require(Timestamp.parse("2023-03-11T00:00:00Z"))
        bench.advance(to: end - 1)
        #expect(try bench.entry(message).state == .fulfilling)
        bench.advance(to: end)
        #expect(try bench.entry(message).state == .stopping(.expired))
    }

    @Test("an approval that is dated ahead does not end the waiting for it") func datedAhead() throws {
        let (bench, message) = try running("2023-03-03T11:00:00Z")
        let order = try bench.entry(message).order.order
        let end = try #require(Timestamp.parse("2023-03-09T00:00:00Z"))
        let ahead = order.instrument.approvals + [bench.world.approval("judicialCommissioner", at: end + 86_400)]
        let madeAt = order.instrument.madeAt
        let next = order.with(instrument: bench.world.urgentWarrant(madeAt: madeAt, approvals: ahead))
        let amendment = Amendment(
            replaces: try bench.entry(message).order.digest,
            reason: "The commissioner will approve.",
            order: bench.world.certified(next, certifiedAt: madeAt + 1800)
        )
        bench.submit(bench.world.admitted(amendment, of: next, at: bench.driver.now))
        #expect(try bench.entry(message).replaced.count == 1)
        #expect(try bench.entry(message).state == .fulfilling)
        bench.advance(to: end)
        #expect(try bench.entry(message).state == .stopping(.expired))
    }

    @Test("edge 15: people who have not decided by then cannot any more") func undecided() throws {
        let madeAt = try #require(Timestamp.parse("2023-03-03T11:00:00Z"))
        let bench = try Bench(world: SampleWorld(now: madeAt + 3600))
        let message = bench.world.urgentOrder(madeAt: madeAt)
        bench.submit(message)
        #expect(bench.advance(to: try #require(Timestamp.parse("2023-03-09T00:00:00Z"))).kinds.contains(.expired))
        #expect(try bench.entry(message).state == .expired)
    }

    @Test("edge 27: an oral approval that is not confirmed in writing in time stops what runs, and is counted") func oral() throws
    {
        let bench = try Bench()
        let world = bench.world
        let oral = Approval(role: "designatedSeniorOfficer", name: "The officer", approvedAt: world.now - 3600, form: .oral)
        let instrument = Instrument(
            kind: "UKIPACD",
            reference: "OCDA 2026/4411",
            madeAt: world.now - 3600,
            validity: TimeWindow(from: world.now - 3600, until: world.days(30)),
            approvals: [oral],
            isUrgent: true
        )
        let order = world.order(
            issuedAt: world.now - 1800,
            instrument: instrument,
            flags: Flags(emergency: true, test: false)
        )
        let message = world.admitted(world.certified(order, certifiedAt: world.now - 900), of: order)
        bench.submit(message)
        try bench.say(.confirm, by: "carol", on: message, reason: "The duty desk, under the number in our registry.")
        #expect(try bench.entry(message).state == .fulfilling)
        let deadline = try #require(try bench.deadline(.oralConfirmation, of: message))
        #expect(deadline.due == Timestamp.parse("2026-11-25T00:00:00Z"))
        let answers = bench.advance(to: deadline.due)
        #expect(answers.tasks.map(\.status) == [.cancelled])
        #expect(answers.audit.contains { $0.code == .approvalMissing && $0.kind == .stateChanged })
        #expect(bench.stop(message, after: 0).codes == [.approvalMissing])
    }

    @Test("edge 28: an emergency that people do not believe goes back to its authority, and no clock decides it")
    func disbelieved() throws {
        let bench = try Bench()
        let order = bench.world.order(
            tasks: [bench.world.task(categories: [.mail])],
            flags: Flags(emergency: true, test: false)
        )
        let message = bench.world.admitted(order)
        bench.submit(message)
        #expect(try bench.entry(message).state.name == "held")
        let answers = try bench.say(
            .ask,
            by: "alice",
            on: message,
            reason: "Nothing in the summary is urgent: send it as ordinary."
        )
        #expect(answers.kinds == [.clarification])
        #expect(answers.notices[0].reasons[0].message.contains("send it as ordinary"))
        #expect(try bench.entry(message).state.name == "clarifying")
    }

    @Test("An emergency is called back by one person and released by two others, sooner than any other order") func callback()
        throws
    {
        let bench = try Bench()
        let world = bench.world
        let order = world.order(tasks: [world.task(categories: [.mail])], flags: Flags(emergency: true, test: false))
        let message = world.admitted(order)
        bench.submit(message)
        #expect(try bench.say(.approve, by: "alice", on: message).rejection?.contains("the case is held") == true)
        #expect(try #require(try bench.deadline(.review, of: message)).due == world.now + 3600)
        try bench.say(.confirm, by: "carol", on: message, reason: "The duty desk, under the number in our registry.")
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(try #require(try bench.deadline(.review, of: message)).due == world.now + 3600)
        #expect(try #require(try bench.deadline(.answer, of: message)).due == world.days(1))
        #expect(try bench.say(.approve, by: "carol", on: message).rejection?.contains("another person must") == true)
        #expect(try bench.say(.confirm, by: "alice", on: message).rejection?.contains("no call-back is awaited") == true)
        #expect(try bench.release(message).kinds == [.accepted])
    }
}
