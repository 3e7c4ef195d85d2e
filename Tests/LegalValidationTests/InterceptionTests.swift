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

    @Test("that is extended keeps its id and its place in the register, and is armed until the later end") func extended() throws
    {
        bench.report(.interceptionArmed(until: world.days(30)), in: message)
        bench.report(.interceptionStarted, in: message)
        let before = try #require(try bench.registered(in: message))
        bench.advance(to: world.days(20))
        #expect(bench.amend(bench.renewedInterception()).tasks.isEmpty)
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
        bench.amend(bench.renewedInterception())
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
