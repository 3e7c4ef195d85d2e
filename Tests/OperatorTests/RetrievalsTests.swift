import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Casework
@testable import Operator

@Suite struct `The collections that run` {
    private let now = CaseSample.world.now

    private func subject(_ state: CaseTask.State = .active, collecting: CollectionProgress?, items: Int? = nil) -> Case {
        var subject = CaseSample.make(.fulfilling)
        subject.tasks[0].state = state
        subject.tasks[0].collecting = collecting
        subject.tasks[0].items = items
        return subject
    }

    private func told(_ items: Int, of expected: Int? = 52_000) -> CollectionProgress {
        CollectionProgress(items: items, expected: expected, milliseconds: 60_000, at: now - 12)
    }

    private func running(_ subject: Case) -> RunningRetrieval? { RunningRetrieval(subject.tasks[0], of: subject) }

    @Test func `show how far each is, how fast, and how long it will take`() throws {
        let entry = try #require(running(subject(collecting: told(20_400))))
        #expect(entry.percent == 39)
        #expect(entry.itemsPerSecond == 340)
        #expect(entry.secondsLeft == 93)
        let lines = RetrievalPicture(at: now, retrievals: [entry]).lines
        #expect(lines.count == 4)
        #expect(lines[3].hasSuffix("active  20400  52000  39 %  340/s  1 min 33 s  12 s ago"))
    }

    @Test func `show what is not known yet as unknown`() throws {
        let entry = try #require(running(subject(collecting: nil)))
        #expect(
            RetrievalPicture(at: now, retrievals: [entry]).lines[3].hasSuffix("active      -      -     -     -     -      -")
        )
        let json = String(decoding: CanonicalJSON.encode(entry), as: UTF8.self)
        #expect(!json.contains("percent") && !json.contains("null"))
    }

    @Test func `show no time left of what nobody could count, or what is suspended`() throws {
        #expect(try #require(running(subject(collecting: told(400, of: nil)))).secondsLeft == nil)
        let suspended = try #require(running(subject(.suspended, collecting: told(400))))
        #expect(suspended.percent == 0 && suspended.secondsLeft == nil)
    }

    @Test(arguments: [CaseTask.State.proposed, .collected, .delivered, .stopping, .stopped, .lapsed])
    func `leave out what is at its end`(state: CaseTask.State) {
        #expect(running(subject(state, collecting: told(400))) == nil)
    }

    @Test func `leave out what is suspended after it was collected`() {
        #expect(running(subject(.suspended, collecting: nil, items: 7)) == nil)
    }

    @Test func `name no person`() throws {
        let entry = try #require(running(subject(collecting: told(400))))
        let json = String(decoding: CanonicalJSON.encode(entry), as: UTF8.self)
        let record = try #require(subject(collecting: nil).tasks[0].record)
        #expect(!json.contains(record.target.value))
        #expect(!json.contains(try #require(record.account).rawValue))
    }

    @Test func `are shown with their case`() {
        func text(_ subject: Case) -> String {
            CaseReport(explanation: CaseExplanation(of: subject, at: now)).lines.joined(separator: "\n")
        }
        #expect(text(subject(collecting: told(20_400))).contains("collecting: 39 % (20400 of 52000), 1 min 33 s left, as of "))
        #expect(!text(subject(.delivered, collecting: told(20_400))).contains("collecting:"))
    }

    @Test func `are none where nothing is asked for`() {
        #expect(RetrievalPicture(at: now, retrievals: []).lines.map { $0.hasSuffix("nothing is being collected") } == [true])
    }
}
