import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import SampleProvider
import Testing

/// What may happen to a warrant while it runs, in the whole pipeline.
@Suite("The course of an interception in the whole pipeline") struct InterceptionCourseTests {
    private let world = SampleWorld.standard
    private static let tapped = SamplePerson.inesDuarte
    private let pipeline: SimulatedPipeline
    private let caseID = CaseID(authority: "GB-IPU", reference: "COURSE/1")

    /// A pipeline in which two people have approved a warrant for an hour.
    init() throws {
        pipeline = SimulatedPipeline(seed: 31, parts: PipelineSimulationTests.parts)
        try submit(.order(world.certified(warrant(hours: 1))), as: 1)
        try decide()
    }

    /// - Parameter isRenewed: whether it was approved anew, for longer.
    private func warrant(hours: Double, isRenewed: Bool = false) -> Order {
        let approvals = [
            world.approval("secretaryOfState", at: world.now - 7200),
            world.approval("judicialCommissioner", at: world.now - 3600),
        ]
        return world.order(
            reference: "COURSE/1",
            issuedAt: isRenewed ? world.now - 1800 : nil,
            instrument: world.warrant(approvals: isRenewed ? approvals : nil, selectors: [Self.tapped.target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: Self.tapped.target,
                    window: TimeWindow(from: world.now, until: world.now + hours * 3600),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
    }

    // MARK: What people and authorities do

    private func submit(_ message: Transmittal.Message, as number: Int) throws {
        let id = TransmittalID(unchecked: "9a0c8f0e-7a51-4a0e-9d52-\(100_000_000_000 + number)")
        try pipeline.submit([world.signed(world.transmittal(message, id: id))])
        try pipeline.settle()
    }

    private func decide() throws {
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID)
        try pipeline.settle()
    }

    private func pause(isLifted: Bool, as number: Int) throws {
        try submit(.suspension(world.suspension(of: warrant(hours: 1), isLifted: isLifted)), as: number)
    }

    private func extend(as number: Int) throws {
        let current = try #require(pipeline.cases[caseID])
        try submit(.amendment(world.amendment(warrant(hours: 2, isRenewed: true), replacing: current.order.digest)), as: number)
        try decide()
    }

    private func writes(_ number: Int, in country: CountryCode? = nil) throws {
        try pipeline.writes(event: number, from: Self.tapped.account, in: country)
    }

    private func pass(to seconds: TimeInterval) throws {
        pipeline.clock.advance(by: .seconds((world.now + seconds).timeIntervalSince(pipeline.clock.now)))
        try pipeline.settle()
    }

    // MARK: What is seen

    private var state: String? { pipeline.cases[caseID]?.state.name }
    private var tasks: [CaseTask] { pipeline.cases[caseID]?.tasks ?? [] }

    private func captured() throws -> [Int] {
        try pipeline.intercepted(for: "GB-IPU").compactMap { Int($0.dropFirst("event-".count)) }
    }

    private func audited(_ kind: AuditEvent.Kind) -> [AuditEvent] {
        pipeline.values(AuditEvent.self, in: .audit).filter { $0.kind == kind }
    }

    private func manifests() throws -> [SealBinding] {
        try pipeline.parts(for: "GB-IPU").map(\.binding).filter { $0.content == .manifest }
    }

    @Test("may be paused by where its target is or by its authority, and extended: its agency gets what happened between")
    func wholeCourse() throws {
        try writes(1)
        try writes(2, in: "US")
        #expect(state == "suspended")
        try writes(3)
        try decide()
        #expect(state == "fulfilling" && tasks[0].record?.safeguard?.signInDecisions == 1)
        try writes(4, in: "US")
        try pause(isLifted: false, as: 2)
        #expect(state == "suspended" && tasks[0].captured?.events == 2)
        // Nobody has a turn until the pause is over: its event is read afterwards, or just before.
        try pipeline.write(event: 5, from: Self.tapped.account)
        pipeline.clock.advance(by: .milliseconds(20))
        try pause(isLifted: true, as: 3)
        #expect(state == "fulfilling")
        try writes(6)
        try extend(as: 4)
        #expect(tasks.map(\.armedUntil) == [world.now + 7200])
        try pass(to: 3700)
        try writes(7)
        try pass(to: 7200)
        try writes(8)
        #expect(try captured() == [1, 4, 6, 7])
        #expect(try manifests().map(\.isLast) == [true])
        #expect(audited(.unexplainedIntercept).isEmpty && audited(.unconfirmedStop).isEmpty)
    }

    @Test("goes on as a task of its own if its later end reaches the stage too late, and its authority hears of the gap")
    func extendedTooLate() throws {
        try writes(1)
        pipeline.registerLine.isCut = true
        try extend(as: 2)
        #expect(tasks.map(\.armedUntil) == [world.now + 3600], "the stage has not heard of it")
        try pass(to: 3605)
        try writes(2)
        pipeline.registerLine.isCut = false
        try pass(to: 3610)
        #expect(tasks.map(\.state) == [.delivered, .active])
        #expect(tasks.last?.armedUntil == world.now + 7200)
        try writes(3)
        #expect(try captured() == [1, 3])
        let told = try pipeline.notices(for: "GB-IPU")
        #expect(told.suffix(2).map(\.kind) == [.delivered, .resumed])
        #expect(told.last?.reasons.first?.message.contains("is not captured") == true)
        #expect(audited(.unexplainedIntercept).map(\.taskID).contains(tasks[0].id))
        try pass(to: 7200)
        #expect(tasks.map(\.state) == [.delivered, .delivered])
        #expect(try manifests().map(\.taskID) == tasks.map(\.id))
    }

    @Test("whose end passes while a new worker cannot read the register is told as over once it can, with a gap in its answer")
    func endedBlind() throws {
        try writes(1)
        pipeline.registerLine.isCut = true
        pipeline.crash(.intercept)
        try pipeline.write(event: 2, from: Self.tapped.account)
        pipeline.clock.advance(by: .seconds(3700))
        try pipeline.write(event: 3, from: Self.tapped.account)
        try pipeline.run(turns: 500)
        #expect(audited(.interceptionStopped).isEmpty, "nothing is told of a partition that is not open")
        pipeline.registerLine.isCut = false
        try pipeline.settle()
        #expect(audited(.interceptionStopped).count == 1)
        #expect(try captured() == [1])
        #expect(try manifests().map(\.isLast) == [true])
        let notes = pipeline.cases[caseID]?.timeline.map(\.note) ?? []
        #expect(notes.count { $0.hasPrefix("task T1: interception stopped after 1 events") } == 1)
        #expect(notes.contains("task T1: 1 items collected, 1 gaps"))
    }
}
