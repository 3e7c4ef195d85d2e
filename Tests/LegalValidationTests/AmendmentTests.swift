import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("An amendment before anything runs") struct EarlyAmendmentTests {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    @Test("cures what the authority was asked, and is judged as an order is") func cures() throws {
        let defective = world.order(purpose: world.purpose(summary: nil))
        let message = world.admitted(defective)
        #expect(bench.submit(message).kinds == [.clarification])
        let first = try bench.entry(message).order.digest
        let answers = bench.amend(world.order())
        #expect(answers.kinds == [.amended, .accepted])
        #expect(answers.tasks.map(\.status) == [.active])
        let entry = try bench.entry(message)
        #expect(entry.replaced == [first])
        #expect(entry.state == .fulfilling)
        #expect(entry.isTimelineUnbroken)
    }

    @Test("that cures nothing is asked about again, with time anew") func curesNothing() throws {
        let message = world.admitted(world.order(purpose: world.purpose(summary: nil)))
        bench.submit(message)
        guard case .clarifying(let first) = try bench.entry(message).state else { return #expect(Bool(false)) }
        bench.advance(to: world.days(1))
        #expect(bench.amend(world.order(purpose: world.purpose(summary: " "))).kinds == [.amended, .clarification])
        guard case .clarifying(let second) = try bench.entry(message).state else { return #expect(Bool(false)) }
        #expect(second > first)
    }

    @Test("that never comes lets the case lapse, and nothing is kept any more") func lapses() throws {
        let message = world.admitted(world.order(purpose: world.purpose(summary: nil)))
        #expect(bench.submit(message).holds.map(\.status) == [.active])
        guard case .clarifying(let until) = try bench.entry(message).state else { return #expect(Bool(false)) }
        let answers = bench.advance(to: until)
        #expect(answers.kinds.last == .lapsed)
        #expect(answers.codes.last == .noAnswerInTime)
        #expect(answers.holds.map(\.status) == [.completed])
        #expect(bench.amend(world.order()).codes == [.windowEnded])
    }

    @Test("is not needed by who takes the order back instead") func cancelledInstead() throws {
        let order = world.order(purpose: world.purpose(summary: nil))
        let message = world.admitted(order)
        bench.submit(message)
        #expect(bench.cancel(order).kinds == [.cancelled])
        #expect(try bench.entry(message).state == .cancelled)
    }

    @Test("makes approvals of the version before it worthless") func oldApprovals() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        bench.decide(.approve, by: "alice", on: message)
        let narrower = world.order(tasks: [
            world.task(categories: [.mail], window: TimeWindow(from: world.days(-30), until: world.days(-3)))
        ])
        #expect(bench.amend(narrower).tasks.isEmpty)
        // What Bob signs is on the version that is no more.
        #expect(bench.decide(.approve, by: "bob", on: message).audit.map(\.kind) == [.decisionRejected])
        #expect(try bench.say(.approve, by: "bob", in: message).tasks.isEmpty)
        #expect(try bench.say(.approve, by: "alice", in: message).tasks.map(\.window.from) == [world.days(-30)])
    }

    @Test("of a version that is not the current one is refused, with the digest to amend") func wrongVersion() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        let entry = try bench.entry(message)
        let stray = bench.amendment(bench.twoTasks(), replacing: Digest(of: "another"))
        let answers = bench.submit(stray)
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.versionReplaced])
        #expect(answers.notices[0].reasons[0].message.contains(entry.order.digest.rawValue))
        #expect(bench.submit(stray).notices == answers.notices)
        #expect(try bench.entry(message) == entry)
    }

    @Test("sent twice gets the same answers and has no second effect") func twice() throws {
        let message = world.admitted(world.order(purpose: world.purpose(summary: nil)))
        bench.submit(message)
        let amendment = bench.amendment(world.order())
        let first = bench.submit(amendment)
        let entry = try bench.entry(message)
        let again = bench.submit(amendment)
        #expect(again.notices == first.notices)
        #expect(again.tasks.isEmpty && again.holds.isEmpty)
        #expect(try bench.entry(message) == entry)
    }

    @Test("that names another account keeps that one, and lets go of the first") func otherTarget() throws {
        let message = world.admitted(bench.mailOrder())
        #expect(bench.submit(message).holds.map(\.account) == ["A-1"])
        let second = TargetIdentifier(format: "EmailAddress", value: "second@exmail.example")
        let answers = bench.amend(bench.mailOrder(target: second))
        #expect(answers.holds.map(\.account) == ["A-1", "A-2"])
        #expect(answers.holds.map(\.status) == [.completed, .active])
    }
}

@Suite("An amendment that asks for less than what runs") struct NarrowerAmendmentTests {
    let bench: Bench
    let world = SampleWorld.standard
    let wide: Order
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        wide = world.order(tasks: [world.task("T1", categories: [.mail, .chat]), world.task("T2", categories: [.mail])])
        message = bench.runningMail(wide)
    }

    private func narrower() -> Order { world.order(tasks: [world.task("T1", categories: [.mail])]) }

    @Test("takes effect at once, without people: what it drops is stopped, what it narrows goes on anew") func atOnce() throws {
        let old = try bench.task("T1", in: message)
        let answers = bench.amend(narrower())
        #expect(answers.kinds == [.amended])
        let next = try bench.task("T1", in: message)
        #expect(next.id != old.id)
        #expect(next.record?.categories == [.mail])
        #expect(next.record?.status == .active)
        #expect(answers.tasks.filter { $0.status == .cancelled }.map(\.reference) == ["T2", "T1"])
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(next.id.belongs(to: message.caseID, reference: "T1"))
    }

    @Test("keeps on what is kept for the task that goes on, and lets go of what it drops") func holds() throws {
        let kept = try #require(try bench.task("T1", in: message).hold)
        bench.amend(narrower())
        #expect(try bench.task("T1", in: message).hold == kept)
        let dropped = try bench.task("T2", in: message)
        let answers = bench.report(.stopped(lastSequence: 0), ofTask: dropped.id, in: message)
        #expect(answers.holds.map(\.reference) == ["T2"])
        #expect(answers.holds.map(\.status) == [.completed])
    }

    @Test("is answered under the narrower scope, and closed by its receipt") func answered() throws {
        let first = try bench.task("T1", in: message)
        let second = try bench.task("T2", in: message)
        bench.amend(narrower())
        #expect(bench.report(.stopped(lastSequence: 2), ofTask: first.id, in: message).notices.isEmpty)
        #expect(bench.report(.stopped(lastSequence: 0), ofTask: second.id, in: message).kinds == [.cancelled])
        let next = try bench.task("T1", in: message)
        bench.report(.collected(items: 1, gaps: 0), ofTask: next.id, in: message)
        #expect(bench.report(.delivered(parts: 2, manifestDigest: .manifest), ofTask: next.id, in: message).kinds == [.delivered])
        #expect(try bench.entry(message).state == .answered)
        #expect(bench.acknowledge(wide).kinds == [.closed])
        #expect(try bench.entry(message).state == .closed)
    }

    @Test("of an interception's end changes the end and nothing else") func shorterInterception() throws {
        let order = bench.interception()
        let running = bench.runningMail(order)
        let record = try #require(try bench.registered(in: running))
        let window = TimeWindow(from: record.window.from, until: world.days(10))
        let answers = bench.amend(
            world.order(reference: "TIW/2026/1", tasks: [world.task(action: .interception, window: window)])
        )
        #expect(answers.kinds == [.amended])
        #expect(answers.tasks.map(\.id) == [record.id])
        #expect(answers.tasks.map(\.window) == [window])
        #expect(answers.tasks.map(\.revision) == [2])
    }

    @Test("waits for people where the rules find what nobody has seen") func newFindings() throws {
        bench.directory.change { $0.signIns = ["US"] }
        let answers = bench.amend(narrower())
        #expect(answers.kinds == [.amended, .underReview])
        guard case .suspended(let needed) = try bench.entry(message).state else { return #expect(Bool(false)) }
        #expect(needed == 2)
        #expect(try bench.task("T1", in: message).record?.status == .suspended)
        #expect(try bench.say(.approve, by: "alice", "bob", in: message).kinds == [.resumed])
        #expect(try bench.task("T1", in: message).record?.status == .active)
    }
}

@Suite("An approval that follows an instrument") struct LaterApprovalTests {
    let world = SampleWorld.standard

    @Test("arrives as an amendment, and what runs goes on without people deciding again") func goesOn() throws {
        let bench = try Bench()
        let order = bench.interception()
        let message = bench.runningMail(order)
        let before = try #require(try bench.registered(in: message))
        let followed = Instrument(
            kind: order.instrument.kind,
            reference: order.instrument.reference,
            madeAt: order.instrument.madeAt,
            validity: order.instrument.validity,
            approvals: order.instrument.approvals + [world.approval("judicialCommissioner", reference: "JC/2", at: world.now)],
            selectors: order.instrument.selectors
        )
        let answers = bench.amend(order.with(instrument: followed))
        #expect(answers.kinds == [.amended])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.registered(in: message) == before)
        #expect(try bench.entry(message).state == .fulfilling)
        // One that takes an approval away is not the same order any more: people decide.
        let withdrawn = Instrument(
            kind: order.instrument.kind,
            reference: order.instrument.reference,
            madeAt: order.instrument.madeAt,
            validity: order.instrument.validity,
            approvals: order.instrument.approvals,
            selectors: order.instrument.selectors
        )
        #expect(bench.amend(order.with(instrument: withdrawn)).kinds != [.amended])
    }
}

@Suite("An amendment that asks for more than what runs") struct WiderAmendmentTests {
    let bench: Bench
    let world = SampleWorld.standard
    let message: AdmittedMessage
    let wider: Order

    init() throws {
        bench = try Bench()
        message = bench.runningMail()
        wider = world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.chat])])
    }

    @Test("is decided by people while what runs goes on, and then applied without a gap") func proposed() throws {
        let old = try #require(try bench.registered(in: message))
        let answers = bench.amend(wider)
        #expect(answers.kinds == [.underReview])
        #expect(answers.codes == [.amendmentPending])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(try bench.entry(message).order.digest == bench.world.admitted(bench.mailOrder()).orderDigest)
        #expect(try bench.say(.approve, by: "alice", in: message).tasks.isEmpty)
        let applied = try bench.say(.approve, by: "bob", in: message)
        #expect(applied.kinds == [.amended])
        #expect(applied.tasks.map(\.reference) == ["T2"])
        #expect(try bench.registered(in: message) == old)
        #expect(try bench.entry(message).replaced.count == 1)
        #expect(try bench.entry(message).proposal == nil)
    }

    @Test("is refused by one person, told so, and the old one goes on") func refused() throws {
        bench.amend(wider)
        let answers = try bench.say(.refuse, by: "alice", in: message)
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.refusedByReviewer, .refusedByReviewer])
        #expect(answers.tasks.isEmpty)
        let entry = try bench.entry(message)
        #expect(entry.state == .fulfilling)
        #expect(entry.proposal == nil && entry.replaced.isEmpty)
        bench.fulfil(message)
        #expect(bench.acknowledge(bench.mailOrder()).kinds == [.closed])
    }

    @Test("is refused by the rules without touching what runs") func refusedByRules() throws {
        let answers = bench.amend(
            world.order(purpose: world.purpose(summary: nil), tasks: [world.task(categories: [.mail, .chat])])
        )
        #expect(answers.kinds == [.refused])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("keeps a case open whose first version is answered meanwhile") func keepsOpen() throws {
        bench.amend(wider)
        bench.fulfil(message)
        #expect(try bench.entry(message).state == .fulfilling)
        #expect(try bench.say(.approve, by: "alice", "bob", in: message).tasks.map(\.reference) == ["T2"])
        bench.fulfil(message, of: "T2")
        #expect(try bench.entry(message).state == .answered)
    }

    @Test("of an answered case opens it again for people, who may refuse it") func afterAnswer() throws {
        bench.fulfil(message)
        #expect(try bench.entry(message).state == .answered)
        bench.amend(wider)
        #expect(try bench.entry(message).state == .fulfilling)
        try bench.say(.refuse, by: "alice", in: message)
        #expect(try bench.entry(message).state == .answered)
    }

    @Test("and is taken back with the order ends with it") func cancelled() throws {
        bench.amend(wider)
        bench.cancel(wider)
        bench.report(.stopped(lastSequence: 0), in: message)
        let entry = try bench.entry(message)
        #expect(entry.state == .cancelled)
        #expect(entry.proposal == nil)
        #expect(try bench.say(.approve, by: "alice", in: message).audit.map(\.kind) == [.decisionRejected])
    }

    @Test("may be approved in part") func narrowedProposal() throws {
        bench.amend(wider)
        let part = Narrowing(tasks: [
            .init(task: "T1", categories: [.mail], window: wider.tasks[0].window),
            .init(task: "T2", categories: [.chat], window: TimeWindow(from: world.days(-10), until: world.days(-3))),
        ])
        let answers = try bench.say(.approve, by: "alice", "bob", in: message, leaving: part)
        #expect(answers.tasks.map(\.window.from) == [world.days(-10)])
        #expect(answers.codes == [.narrowedByReviewer])
    }

    @Test("replaces the proposal before it") func replaced() throws {
        bench.amend(wider)
        let other = world.order(tasks: [world.task("T1", categories: [.mail]), world.task("T3", categories: [.chat])])
        bench.amend(other)
        try bench.say(.approve, by: "alice", "bob", in: message)
        #expect(try bench.entry(message).tasks.map(\.reference) == ["T1", "T3"])
    }
}

extension AdmittedMessage {
    fileprivate var orderDigest: Digest? { if case .order(let order) = content { order.digest } else { nil } }
}
