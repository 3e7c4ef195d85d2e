import ComitySchema
import ComityTestKit
import Foundation
import Rulebook
import StageKit
import Testing

@testable import LegalValidation

@Suite("The deadlines of a case") struct DeadlineTests {
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

    @Test("are there from its opening, by the rulebook and the order") func opening() throws {
        let deadlines = try bench.entry(message).deadlines
        #expect(deadlines.map(\.kind) == [.answer, .objection, .instrumentEnd, .secrecyEnd, .review])
        // Served on Monday, 23 November: seven days beginning with that day.
        #expect(try #require(try bench.deadline(.answer, of: message)).due == Timestamp.parse("2026-11-30T00:00:00Z"))
        #expect(try #require(try bench.deadline(.answer, of: message)).source.contains("COPO"))
    }

    @Test("are told to people when half, four fifths and all of their time is gone") func alarms() throws {
        let deadline = try #require(try bench.deadline(.answer, of: message))
        var levels: [Int] = []
        for percent in CaseDeadline.alarms {
            #expect(bench.advance(to: deadline.instant(of: percent) - 0.001).alarms.filter { $0.hasPrefix("answer:") }.isEmpty)
            let answers = bench.advance(to: deadline.instant(of: percent))
            #expect(answers.alarms.filter { $0.hasPrefix("answer:") }.count == 1)
            levels.append(try #require(try bench.deadline(.answer, of: message)).alarm)
        }
        #expect(levels == [50, 80, 100])
        #expect(try bench.entry(message).timeline.filter { $0.note.hasPrefix("answer:") }.count == 3)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
    }

    @Test("fall silent once what was to be done is done") func met() throws {
        let due = try #require(try bench.deadline(.answer, of: message)).due
        try bench.release(message)
        #expect(try bench.deadline(.review, of: message)?.metAt == world.now)
        #expect(try bench.deadline(.objection, of: message)?.metAt == world.now)
        #expect(try bench.deadline(.answer, of: message)?.metAt == nil)
        bench.fulfil(message)
        #expect(try bench.deadline(.answer, of: message)?.metAt == world.now)
        #expect(bench.advance(to: due + 1).alarms.filter { $0.hasPrefix("answer:") }.isEmpty)
    }

    @Test("begin anew when their trigger comes again") func again() throws {
        try bench.say(.ask, by: "alice", on: message)
        let first = try #require(try bench.deadline(.clarification, of: message))
        #expect(first.from == world.now)
        #expect(try bench.deadline(.review, of: message)?.metAt == world.now)
    }

    @Test("stand still where the law lets them, and go on by what is left") func paused() throws {
        let bench = try Bench(rulebook: .pausing)
        bench.submit(message)
        let due = try #require(try bench.deadline(.answer, of: message)).due
        bench.advance(to: world.now + 3600)
        try bench.say(.object, by: "alice", on: message)
        #expect(try bench.deadline(.answer, of: message)?.pausedAt == world.now + 3600)
        #expect(!(try bench.entry(message).timeline.contains { $0.note.contains("still runs") }))
        // Ten days later than it would have been due nobody is alarmed.
        #expect(bench.advance(to: due + 10 * 86_400).alarms.filter { $0.hasPrefix("answer:") }.isEmpty)
        try bench.say(.drop, by: "alice", on: message)
        let resumed = try #require(try bench.deadline(.answer, of: message))
        #expect(resumed.pausedAt == nil)
        #expect(resumed.due == due + (due + 10 * 86_400).timeIntervalSince(world.now + 3600))
        #expect(resumed.stoodStill == Int(resumed.due.timeIntervalSince(due) * 1000))
    }

    @Test("survive a restart") func restart() throws {
        let before = try bench.entry(message).deadlines
        try bench.restart()
        #expect(try bench.entry(message).deadlines == before)
        #expect(bench.advance(to: try #require(try bench.deadline(.answer, of: message)).due).kinds == [.delayed])
    }

    @Test(
        "or its state wake every case that has not ended: it ends, or something runs",
        arguments: [
            .received, .held(until: .latest), .clarifying(until: .latest), .inReview(approvalsNeeded: 1),
            .objecting(until: .latest),
            .fulfilling, .suspended(approvalsNeeded: 0), .suspended(approvalsNeeded: 2), .stopping(.cancelled),
            .stopping(.expired),
            .answered, .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed,
        ] as [CaseState]
    )
    func invariant7(state: CaseState) throws {
        var current = try bench.entry(message)
        current.state = state
        // Not even without a single deadline does a case wait for ever.
        current.deadlines = []
        #expect((bench.due(current) != nil) == !state.isFinal)
    }
}

extension Date {
    fileprivate static let latest = Timestamp.latest
}

extension Rulebook {
    /// The deployed rulebook as it would be if British time to answer stood still like that of the European Union.
    fileprivate static var pausing: Rulebook {
        get throws {
            let folder = DeployedRulebook.folder.appending(path: try DeployedRulebook.approved().version)
            var files: [String: [UInt8]] = [:]
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".json") {
                files[path] = Array(try Data(contentsOf: folder.appending(path: path)))
            }
            let act = #""source": "COPO 2019, s.5(5)","#
            let agreement = String(decoding: files["agreements/us-uk.json", default: []], as: UTF8.self)
            let pausing = agreement.replacing(act, with: act + #""pauses": ["clarifying", "objecting"],"#)
            files["agreements/us-uk.json"] = Array(pausing.utf8)
            return try Rulebook(files: files).approved(by: ["alice", "bob"])
        }
    }
}
