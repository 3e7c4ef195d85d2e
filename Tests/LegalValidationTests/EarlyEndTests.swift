import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// What the case makes of a later end that reached the stage when it had ended the interception by the earlier one.
@Suite("An interception whose later end comes too late") struct EarlyEndTests {
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

    /// People approve ten days more in time, but interception ends by the end that it knew, and closes the answer.
    private func endEarly(items: Int = 5) throws -> Answers {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.advance(to: world.days(30) - 1)
        bench.amend(bench.renewedInterception())
        try bench.release(message, proposal: true)
        bench.advance(to: world.days(30))
        bench.report(.interceptionStopped(events: items, lastEventAt: nil), in: message)
        return bench.report(.collected(items: items, gaps: 0), in: message)
    }

    @Test("that ends before its later end reached it alarms people, and its entry says what was captured") func earlyEnd() throws
    {
        let told = try endEarly()
        let note = "over since \(Timestamp.format(world.days(30))), though authorised until \(Timestamp.format(world.days(40)))"
        #expect(told.audit.contains { $0.kind == .unexplainedIntercept && $0.note == "\(note): nothing is captured" })
        #expect(try bench.entry(message).timeline.last?.note == "task T1: \(note); nothing is captured meanwhile")
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
        #expect(bench.amend(bench.renewedInterception()).codes == [.windowEnded])
    }
}
