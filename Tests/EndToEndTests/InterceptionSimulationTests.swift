import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import SampleProvider
import Testing
import Trust

/// Interceptions in the whole pipeline, with everything that can fail them: a register that cannot be reached, crashes and rebalances.
@Suite("An interception in the whole pipeline") struct InterceptionSimulationTests {
    private let world = SampleWorld.standard
    private static let tapped = SamplePerson.inesDuarte

    private func warrant(_ reference: OrderReference) -> Order {
        world.order(
            reference: reference,
            instrument: world.warrant(selectors: [Self.tapped.target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: Self.tapped.target,
                    window: TimeWindow(from: world.now, until: world.now + 3600),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
    }

    /// A pipeline in which two people have approved a warrant, and its case.
    private func running(_ reference: OrderReference, seed: UInt64, workers: Int = 1) throws -> (SimulatedPipeline, CaseID) {
        let pipeline = SimulatedPipeline(seed: seed, parts: PipelineSimulationTests.parts, workersPerStage: workers)
        let order = warrant(reference)
        let id = TransmittalID(unchecked: "7a0c8f0e-7a51-4a0e-9d52-\(String(100_000_000_000 + seed))")
        let message = world.transmittal(.order(world.certified(order)), id: id, receiver: order.addressee)
        try pipeline.submit([world.signed(message)])
        try pipeline.settle()
        let caseID = CaseID(authority: "GB-IPU", reference: reference)
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID)
        try pipeline.settle()
        return (pipeline, caseID)
    }

    private func audited(_ kind: AuditEvent.Kind, in pipeline: SimulatedPipeline) -> [AuditEvent] {
        pipeline.values(AuditEvent.self, in: .audit).filter { $0.kind == kind }
    }

    @Test("shows in its case from its arming to its end") func shown() throws {
        let (pipeline, caseID) = try running("LIVE/1", seed: 21)
        #expect(pipeline.cases[caseID]?.tasks[0].armedUntil == world.now + 3600)
        try pipeline.writes(event: 1, from: Self.tapped.account)
        pipeline.clock.advance(by: .seconds(3600))
        try pipeline.settle()
        let notes = try #require(pipeline.cases[caseID]).timeline.map(\.note)
        let steps = [
            "task T1: armed until", "task T1: interception started", "task T1: interception stopped after 1 events, the last",
        ]
        for step in steps { #expect(notes.count { $0.hasPrefix(step) } == 1, "\(step)") }
    }

    // MARK: Without the register

    @Test("edge 12: that is cut off from the register ends at its time by its own clock, and captures nothing after")
    func cutOff() throws {
        let (pipeline, _) = try running("LIVE/2", seed: 22)
        try pipeline.writes(event: 1, from: Self.tapped.account)
        pipeline.registerLine.isCut = true
        try pipeline.writes(event: 2, from: Self.tapped.account)
        pipeline.clock.advance(by: .seconds((world.now + 3600).timeIntervalSince(pipeline.clock.now) - 0.05))
        try pipeline.settle()
        try pipeline.writes(event: 3, from: Self.tapped.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1", "event-2"])
        #expect(try pipeline.parts(for: "GB-IPU").last?.binding.isLast == true)
        let stop = try #require(audited(.interceptionStopped, in: pipeline).first)
        #expect(stop.at >= world.now + 3600 && stop.at < world.now + 3601)
    }

    @Test(
        "that cannot hear of its cancellation lets nothing leave, and its authority hears so after a minute, with an alarm here"
    )
    func deaf() throws {
        let (pipeline, caseID) = try running("LIVE/3", seed: 23)
        pipeline.registerLine.isCut = true
        let cancellation = Cancellation(order: "LIVE/3", reason: "The investigation has ended.")
        let id: TransmittalID = "8a0c8f0e-7a51-4a0e-9d52-2a1f0c3b4d5e"
        try pipeline.submit([world.signed(world.transmittal(.cancellation(cancellation), id: id))])
        try pipeline.settle()
        try pipeline.writes(event: 1, from: Self.tapped.account)
        #expect(pipeline.cases[caseID]?.state == .stopping(.cancelled))
        pipeline.clock.advance(by: .seconds(60))
        try pipeline.settle()
        #expect(try pipeline.notices(for: "GB-IPU").last?.kind == .cancelled)
        #expect(try pipeline.intercepted(for: "GB-IPU").isEmpty)
        #expect(audited(.unconfirmedStop, in: pipeline).count == 1)
    }

    @Test("is not begun by a worker that starts while the register cannot be read, and goes on without loss when it can be")
    func startedBlind() throws {
        let (pipeline, _) = try running("LIVE/4", seed: 24)
        try pipeline.writes(event: 1, from: Self.tapped.account)
        pipeline.registerLine.isCut = true
        pipeline.crash(.intercept)
        try pipeline.write(event: 2, from: Self.tapped.account)
        try pipeline.run(turns: 500)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])
        pipeline.registerLine.isCut = false
        try pipeline.settle()
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1", "event-2"])
    }

    // MARK: Crashes

    @Test("is captured exactly once, without gaps, and proven by its batches, whatever crashes", arguments: [0 as UInt64..<6])
    func crashes(seeds: Range<UInt64>) throws {
        for seed in seeds {
            let reference = OrderReference(unchecked: "LIVE/C\(seed)")
            let (pipeline, _) = try running(reference, seed: seed, workers: 2)
            pipeline.cluster.injectAtRandom(chance: 0.002)
            let events = 40
            for number in 1...events {
                pipeline.cluster.injectAtRandom(chance: 0)
                try pipeline.write(event: number, from: Self.tapped.account)
                try pipeline.write(event: 1000 + number, from: "acct-somebody-else")
                pipeline.cluster.injectAtRandom(chance: 0.002)
                try pipeline.run(turns: 20, crashChance: 0.01)
            }
            pipeline.cluster.injectAtRandom(chance: 0)
            try pipeline.settle()
            pipeline.clock.advance(by: .seconds(3600))
            try pipeline.settle()
            #expect(try pipeline.intercepted(for: "GB-IPU") == (1...events).map { "event-\($0)" }, "seed \(seed)")
            try check(pipeline, "seed \(seed)")
        }
    }

    /// What an agency checks of the one answer that it has.
    private func check(_ pipeline: SimulatedPipeline, _ comment: Comment) throws {
        let parts = try pipeline.parts(for: "GB-IPU")
        #expect(parts.map(\.binding.sequence) == Array(1...parts.count), comment)
        #expect(parts.map(\.binding.isLast) == Array(repeating: false, count: parts.count - 1) + [true], comment)
        var items: [String: Digest] = [:]
        for part in parts where part.binding.content == .items {
            for item in try CanonicalJSON.decode(PartContent.self, from: part.plaintext).items {
                #expect(items.updateValue(Digest(of: item.bytes), forKey: item.id) == nil, comment)
            }
        }
        var last: Digest?
        var listed: [String: Digest] = [:]
        let batches = parts.filter { $0.binding.content == .batch }
        for (number, part) in batches.enumerated() {
            let batch = try verified(DigestBatch.self, part.plaintext, as: .batch, in: pipeline)
            #expect(batch.number == number + 1 && batch.previous == last, comment)
            for item in batch.items { listed[item.id] = item.digest }
            last = Digest(of: part.plaintext)
        }
        #expect(listed == items, comment)
        let manifest = try verified(Manifest.self, try #require(parts.last).plaintext, as: .manifest, in: pipeline)
        #expect(manifest.batches == last.map { BatchChain(count: batches.count, last: $0) }, comment)
        #expect(manifest.counts.items == items.count, comment)
    }

    private func verified<Value: Decodable>(
        _ type: Value.Type,
        _ jws: [UInt8],
        as kind: JWSType,
        in pipeline: SimulatedPipeline
    ) throws -> Value {
        let signed = try UnverifiedJWS(compact: jws, as: kind, maxBytes: PartContent.byteLimit)
        return try CanonicalJSON.decode(type, from: signed.verified(by: world.providerKey, at: pipeline.clock.now).bytes)
    }
}
