import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("A person may") struct DecisionTests {
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

    // MARK: Ask

    @Test("ask the authority, which has until the rulebook's deadline to amend its order") func ask() throws {
        let answers = try bench.say(.ask, by: "alice", on: message, reason: "Which of the two accounts is meant?")
        #expect(answers.kinds == [.clarification])
        #expect(
            answers.notices[0].reasons == [.init(code: .insufficientInformation, message: "Which of the two accounts is meant?")]
        )
        let deadline = try #require(try bench.deadline(.clarification, of: message))
        #expect(try bench.entry(message).state == .clarifying(until: deadline.due))
        bench.advance(to: deadline.due - 1)
        #expect(try bench.entry(message).state.name == "clarifying")
        #expect(bench.advance(to: deadline.due).kinds == [.lapsed])
    }

    @Test("not ask twice") func askTwice() throws {
        try bench.say(.ask, by: "alice", on: message)
        let answers = try bench.say(.ask, by: "bob", on: message)
        #expect(try #require(answers.rejection).contains("asked already"))
    }

    @Test("refuse while the authority is asked") func refuseAsked() throws {
        try bench.say(.ask, by: "alice", on: message)
        #expect(try bench.say(.refuse, by: "bob", on: message, code: .offenceNotCovered).codes == [.offenceNotCovered])
        #expect(try bench.entry(message).state == .refused)
    }

    // MARK: Narrow

    private func left(_ categories: [DataCategory], from: Double = -63, until: Double = -3) -> Narrowing {
        let window = TimeWindow(from: world.days(from), until: world.days(until))
        return Narrowing(tasks: [.init(task: "T1", categories: categories, window: window)])
    }

    @Test("approve a part, which two people must leave alike") func narrowing() throws {
        let part = left([.mail], from: -30)
        try bench.say(.approve, by: "alice", on: message)
        #expect(try bench.say(.approve, by: "bob", on: message, leaving: part).tasks.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        // Alice thinks better of it: her last word counts.
        let answers = try bench.say(.approve, by: "alice", on: message, leaving: part)
        #expect(answers.kinds == [.accepted])
        #expect(answers.codes == [.narrowedByReviewer])
        #expect(answers.tasks.map(\.window) == [TimeWindow(from: world.days(-30), until: world.days(-3))])
        #expect(try bench.entry(message).narrowing == part)
    }

    @Test("strike a task, which is never collected") func strike() throws {
        let order = world.order(
            reference: "OPO/2026/2",
            tasks: [world.task("T1", categories: [.mail, .subscriber]), world.task("T2", categories: [.mail])]
        )
        let message = world.admitted(order)
        bench.submit(message)
        let part = left([.mail])
        try bench.say(.approve, by: "alice", on: message, leaving: part)
        let answers = try bench.say(.approve, by: "bob", on: message, leaving: part)
        #expect(answers.tasks.map(\.reference) == ["T1"])
        #expect(answers.tasks.map(\.categories) == [[.mail]])
        #expect(try bench.entry(message).tasks.map(\.state) == [.active, .stopped])
        bench.fulfil(message)
        #expect(try bench.entry(message).state == .answered)
    }

    @Test(
        "leave nothing that the order does not ask for",
        arguments: [
            ([.mail, .chat], -63, -3, "only such as it asks for"), ([], -63, -3, "categories must be left"),
            ([.mail], -64, -3, "lies within"), ([.mail], -63, -2, "lies within"), ([.mail], -3, -3, "lies within"),
            ([.mail], -63, -3, "it leaves the whole order"),
        ] as [([DataCategory], Double, Double, String)]
    )
    func impossible(categories: [DataCategory], from: Double, until: Double, problem: String) throws {
        let answers = try bench.say(.approve, by: "alice", on: message, leaving: left(categories, from: from, until: until))
        #expect(try #require(answers.rejection).contains(problem))
    }

    @Test("not leave tasks that do not exist, nor nothing at all, nor a part with another verdict") func impossibleTasks() throws
    {
        let window = TimeWindow(from: world.days(-63), until: world.days(-3))
        let other = Narrowing(tasks: [.init(task: "T9", categories: [.mail], window: window)])
        #expect(try bench.say(.approve, by: "alice", on: message, leaving: other).rejection?.contains("no task T9") == true)
        let nothing = Narrowing(tasks: [])
        #expect(try bench.say(.approve, by: "alice", on: message, leaving: nothing).rejection?.contains("refuse it") == true)
        #expect(try bench.say(.refuse, by: "alice", on: message, leaving: other).rejection != nil)
        #expect(try bench.entry(message).decisions.isEmpty)
    }

    // MARK: Suspend, and let go on

    @Test("suspend what runs; it goes on when two people have looked again, whatever they said before") func suspend() throws {
        try bench.release(message)
        let answers = try bench.say(.suspend, by: "alice", on: message, reason: "A newspaper has asked about the case.")
        #expect(answers.kinds == [.suspended])
        #expect(answers.codes == [.suspendedByReviewer])
        #expect(answers.tasks.map(\.status) == [.suspended])
        #expect(!answers.notices.flatMap(\.reasons).contains { $0.message.contains("newspaper") })
        #expect(try bench.entry(message).state == .suspended(approvalsNeeded: 2))
        #expect(try bench.say(.approve, by: "bob", on: message).tasks.isEmpty)
        let resumed = try bench.say(.approve, by: "alice", on: message)
        #expect(resumed.kinds == [.resumed])
        #expect(resumed.tasks.map(\.status) == [.active])
        #expect(resumed.tasks.map(\.revision) == [3])
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("refuse a suspended order, which stops it") func refuseSuspended() throws {
        try bench.release(message)
        #expect(try bench.say(.refuse, by: "bob", on: message).rejection?.contains("suspend the case first") == true)
        try bench.say(.suspend, by: "alice", on: message)
        let answers = try bench.say(.refuse, by: "bob", on: message)
        #expect(answers.tasks.map(\.status) == [.cancelled])
        #expect(try bench.entry(message).state == .stopping(.refused))
        #expect(bench.report(.stopped(lastSequence: 2), in: message).codes == [.refusedByReviewer, .deliveredBefore])
        #expect(try bench.entry(message).state == .refused)
    }

    @Test("ask about a suspended order, which stays suspended") func askSuspended() throws {
        try bench.release(message)
        try bench.say(.suspend, by: "alice", on: message)
        #expect(try bench.say(.ask, by: "alice", on: message).kinds == [.clarification])
        #expect(try bench.entry(message).state.name == "suspended")
    }

    // MARK: What no verdict does

    @Test(
        "not decide what is not to be decided now",
        arguments: [
            (.escalate, "no objection is open"), (.drop, "no objection is open or proposed"), (.suspend, "nothing runs"),
            (.confirm, "no call-back is awaited"),
        ] as [(Decision.Verdict, String)]
    )
    func outOfPlace(verdict: Decision.Verdict, problem: String) throws {
        let entry = try bench.entry(message)
        #expect(try #require(try bench.say(verdict, by: "alice", on: message).rejection).contains(problem))
        #expect(try bench.entry(message) == entry)
    }

    @Test("not decide without a reason, but for an approval", arguments: Decision.Verdict.allCases)
    func withoutReason(verdict: Decision.Verdict) throws {
        let answers = try bench.say(verdict, by: "alice", on: message, reason: " ")
        #expect((answers.rejection?.contains("no reason") == true) == (verdict != .approve))
    }

    @Test(
        "know that every decision that counts is in the chained timeline and the audit",
        arguments: [
            Decision.Verdict.approve, .refuse, .ask, .object,
        ]
    )
    func traced(verdict: Decision.Verdict) throws {
        let before = try bench.entry(message).timeline.count
        let answers = try bench.say(verdict, by: "alice", on: message)
        let entry = try bench.entry(message)
        #expect(answers.audit.contains { $0.kind == .decisionCounted && $0.actor == "alice" && $0.note == verdict.rawValue })
        let step = try #require(entry.timeline.dropFirst(before).first { $0.actor == "alice" })
        #expect(step.report == entry.report?.digest)
        #expect(entry.isTimelineUnbroken)
        #expect(entry.decisions.map(\.verdict) == [verdict])
    }
}
