import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import LegalValidation

@Suite("A pause by the authority") struct SuspensionTests {
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

    @Test("stops what runs until the authority ends it") func running() throws {
        try bench.release(message)
        let paused = bench.pause(order)
        #expect(paused.kinds == [.suspended])
        #expect(paused.codes == [.suspendedByAuthority])
        #expect(paused.tasks.map(\.status) == [.suspended])
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 0))
        #expect(try bench.say(.approve, by: "carol", on: message).rejection?.contains("the authority ends it") == true)
        let resumed = bench.pause(order, isLifted: true)
        #expect(resumed.kinds == [.resumed])
        #expect(resumed.tasks.map(\.status) == [.active])
        #expect(try bench.entry(message).state == .fulfilling)
        bench.fulfil(message)
        #expect(try bench.entry(message).state == .answered)
    }

    @Test("before approval lets people decide, and nothing run") func beforeApproval() throws {
        #expect(bench.pause(order).kinds == [.suspended])
        let answers = try bench.release(message)
        #expect(answers.tasks.isEmpty)
        #expect(answers.codes == [.suspendedByAuthority])
        #expect(try bench.entry(message).state == .held(until: order.instrument.validity.until))
        #expect(bench.pause(order, isLifted: true).kinds == [.resumed, .accepted])
        #expect(try bench.registered(in: message)?.status == .active)
    }

    @Test("that ends frees only what nothing else holds back") func heldBackTwice() throws {
        try bench.release(message)
        bench.pause(order)
        bench.directory.change { $0.signIns = ["US"] }
        bench.trip([.signIns], in: message)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(bench.pause(order, isLifted: true).kinds == [.underReview])
        #expect(try bench.registered(in: message)?.status == .suspended)
        #expect(try bench.release(message).kinds == [.resumed])
    }

    @Test("outlasts the people's approval") func approvedMeanwhile() throws {
        try bench.release(message)
        bench.pause(order)
        bench.directory.change { $0.signIns = ["US"] }
        bench.trip([.signIns], in: message)
        #expect(try bench.release(message).kinds.isEmpty)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 0))
        #expect(try bench.registered(in: message)?.status == .suspended)
        let resumed = bench.pause(order, isLifted: true)
        #expect(resumed.tasks.map(\.status) == [.active])
        #expect(resumed.tasks.map(\.safeguard?.known) == [[.signIns]])
    }

    @Test("sent twice pauses once; an old one sent again does not pause again") func repeated() throws {
        try bench.release(message)
        let pause = Suspension(order: order.reference, isLifted: false, reason: "The court asked for it.")
        let sent = world.admitted(pause, of: order)
        let told = bench.submit(sent)
        let entry = try bench.entry(message)
        #expect(bench.submit(sent).notices == told.notices)
        #expect(try bench.entry(message) == entry)
        bench.pause(order, isLifted: true)
        #expect(bench.submit(sent).tasks.isEmpty)
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("of a case that has ended repeats how it ended") func ended() throws {
        try bench.say(.refuse, by: "alice", on: message)
        #expect(bench.pause(order).kinds == [.refused])
    }

    @Test("does not outlive the time to deliver") func expiry() throws {
        try bench.release(message)
        bench.pause(order)
        let end = try #require(try bench.registered(in: message)).deliverUntil
        #expect(bench.advance(to: end + 300).kinds.contains(.expired))
        #expect(try bench.entry(message).state == .expired)
    }
}

@Suite("A suspension by people") struct PeoplesSuspensionTests {
    @Test("is not ended by an approval that was signed before it") func earlierApproval() throws {
        let bench = try Bench()
        let message = bench.world.admitted(bench.mailOrder())
        bench.submit(message)
        try bench.release(message)
        bench.advance(to: bench.world.now + 3600)
        try bench.say(.suspend, by: "carol", on: message)
        let early = bench.world.decision(
            .approve,
            by: "alice",
            on: message,
            grounds: bench.grounds(of: message),
            id: "00000000-0000-4000-8000-000000000001",
            reason: "Within the agreement.",
            at: bench.driver.now - 60
        )
        let answers = bench.decide(bench.world.signed(early), on: message.caseID)
        #expect(answers.rejection?.contains("older than the suspension") == true)
        #expect(try bench.say(.approve, by: "alice", on: message).rejection == nil)
    }
}

@Suite("A sign that people had not known") struct SafeguardTests {
    let bench: Bench
    let world = SampleWorld.standard
    let order: Order
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        order = bench.interception()
        message = world.admitted(order)
        bench.submit(message)
        try bench.release(message)
    }

    @Test("is measured by what they knew when they approved") func safeguard() throws {
        let safeguard = try #require(try bench.registered(in: message)?.safeguard)
        #expect(safeguard == Safeguard(protectedLocations: ["US"], known: []))
    }

    @Test("suspends what runs, until two people have looked at it") func delivery() throws {
        bench.directory.change { $0.flags = [.journalist] }
        let answers = bench.trip([.journalist], in: message)
        #expect(answers.kinds == [.suspended])
        #expect(answers.codes == [.signalsChanged])
        #expect(answers.audit.contains { $0.kind == .safeguardTripped })
        #expect(!answers.notices.flatMap(\.reasons).contains { $0.message.contains("journalist") })
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        let resumed = try bench.release(message)
        #expect(resumed.tasks.last?.status == .active)
        #expect(resumed.tasks.last?.safeguard?.known == [.journalist])
        // What delivery had said before is no news any more.
        #expect(bench.trip([.journalist], in: message).audit.map(\.kind) == [.replayed])
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("told twice is looked at once") func twice() throws {
        bench.directory.change { $0.flags = [.minor] }
        bench.trip([.minor], in: message)
        let entry = try bench.entry(message)
        #expect(bench.trip([.minor], in: message).notices.isEmpty)
        #expect(try bench.entry(message).decisions == entry.decisions)
        #expect(try bench.entry(message).state == entry.state)
    }

    @Test("followed by another before people are done must be looked at too") func another() throws {
        bench.directory.change { $0.flags = [.minor] }
        bench.trip([.minor], in: message)
        try bench.say(.approve, by: "alice", on: message)
        bench.directory.change { $0.flags = [.minor, .lawyer] }
        #expect(try bench.say(.approve, by: "bob", on: message).tasks.isEmpty)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(try bench.release(message).tasks.last?.safeguard?.known == [.lawyer, .minor])
    }

    @Test("is looked for at the rulebook's interval while tasks run") func interval() throws {
        let quiet = bench.advance(to: world.days(1))
        #expect(quiet.notices.isEmpty)
        #expect(quiet.audit.contains { $0.kind == .evaluated })
        #expect(try bench.entry(message).signalsCheckedAt == world.days(1))
        bench.directory.change { $0.signIns = ["US"] }
        #expect(bench.advance(to: world.days(2) - 1).tasks.isEmpty)
        #expect(bench.advance(to: world.days(2)).tasks.map(\.status) == [.suspended])
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
    }

    @Test("is looked for again while the directory does not answer") func away() throws {
        bench.directory.change {
            $0.isAway = true
            $0.signIns = ["US"]
        }
        bench.advance(to: world.days(1) + 60)
        #expect(try bench.entry(message).state == .fulfilling)
        bench.directory.change { $0.isAway = false }
        bench.advance(to: world.days(1) + 3600)
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
    }

    @Test("in the live stream alone suspends too; people approve, and it goes on until there is news") func liveStream() throws {
        let answers = bench.trip([.signIns], in: message)
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(answers.codes == [.signalsChanged])
        let step = try #require(try bench.entry(message).timeline.first { $0.code == .signalsChanged })
        #expect(step.actor == StageName.intercept.rawValue)
        #expect(step.note == "task T1: the live stream shows a sign that people had not known: signIns")
        #expect(bench.trip([.signIns], in: message).notices.isEmpty)
        let resumed = try bench.release(message)
        #expect(resumed.tasks.last?.status == .active)
        // The provider's records do not show it, and yet people knew.
        #expect(resumed.tasks.last?.safeguard?.known == [.signIns])
        #expect(bench.trip([.signIns], in: message).audit.map(\.kind) == [.replayed])
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("in the live stream must be looked at too where people look at something else already") func liveStreamMeanwhile()
        throws
    {
        bench.directory.change { $0.flags = [.lawyer] }
        bench.trip([.lawyer], in: message)
        try bench.say(.approve, by: "alice", on: message)
        bench.trip([.signIns], in: message)
        #expect(try bench.say(.approve, by: "bob", on: message).tasks.isEmpty)
        #expect(try bench.say(.approve, by: "alice", on: message).tasks.last?.safeguard?.known == [.lawyer, .signIns])
    }

    @Test("is forgotten when it is gone at a look, and is news when it comes back") func comesBack() throws {
        bench.directory.change { $0.signIns = ["US"] }
        bench.trip([.signIns], in: message)
        try bench.release(message)
        #expect(bench.advance(to: world.days(1)).tasks.isEmpty, "people know of it")
        bench.directory.change { $0.signIns = [] }
        let forgotten = bench.advance(to: world.days(2))
        #expect(forgotten.tasks.map(\.status) == [.active])
        #expect(forgotten.tasks.map(\.safeguard?.known) == [[]])
        #expect(forgotten.notices.isEmpty)
        #expect(try bench.entry(message).timeline.last?.note.contains("news when it comes back") == true)
        bench.directory.change { $0.signIns = ["US"] }
        #expect(bench.advance(to: world.days(3)).tasks.map(\.status) == [.suspended])
    }

    @Test("changes nothing where nothing runs any more") func ended() throws {
        bench.cancel(order)
        #expect(bench.trip([.signIns], in: message).notices.isEmpty)
        #expect(try bench.entry(message).state == .stopping(.cancelled))
    }
}
