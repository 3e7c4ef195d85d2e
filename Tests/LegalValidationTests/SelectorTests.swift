import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// The selectors that a warrant specifies, and the entries of the register that follow from them.
@Suite("A warrant's selectors") struct SelectorTests {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    private func running(_ order: Order) throws -> AdmittedMessage {
        let message = world.admitted(order)
        bench.submit(message)
        try bench.release(message)
        return message
    }

    @Test("each name an account and get a task of their own") func several() throws {
        let message = try running(bench.interception(of: ["T1": SampleWorld.target, "T2": .second]))
        let records = try ["T1", "T2"].map { try #require(try bench.registered($0, in: message)) }
        #expect(records.map(\.account) == ["A-1", "A-2"])
        #expect(records.map(\.target) == [SampleWorld.target, .second])
        #expect(records.map(\.status) == [.active, .active])
        #expect(Set(records.map(\.id)).count == 2)
    }

    @Test("that name one account are two tasks against it, each with its own course") func sameAccount() throws {
        bench.directory.change { $0.accounts["second@exmail.example"] = ["A-1"] }
        let order = bench.interception(of: ["T1": SampleWorld.target, "T2": .second])
        let message = try running(order)
        #expect(try bench.registered("T1", in: message)?.account == "A-1")
        #expect(try bench.registered("T2", in: message)?.account == "A-1")
        bench.cancel(order, task: "T1")
        #expect(try bench.registered("T1", in: message)?.status == .cancelled)
        #expect(try bench.registered("T2", in: message)?.status == .active)
    }

    @Test("that a modification adds and removes become and cease to be entries of the register; the others stay as they are")
    func modified() throws {
        bench.directory.change { $0.accounts["third@exmail.example"] = ["A-3"] }
        let third = TargetIdentifier(format: "EmailAddress", value: "third@exmail.example")
        let message = try running(bench.interception(of: ["T1": SampleWorld.target, "T2": .second]))
        let kept = try bench.registered("T1", in: message)

        // Less takes effect at once.
        let less = bench.amend(bench.interception(of: ["T1": SampleWorld.target]))
        #expect(less.tasks.map(\.reference) == ["T2"])
        #expect(less.tasks.map(\.status) == [.cancelled])

        // More waits for people.
        #expect(bench.amend(bench.interception(of: ["T1": SampleWorld.target, "T3": third])).tasks.isEmpty)
        let more = try bench.release(message, proposal: true)
        #expect(more.tasks.map(\.reference) == ["T3"])
        #expect(more.tasks.map(\.account) == ["A-3"])
        #expect(try bench.registered("T1", in: message) == kept)

        // The one that was taken out is told as stopped when it is.
        bench.report(.stopped(lastSequence: 0), of: "T2", in: message)
        #expect(bench.report(.interceptionStopped(events: 0, lastEventAt: nil), of: "T2", in: message).kinds == [.cancelled])
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("that name nobody are answered so, and the others run") func nobody() throws {
        bench.directory.change { $0.accounts["second@exmail.example"] = [] }
        let message = world.admitted(bench.interception(of: ["T1": SampleWorld.target, "T2": .second]))
        bench.submit(message)
        let answers = try bench.release(message)
        #expect(answers.tasks.map(\.reference) == ["T1"])
        #expect(answers.kinds.contains(.noData))
    }

    @Test("that go to another person while they are intercepted do not take the interception with them") func recycled() throws {
        let message = try running(bench.interception())
        bench.directory.change {
            $0.accounts["target@exmail.example"] = ["A-9"]
            $0.signInsOfAccount = ["A-9": ["US"]]
        }
        // What the new holder does is nothing that speaks against the task.
        #expect(bench.advance(to: world.days(1)).tasks.isEmpty)
        #expect(try bench.registered(in: message)?.account == "A-1")
        // What the account does against which the task runs, is.
        bench.directory.change { $0.signInsOfAccount = ["A-1": ["US"]] }
        #expect(bench.advance(to: world.days(2)).tasks.map(\.status) == [.suspended])
        let resumed = try bench.release(message)
        #expect(resumed.tasks.last?.safeguard?.known == [.signIns])
        #expect(resumed.tasks.last?.account == "A-1")
    }
}
