import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import ProgressKit
import Testing

@testable import Casework
@testable import Operator

private let world = CaseSample.world

@Suite struct `What waits for people` {
    private func items(_ subject: Case) -> [WaitingItem] { WaitingItem.items(of: subject, at: world.now) }

    @Test(arguments: [
        (CaseState.inReview(approvalsNeeded: 2), CaseAsked.approval), (.suspended(approvalsNeeded: 1), .resumption),
        (.objecting(until: world.now), .objection),
    ])
    func `is told by the case's state`(state: CaseState, asked: CaseAsked) {
        #expect(items(CaseSample.make(state)).map(\.asked) == [asked])
    }

    @Test(arguments: [CaseState.fulfilling, .suspended(approvalsNeeded: 0), .clarifying(until: world.now), .answered, .closed])
    func `is nothing where others must act`(state: CaseState) {
        #expect(items(CaseSample.make(state)).isEmpty)
    }

    @Test func `is a call-back, or another hold that clears by nobody else`() {
        func held(_ finding: Finding) -> Case { CaseSample.make(.held(until: world.now + 60), findings: [finding]) }
        #expect(items(held(CaseSample.find("A14", .hold, .callbackNeeded))).map(\.asked) == [.confirmation])
        #expect(items(held(CaseSample.find("B20", .hold, .rulebookNotApproved))).map(\.asked) == [.release])
        #expect(items(held(CaseSample.find("B12", .hold, .instrumentNotInForce, until: world.now + 60))).isEmpty)
    }

    @Test func `is an amendment too, beside what else the case asks`() {
        let order = CaseSample.verify(world.order(flags: Flags(emergency: true, test: false)))
        let proposal = Proposal(order: order, report: CaseSample.report([], on: order), approvalsNeeded: 1)
        #expect(items(CaseSample.make(.fulfilling, proposal: proposal)).map(\.asked) == [.proposal])
        #expect(
            items(CaseSample.make(.suspended(approvalsNeeded: 2), proposal: proposal)).map(\.asked) == [.resumption, .proposal]
        )
        #expect(items(CaseSample.make(.closed, proposal: proposal)).isEmpty)
    }

    @Test func `says who has approved, and how many of them agree`() throws {
        let part = Narrowing(tasks: [.init(task: "T1", categories: [.access], window: world.task().window)])
        let item = try #require(
            items(
                CaseSample.make(decisions: [
                    CaseSample.decision(.approve, by: "alice", narrowing: part), CaseSample.decision(.approve, by: "bob"),
                    CaseSample.decision(.approve, by: "carol", on: []),
                ])
            ).first
        )
        #expect(item.needed == 2)
        #expect(item.approvedBy == ["alice", "bob"])
        #expect(item.agreeing == 1)
        #expect(item.questions == ["D06"])
    }

    @Test func `is due when the first deadline is, or the instrument ends`() throws {
        let deadlines = [CaseSample.deadline(.answer, dueIn: 48), CaseSample.deadline(.review, dueIn: -2)]
        let late = try #require(items(CaseSample.make(deadlines: deadlines)).first)
        #expect(late.due == world.now - 7200)
        #expect(late.isOverdue)
        let other = try #require(items(CaseSample.make()).first)
        #expect(other.due == CaseSample.make().order.order.instrument.validity.until)
        #expect(!other.isOverdue)
    }

    @Test func `is told with emergencies on top, then what is due first`() {
        let emergency = CaseSample.make(of: world.order(reference: "E", flags: Flags(emergency: true, test: false)))
        let late = CaseSample.make(reference: "L", deadlines: [CaseSample.deadline(.answer, dueIn: -1)])
        let soon = CaseSample.make(reference: "S", deadlines: [CaseSample.deadline(.answer, dueIn: 1)])
        let items = [soon, late, emergency].flatMap(items).sorted(by: WaitingItem.isMoreUrgent)
        #expect(items.map(\.id) == [emergency.id, late.id, soon.id])
        let lines = ReviewCommand.List.table(of: items, at: world.now).lines
        #expect(lines[1].hasPrefix("!"))
        #expect(lines[2].contains("1 h ago") && lines[2].contains("OVERDUE"))
        #expect(lines[3].contains("in 1 h") && !lines[3].contains("OVERDUE"))
    }
}

@Suite struct `The agenda of deadlines` {
    private func agenda(_ deadlines: [CaseDeadline], state: CaseState = .fulfilling, within: TimeInterval? = nil)
        -> [DeadlineEntry]
    {
        DeadlineAgenda([CaseSample.make(state, deadlines: deadlines)], at: world.now, within: within).entries
    }

    @Test func `has what is overdue first, then what is due first`() {
        let entries = agenda([
            CaseSample.deadline(.instrumentEnd, dueIn: 5), CaseSample.deadline(.answer, dueIn: -1),
            CaseSample.deadline(.clarification, dueIn: 2),
        ])
        #expect(entries.map(\.kind) == [.answer, .clarification, .instrumentEnd])
        #expect(entries.map(\.standing) == [.overdue, .running, .running])
        #expect(entries.map(\.secondsLeft) == [-3600, 7200, 18_000])
    }

    @Test func `leaves out what is met, stands still, simply ended, or belongs to a case that is over`() {
        #expect(
            agenda([
                CaseSample.deadline(.answer, dueIn: -1, metAt: world.now),
                CaseSample.deadline(.answer, dueIn: 1, pausedAt: world.now),
                CaseSample.deadline(.instrumentEnd, dueIn: -1),
            ]).isEmpty
        )
        #expect(agenda([CaseSample.deadline(.answer, dueIn: 1)], state: .refused).isEmpty)
        #expect(agenda([CaseSample.deadline(.secrecyEnd, dueIn: 1)], state: .closed).count == 1)
    }

    @Test func `looks as far ahead as it is told, and never away from what is overdue`() {
        let deadlines = [CaseSample.deadline(.answer, dueIn: -9), CaseSample.deadline(.clarification, dueIn: 3)]
        #expect(agenda(deadlines, within: 3600).map(\.kind) == [.answer])
        #expect(agenda(deadlines, within: 4 * 3600).count == 2)
    }
}

@Suite struct `Time that is left` {
    @Test(arguments: [
        (0.0, "in 0 s"), (59, "in 59 s"), (60, "in 1 min"), (3661, "in 1 h 1 min"), (90_000, "in 1 d 1 h"), (86_401, "in 1 d"),
        (-7200, "2 h ago"), (-0.5, "1 s ago"), (1e12, "in 11574074 d 1 h"),
    ])
    func `is told in its two largest units`(seconds: Double, words: String) {
        #expect(TimeLeft.describe(from: world.now, until: world.now + seconds) == words)
    }
}
