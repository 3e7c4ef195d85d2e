import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import LegalValidation

/// Cases that a professional would ask about, by their numbers in the list of edge cases: those in which people, authorities and
/// clocks decide.
@Suite("Edge cases of people, authorities and clocks") struct PeopleEdgeCases {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    /// An order that runs.
    private func running(_ order: Order) throws -> AdmittedMessage {
        let message = world.admitted(order)
        bench.submit(message)
        try bench.release(message)
        #expect(try bench.entry(message).state == .fulfilling)
        return message
    }

    @Test("edge 12: an interception whose end nobody reports ends by its time in the register") func silentEnd() throws {
        let message = try running(bench.interception())
        let end = try #require(try bench.registered(in: message)).deliverUntil
        bench.advance(to: end)
        #expect(try bench.entry(message).state == .fulfilling)
        bench.advance(to: end + 300)
        #expect(try bench.entry(message).state == .expired)
        #expect(try bench.registered(in: message)?.status == .completed)
    }

    @Test("edge 14: an urgent warrant that the Judicial Commissioner refuses stops, and what was captured is kept back")
    func refusedApproval() throws {
        let order = bench.interception()
        let message = try running(order)
        let cancellation = Cancellation(order: order.reference, ground: .approvalRefused, reason: "The commissioner refused.")
        let answers = bench.submit(world.admitted(cancellation, of: order))
        #expect(answers.tasks.map(\.status) == [.cancelled])
        #expect(answers.tasks.allSatisfy { !$0.allowsDelivery(at: world.now) })
        #expect(try bench.entry(message).state == .stopping(.cancelled))
        let stopped = bench.stop(message, after: 3)
        #expect(stopped.codes == [.approvalRefused, .deliveredBefore])
        #expect(stopped.notices[0].reasons[0].message.contains("kept back"))
    }

    @Test("edge 16: a target who is found protected after approval is looked at by people, and the authority hears no detail")
    func protectedLater() throws {
        let order = bench.mailOrder()
        let message = try running(order)
        bench.directory.change { $0.flags = [.legislator] }
        let answers = bench.trip([.legislator], in: message)
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(answers.codes == [.signalsChanged])
        #expect(answers.notices[0].reasons[0].message.contains("minimisation"))
        #expect(try bench.deadline(.review, of: message)?.metAt == nil)
        let objected = try bench.say(
            .object,
            by: "alice",
            on: message,
            code: .protectedPerson,
            reason: "Protected by Article 4(3)."
        )
        #expect(objected.kinds == [.objection])
        #expect(try bench.registered(in: message)?.status == .suspended)
    }

    @Test("edge 17: a target who travels into the receiving state while intercepted is intercepted no longer")
    func travelling() throws {
        let message = try running(bench.interception())
        bench.directory.change { $0.signIns = ["FR"] }
        bench.advance(to: world.days(1))
        #expect(try bench.entry(message).state == .fulfilling)
        bench.directory.change { $0.signIns = ["US", "FR"] }
        let answers = bench.advance(to: world.days(2))
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(try bench.say(.refuse, by: "alice", on: message, code: .protectedPerson).tasks.map(\.status) == [.cancelled])
    }

    @Test("edge 26: where privileged material is found people stop what leaves, and ask for an order without it")
    func privileged() throws {
        let message = try running(bench.mailOrder())
        let answers = try bench.say(.suspend, by: "alice", on: message, code: .immunitiesOrPrivileges, reason: "A lawyer's mail.")
        #expect(answers.tasks.allSatisfy { !$0.allowsDelivery(at: world.now) })
        #expect(answers.codes == [.immunitiesOrPrivileges])
        #expect(try bench.say(.ask, by: "alice", on: message, reason: "Leave out the lawyer.").kinds == [.clarification])
        #expect(try bench.entry(message).state.name == "suspended")
    }

    @Test("edge 44: who waits for an answer hears of the delay before the time is over, and the case stays what it is")
    func missed() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        let due = try #require(try bench.deadline(.answer, of: message)).due
        let before = bench.advance(to: due - 1)
        #expect(before.kinds == [.delayed])
        #expect(before.codes == [.noAnswerInTime])
        let after = bench.advance(to: due)
        #expect(after.notices.isEmpty)
        #expect(after.alarms.contains { $0.hasPrefix("answer: overdue") })
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(try bench.release(message).kinds == [.accepted])
    }

    @Test("edge 44: a delay that is the authority's own is not told to it") func theirDelay() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        try bench.say(.ask, by: "alice", on: message)
        let due = try #require(try bench.deadline(.answer, of: message)).due
        #expect(bench.advance(to: due).notices.isEmpty)
    }

    @Test("edge 45: a queue that stalls alarms those who stand in, and approves nothing") func stalled() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        let deadline = try #require(try bench.deadline(.review, of: message))
        #expect(deadline.due == world.days(2))
        let alarms = bench.advance(to: deadline.due).alarms.filter {
            $0.hasPrefix("review:") || $0.contains("nobody has decided")
        }
        #expect(alarms.count == 3)
        #expect(alarms.last?.contains("whoever stands in for the reviewers") == true)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
    }

    @Test("edge 46: the end of the secrecy is told to people, also after the case, and no user is told by the machine")
    func secrecyEnds() throws {
        let order = world.order(secrecy: Secrecy(until: world.days(60)))
        let message = world.admitted(order)
        bench.submit(message)
        bench.fulfil(message)
        bench.acknowledge(order)
        #expect(try bench.entry(message).state == .closed)
        #expect(bench.advance(to: world.days(60) - 1).alarms.isEmpty)
        let answers = bench.advance(to: world.days(60))
        #expect(answers.alarms == ["the duty of secrecy has ended: ask the authority whether the user may be told"])
        #expect(answers.notices.isEmpty)
        let entry = try bench.entry(message)
        #expect(entry.state == .closed)
        #expect(bench.due(entry) == nil)
    }

    @Test("edge 48: the receiving authority's word stops an interception at once, and the notice says what went out")
    func inapplicable() throws {
        let order = bench.interception()
        let message = try running(order)
        bench.report(.interceptionStarted, in: message)
        let answers = bench.determine(.inapplicable, on: order, by: "US-OIA")
        #expect(answers.tasks.map(\.status) == [.inapplicable])
        #expect(try bench.entry(message).state == .stopping(.inapplicable))
        let told = bench.stop(message, after: 7)
        #expect(told.kinds == [.inapplicable])
        #expect(told.codes == [.agreementInapplicable, .deliveredBefore])
        #expect(told.notices[0].reasons[1].message.contains("up to 7"))
        #expect(try bench.entry(message).state == .inapplicable)
        #expect(try bench.say(.approve, by: "alice", on: message).rejection?.contains("has ended") == true)
    }

    @Test(
        "edge 48: in whatever state the case is, that word ends it",
        arguments: ["review", "asked", "objecting", "suspended", "paused", "running", "partly delivered"]
    )
    func inapplicableAnywhere(where place: String) throws {
        let order = world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.mail])])
        let message = world.admitted(order)
        bench.submit(message)
        switch place {
        case "asked": try bench.say(.ask, by: "alice", on: message)
        case "objecting": try bench.say(.object, by: "alice", on: message)
        case "review": break
        default:
            try bench.release(message)
            if place == "suspended" { try bench.say(.suspend, by: "alice", on: message) }
            if place == "paused" { bench.pause(order) }
            if place == "partly delivered" { bench.fulfil(message) }
        }
        bench.determine(.inapplicable, on: order, by: "US-OIA")
        for task in ["T1", "T2"] as [TaskReference] { bench.report(.stopped(lastSequence: 0), of: task, in: message) }
        let entry = try bench.entry(message)
        #expect(entry.state == .inapplicable)
        let last = try #require(entry.notices.last)
        #expect(last.kind == .inapplicable)
        #expect(last.reasons.contains { $0.code == .deliveredBefore } == (place == "partly delivered"))
    }

    @Test("edge 51: nobody decides on an order that names an account of his or her own, and nobody is told why") func conflict()
        throws
    {
        let world = SampleWorld(accounts: ["alice": ["A-1"]])
        let bench = try Bench(world: world)
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        for verdict in Decision.Verdict.allCases {
            let rejection = try #require(try bench.say(verdict, by: "alice", on: message).rejection)
            #expect(rejection.contains("another person must"))
            #expect(!rejection.contains("account") && !rejection.contains("A-1"))
        }
        #expect(try bench.entry(message).decisions.isEmpty)
        try bench.say(.approve, by: "bob", on: message)
        #expect(try bench.say(.approve, by: "carol", on: message).kinds == [.accepted])
    }

    @Test("edge 51: an identifier that names several people, one of them a reviewer, is a conflict too")
    func conflictAmongSeveral() throws {
        let world = SampleWorld(accounts: ["alice": ["A-7"]])
        let bench = try Bench(world: world)
        bench.directory.change { $0.accounts["target@exmail.example"] = ["A-1", "A-7"] }
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        #expect(try bench.say(.refuse, by: "alice", on: message).rejection?.contains("another person must") == true)
    }

    @Test("edge 52: one person is one voice, whatever is said and however often") func oneVoice() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        try bench.say(.approve, by: "alice", on: message)
        #expect(try bench.say(.approve, by: "alice", on: message).rejection?.contains("another person must") == true)
        let window = TimeWindow(from: world.days(-30), until: world.days(-3))
        let part = Narrowing(tasks: [.init(task: "T1", categories: [.mail], window: window)])
        #expect(try bench.say(.approve, by: "alice", on: message, leaving: part).tasks.isEmpty)
        #expect(try bench.say(.approve, by: "alice", on: message).tasks.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
    }
}
