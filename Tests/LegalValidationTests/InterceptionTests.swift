import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// What interception says of its tasks, and what the case makes of it.
@Suite("An interception") struct InterceptionTests {
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

    private func notes(after count: Int = 0) throws -> [String] { try bench.entry(message).timeline.dropFirst(count).map(\.note) }

    private func steps(_ events: () throws -> Void) throws -> [String] {
        let past = try bench.entry(message).timeline.count
        try events()
        return try notes(after: past)
    }

    @Test("shows in its case when it is armed, begins and ends, each word of it once") func wholeCourse() throws {
        let end = world.days(30)
        let words: [Outcome.Event] = [
            .interceptionArmed(until: end), .interceptionStarted, .interceptionStopped(events: 12, lastEventAt: end - 1),
            .collected(items: 12, gaps: 0),
        ]
        let told = try steps { () throws in
            for word in words {
                bench.report(word, in: message, at: end)
                let entry = try bench.entry(message)
                #expect(bench.report(word, in: message, at: end).isEmpty)
                #expect(try bench.entry(message) == entry)
            }
        }
        #expect(
            told == [
                "task T1: armed until \(Timestamp.format(end))", "task T1: interception started",
                "task T1: interception stopped after 12 events, the last of \(Timestamp.format(end - 1))",
                "task T1: 12 items collected, 0 gaps",
            ]
        )
        let task = try bench.task(in: message)
        #expect(task.armedUntil == nil)
        #expect(task.captured == CaseTask.Captured(events: 12, lastEventAt: end - 1))
        #expect(try bench.entry(message).isTimelineUnbroken)
    }

    /// The order with ten days more, as its warrant was renewed.
    private func renewed() -> Order {
        world.order(
            reference: order.reference,
            issuedAt: world.days(19),
            instrument: world.warrant(
                approvals: [
                    world.approval("secretaryOfState", at: world.days(18)),
                    world.approval("judicialCommissioner", at: world.days(19)),
                ]
            ),
            tasks: bench.interception(of: ["T1": SampleWorld.target], until: world.days(40)).tasks
        )
    }

    @Test("that is extended keeps its id and its place in the register, and is armed until the later end") func extended() throws
    {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.report(.interceptionStarted, in: message)
        let before = try #require(try bench.registered(in: message))
        bench.advance(to: world.days(20))
        #expect(bench.amend(renewed()).tasks.isEmpty)
        let told = try steps { () throws in
            try bench.release(message, proposal: true)
            let after = try #require(try bench.registered(in: message))
            #expect(after.id == before.id && after.account == before.account && after.categories == before.categories)
            #expect(after.window == TimeWindow(from: before.window.from, until: world.days(40)))
            #expect(after.revision == before.revision + 1)
            bench.report(.interceptionArmed(until: world.days(40)), in: message)
        }
        #expect(told.last == "task T1: armed until \(Timestamp.format(world.days(40)))")
        #expect(try bench.task(in: message).startedAt == world.now)
    }

    @Test("that is paused and goes on is seen to do so") func pausedAndResumed() throws {
        let end = world.days(30)
        bench.report(.interceptionArmed(until: end), in: message)
        let told = try steps { () throws in
            #expect(bench.pause(order).tasks.map(\.status) == [.suspended])
            #expect(try bench.task(in: message).armedUntil == nil)
            bench.report(.interceptionStopped(events: 3, lastEventAt: world.now), in: message)
            #expect(bench.pause(order, isLifted: true).tasks.map(\.status) == [.active])
            bench.report(.interceptionArmed(until: end), in: message)
        }
        #expect(
            told == [
                "paused by its authority",
                "task T1: interception paused after 3 events, the last of \(Timestamp.format(world.now))",
                "the authority ended its pause", "task T1: armed until \(Timestamp.format(end))",
            ]
        )
    }

    @Test("that is armed while its pause is under way is not said to be armed") func lateWord() throws {
        bench.pause(order)
        let told = try steps { bench.report(.interceptionArmed(until: world.days(30)), in: message) }
        #expect(told.isEmpty)
    }

    // MARK: Being active

    @Test("may have of an account what happens from its approval on, and then from its last resumption on") func activeSince()
        throws
    {
        #expect(try bench.registered(in: message)?.activeSince == world.now)
        bench.advance(to: world.now + 600)
        bench.pause(order)
        #expect(try bench.registered(in: message)?.activeSince == world.now)
        bench.advance(to: world.now + 1200)
        bench.pause(order, isLifted: true)
        #expect(try bench.registered(in: message)?.activeSince == world.now + 1200)
        bench.advance(to: world.days(20))
        bench.amend(renewed())
        try bench.release(message, proposal: true)
        #expect(try bench.registered(in: message)?.window.until == world.days(40))
        #expect(try bench.registered(in: message)?.activeSince == world.now + 1200, "a later end makes nothing active")
    }

    @Test("shows how often people have decided on where its target was, and an authority's own pause is no such decision")
    func decisions() throws {
        func decisions() throws -> Int? { try bench.registered(in: message)?.safeguard?.signInDecisions }
        bench.pause(order)
        bench.pause(order, isLifted: true)
        bench.trip([.minor], in: message)
        try bench.release(message)
        #expect(try decisions() == 0, "they knew of no place")
        bench.trip([.signIns], in: message)
        #expect(try decisions() == 0)
        try bench.release(message)
        #expect(try decisions() == 1)
        bench.advance(to: world.days(1))
        #expect(try bench.registered(in: message)?.safeguard?.known == [], "what they knew is forgotten, not that they decided")
        #expect(try decisions() == 1)
        bench.trip([.signIns], in: message)
        try bench.release(message)
        #expect(try decisions() == 2)
    }

    // MARK: A later end that comes too late

    /// People approve ten days more in time, but interception ends by the end that it knew, and closes the answer.
    private func endEarly(items: Int = 5) throws -> Answers {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.advance(to: world.days(30) - 1)
        bench.amend(renewed())
        try bench.release(message, proposal: true)
        bench.advance(to: world.days(30))
        bench.report(.interceptionStopped(events: items, lastEventAt: nil), in: message)
        return bench.report(.collected(items: items, gaps: 0), in: message)
    }

    @Test("that ends before its later end reached it alarms people, and its entry says what was captured") func earlyEnd() throws
    {
        var told = Answers([])
        let steps = try steps { told = try endEarly() }
        let note = "over since \(Timestamp.format(world.days(30))), though authorised until \(Timestamp.format(world.days(40)))"
        #expect(told.audit.contains { $0.kind == .unexplainedIntercept && $0.note == "\(note): nothing is captured" })
        #expect(steps.last == "task T1: \(note); nothing is captured meanwhile")
        #expect(told.tasks.map(\.window.until) == [world.days(30)] && told.tasks.map(\.status) == [.active])
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(bench.report(.collected(items: 5, gaps: 0), in: message).isEmpty)
    }

    @Test("goes on as a task of its own once its answer is delivered, and the authority hears what is not captured")
    func goesOn() throws {
        _ = try endEarly()
        bench.advance(to: world.days(30) + 60)
        let told = bench.report(.delivered(parts: 6, manifestDigest: .manifest), in: message)
        #expect(told.kinds == [.delivered, .resumed])
        let (end, start) = (Timestamp.format(world.days(30)), Timestamp.format(world.days(30) + 60))
        #expect(told.notices[0].reasons.map(\.message).contains { $0.hasPrefix("The interception ended at \(end), before") })
        let message1 = "What happened between \(end) and then is not captured."
        #expect(told.notices[1].reasons.map(\.message).contains { $0.contains("from \(start)") && $0.hasSuffix(message1) })
        let (first, next) = (try #require(told.tasks.first), try #require(told.tasks.last))
        #expect(first.status == .completed && next.status == .active && next.id != first.id)
        #expect(next.id == TaskID(of: message.caseID, reference: "T1", version: 2))
        #expect(next.window == TimeWindow(from: first.window.from, until: world.days(40)))
        #expect(next.activeSince == world.days(30) + 60 && next.revision == 1)
        #expect(next.account == first.account && next.recipientKey == first.recipientKey && next.safeguard == first.safeguard)
        let entry = try bench.entry(message)
        #expect(entry.tasks.map(\.state) == [.delivered, .active] && entry.tasks.map { $0.hold != nil } == [false, true])
        #expect(entry.isTimelineUnbroken)
    }

    @Test("that goes on is receipted, armed and answered, each part by itself, and then the case ends") func bothAnswers() throws
    {
        _ = try endEarly()
        bench.report(.delivered(parts: 6, manifestDigest: .manifest), in: message)
        bench.acknowledge(order)
        #expect(try bench.entry(message).tasks.map(\.state) == [.receipted, .active])
        let next = try bench.task(in: message).id
        bench.report(.interceptionArmed(until: world.days(40)), ofTask: next, in: message)
        #expect(try bench.task(in: message).armedUntil == world.days(40))
        bench.advance(to: world.days(40))
        bench.report(.interceptionStopped(events: 1, lastEventAt: nil), ofTask: next, in: message)
        bench.report(.collected(items: 1, gaps: 0), ofTask: next, in: message)
        let second = Digest(of: "the second answer")
        let told = bench.report(.delivered(parts: 2, manifestDigest: second), ofTask: next, in: message)
        #expect(told.kinds == [.delivered] && told.notices[0].reasons.isEmpty)
        #expect(bench.acknowledge(order, manifest: second).kinds == [.closed])
        #expect(try bench.entry(message).state == .closed)
    }

    @Test("that ended early and is taken back does not go on, and needs no second word of its stop") func takenBackAfterEarlyEnd()
        throws
    {
        _ = try endEarly()
        bench.cancel(order)
        #expect(bench.report(.stopped(lastSequence: 6), in: message).kinds == [.cancelled])
        #expect(try bench.entry(message).tasks.count == 1)
    }

    @Test("that ended early in a pause goes on paused") func pausedAfterEarlyEnd() throws {
        _ = try endEarly()
        bench.pause(order)
        let told = bench.report(.delivered(parts: 6, manifestDigest: .manifest), in: message)
        #expect(told.tasks.map(\.status) == [.completed, .suspended])
        bench.advance(to: world.days(31))
        #expect(bench.pause(order, isLifted: true).tasks.map(\.activeSince) == [world.days(31)])
    }

    @Test("that ended early and is delivered only when all of its time is over is told so, and does not go on")
    func tooLateToGoOn()
        throws
    {
        _ = try endEarly()
        bench.advance(to: world.days(40))
        let told = bench.report(.delivered(parts: 6, manifestDigest: .manifest), in: message)
        #expect(told.kinds == [.delivered] && told.notices[0].reasons.map(\.code) == [.windowEnded])
        #expect(told.tasks.map(\.status) == [.completed])
    }

    @Test("that has closed its answer is not extended, though the clock here says that there is time") func closedAnswer() throws
    {
        bench.advance(to: world.days(30) - 1)
        bench.report(.collected(items: 0, gaps: 0), in: message, at: world.days(30))
        #expect(try bench.registered(in: message)?.window.until == world.days(30), "by its own clock it ended in time")
        #expect(bench.amend(renewed()).codes == [.windowEnded])
    }

    // MARK: Stopping

    /// What ends an interception at once, and how the agency is told.
    enum Ending: CaseIterable {
        case cancelled, inapplicable
    }

    private func end(_ ending: Ending) {
        switch ending {
        case .cancelled: bench.cancel(order)
        case .inapplicable: bench.determine(.inapplicable, on: order, by: "US-OIA")
        }
    }

    @Test(
        "is confirmed as stopped when delivery and interception have both said so, whichever is first",
        arguments: Ending.allCases,
        [false, true]
    )
    func bothConfirm(ending: Ending, isDeliveryFirst: Bool) throws {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        end(ending)
        let words: [Outcome.Event] = [.stopped(lastSequence: 0), .interceptionStopped(events: 2, lastEventAt: world.now)]
        let (first, second) = isDeliveryFirst ? (words[0], words[1]) : (words[1], words[0])
        #expect(bench.report(first, in: message).notices.isEmpty)
        #expect(try bench.entry(message).isBeingStopped)
        let told = bench.report(second, in: message)
        #expect(told.kinds == [ending == .cancelled ? .cancelled : .inapplicable])
        #expect(
            told.notices[0].reasons.last?.message.contains("no part was delivered before; interception had captured 2") == true
        )
        #expect(try bench.entry(message).state.isFinal)
    }

    @Test("whose stop interception never confirms is confirmed after a minute by delivery's word alone, and people are told")
    func silentInterception() throws {
        bench.cancel(order)
        bench.report(.stopped(lastSequence: 4), in: message)
        #expect(bench.advance(to: world.now + 59).notices.isEmpty)
        let told = bench.advance(to: world.now + 60)
        #expect(told.kinds == [.cancelled])
        #expect(told.audit.map(\.kind).contains(.unconfirmedStop))
        #expect(try notes().contains { $0.contains("interception has not confirmed its stop: see 'comity intercepts'") })
        #expect(try bench.entry(message).state == .cancelled)
        #expect(bench.report(.interceptionStopped(events: 1, lastEventAt: world.now), in: message).isEmpty)
    }

    @Test("that was stopped by a pause need not be stopped twice") func cancelledInPause() throws {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.pause(order)
        bench.report(.interceptionStopped(events: 0, lastEventAt: nil), in: message)
        bench.cancel(order)
        #expect(bench.report(.stopped(lastSequence: 0), in: message).kinds == [.cancelled])
    }

    @Test("that goes on after a pause must be stopped again") func cancelledAfterPause() throws {
        bench.pause(order)
        bench.report(.interceptionStopped(events: 0, lastEventAt: nil), in: message)
        bench.pause(order, isLifted: true)
        bench.cancel(order)
        #expect(bench.report(.stopped(lastSequence: 0), in: message).notices.isEmpty)
        #expect(bench.report(.interceptionStopped(events: 0, lastEventAt: nil), in: message).kinds == [.cancelled])
    }

    @Test("of which one task is taken back waits for that task alone") func oneTask() throws {
        let bench = try Bench()
        let order = bench.interception(of: ["T1": SampleWorld.target, "T2": .second])
        let message = world.admitted(order)
        bench.submit(message)
        try bench.release(message)
        #expect(bench.cancel(order, task: "T2").tasks.map(\.reference) == ["T2"])
        #expect(bench.report(.stopped(lastSequence: 0), of: "T2", in: message).notices.isEmpty)
        #expect(bench.advance(to: world.now + 60).kinds == [.cancelled])
        let entry = try bench.entry(message)
        #expect(entry.state == .fulfilling)
        #expect(entry.tasks.map(\.state) == [.active, .stopped])
    }
}

extension TargetIdentifier {
    static let second = TargetIdentifier(format: "EmailAddress", value: "second@exmail.example")
}
