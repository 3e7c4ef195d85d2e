import Answer
import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import Rulebook
import SampleProvider
import Testing
import Trust

/// The whole pipeline in one process, over brokers in memory and an injected clock.
@Suite struct PipelineSimulationTests {
    static let seeds: Range<UInt64> = 0..<(ProcessInfo.processInfo.environment["SIM_SEEDS"].flatMap { UInt64($0) } ?? 30)

    /// The sample provider's database, made once.
    static let parts: SimulatedPipeline.Parts = {
        do {
            let path = FileManager.default.temporaryDirectory.appending(path: "comity-sim-\(UUID().uuidString).sqlite").path
            try SampleDatabase.create(at: path, accounts: 20, seed: 7, endingAt: SampleWorld.standard.now)
            guard let cipher = StateCipher(keys: [Array(repeating: 7, count: 32)]) else {
                preconditionFailure("a key of 32 bytes")
            }
            return SimulatedPipeline.Parts(
                rulebooks: try RulebookShelf([DeployedRulebook.approved()]),
                provider: SampleProvider(path: path),
                cipher: cipher
            )
        } catch {
            preconditionFailure("the simulation cannot be set up: \(error)")
        }
    }()

    private let world = SampleWorld.standard

    private func production(
        _ reference: OrderReference,
        location: CountryCode = "CZ",
        target: String = "marek.dvorak@exmail.example"
    ) -> Order {
        let window = TimeWindow(from: world.days(-200), until: world.days(-3))
        return world.order(
            reference: reference,
            purpose: world.purpose(offences: [
                Offence(statute: "Theft Act 1968 s.1", title: "Theft", maximumSentenceMonths: 84)
            ]),
            tasks: [
                world.task(
                    target: TargetIdentifier(format: "EmailAddress", value: target),
                    categories: [.subscriber, .access, .mail, .chat],
                    window: window,
                    targeting: world.targeting(location: location, nationalities: ["CZ"])
                )
            ]
        )
    }

    private func transmittal(_ order: Order, number: Int) -> [UInt8] {
        let id = TransmittalID(unchecked: "6f1c8f0e-7a51-4a0e-9d52-\(String(100_000_000_000 + number))")
        return world.signed(world.transmittal(.order(world.certified(order)), id: id, receiver: order.addressee))
    }

    private func caseID(_ order: Order) -> CaseID { CaseID(authority: "GB-IPU", reference: order.reference) }

    @Test func anOrderIsAnsweredAfterTwoPeopleApproved() throws {
        let pipeline = SimulatedPipeline(seed: 1, parts: Self.parts)
        let order = production("SIM/1")
        try pipeline.submit([transmittal(order, number: 1)])
        try pipeline.settle()
        #expect(pipeline.cases[caseID(order)]?.state.name == "inReview")
        #expect(try pipeline.parts(for: "GB-IPU").isEmpty, "nothing leaves before people decided")
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID(order))
        try pipeline.settle()
        let parts = try pipeline.parts(for: "GB-IPU")
        #expect(parts.map(\.binding.sequence) == Array(1...parts.count))
        #expect(parts.map(\.binding.isLast) == Array(repeating: false, count: parts.count - 1) + [true])
        #expect(parts.allSatisfy { $0.plaintext.count <= PartContent.byteLimit })
        #expect(try pipeline.notices(for: "GB-IPU").map(\.kind) == [.received, .underReview, .accepted, .delivered])
        #expect(pipeline.cases[caseID(order)]?.state == .answered)
        #expect(pipeline.lag == 0)
        #expect(pipeline.cluster.records(in: Topic.deadLetters.name).isEmpty)
    }

    @Test func everythingInTheAnswerIsInTheSignedManifest() throws {
        let pipeline = SimulatedPipeline(seed: 2, parts: Self.parts)
        let order = production("SIM/2")
        try pipeline.submit([transmittal(order, number: 2)])
        try pipeline.settle()
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID(order))
        try pipeline.settle()
        var bytes: [String: [UInt8]] = [:]
        var listed: [ManifestItem] = []
        for part in try pipeline.parts(for: "GB-IPU") {
            switch part.binding.content {
            case .items:
                for item in try CanonicalJSON.decode(PartContent.self, from: part.plaintext).items {
                    bytes["\(item.category)/\(item.id)", default: []] += Array(item.bytes)
                }
            case .batch:
                continue
            case .manifest:
                let signed = try UnverifiedJWS(compact: part.plaintext, as: .manifest, maxBytes: PartContent.byteLimit)
                let payload = try signed.verified(by: world.providerKey, at: pipeline.clock.now)
                listed += try CanonicalJSON.decode(Manifest.self, from: payload.bytes).items
            }
        }
        #expect(!listed.isEmpty)
        #expect(listed.count == bytes.count)
        for item in listed {
            #expect(bytes["\(item.category)/\(item.id)"].map { Digest(of: $0) } == item.digest)
        }
    }

    @Test func aReplayGetsTheSameAnswerAndNoSecondCase() throws {
        let pipeline = SimulatedPipeline(seed: 3, parts: Self.parts)
        let order = production("SIM/3", target: "*@exmail.example")
        let bytes = transmittal(order, number: 3)
        try pipeline.submit([bytes])
        try pipeline.settle()
        let first = try pipeline.notices(for: "GB-IPU")
        try pipeline.submit([bytes])
        try pipeline.settle()
        let both = try pipeline.notices(for: "GB-IPU")
        #expect(first.map(\.kind) == [.received, .refused])
        #expect(both.count == 2 * first.count)
        #expect(both.map(\.id) == first.map(\.id) + first.map(\.id))
        #expect(both.last == first.last)
        #expect(pipeline.cases.count == 1)
    }

    // MARK: Interception

    private static let tapped = SamplePerson.inesDuarte

    private func warrant(_ reference: OrderReference, until end: Date) -> Order {
        world.order(
            reference: reference,
            instrument: world.warrant(selectors: [Self.tapped.target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: Self.tapped.target,
                    window: TimeWindow(from: world.now, until: end),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
    }

    private func begin(_ order: Order, in pipeline: SimulatedPipeline) throws {
        try pipeline.submit([transmittal(order, number: 77)])
        try pipeline.settle()
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID(order))
        try pipeline.settle()
    }

    @Test func anInterceptionDeliversTheTargetsEventsAndNobodyElsesAndEndsByItself() throws {
        let pipeline = SimulatedPipeline(seed: 4, parts: Self.parts)
        let order = warrant("SIM/TIW/1", until: world.now + 3600)
        try pipeline.writes(event: 1, from: Self.tapped.account)
        try begin(order, in: pipeline)
        try pipeline.writes(event: 2, from: Self.tapped.account)
        try pipeline.writes(event: 3, from: "acct-somebody-else")
        try pipeline.writes(event: 4, from: Self.tapped.account)
        pipeline.clock.advance(by: .seconds(3600))
        try pipeline.writes(event: 5, from: Self.tapped.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-2", "event-4"])
        #expect(try pipeline.parts(for: "GB-IPU").last?.binding.isLast == true)
        #expect(try pipeline.notices(for: "GB-IPU").last?.kind == .delivered)
        #expect(pipeline.cases[caseID(order)]?.state == .answered)
    }

    @Test func nothingLeavesAfterACancellationIsConfirmed() throws {
        let pipeline = SimulatedPipeline(seed: 5, parts: Self.parts)
        let order = warrant("SIM/TIW/2", until: world.now + 3600)
        try begin(order, in: pipeline)
        try pipeline.writes(event: 1, from: Self.tapped.account)
        let cancellation = Cancellation(order: order.reference, task: nil, reason: "The investigation has ended.")
        let id: TransmittalID = "0d0c8f0e-7a51-4a0e-9d52-2a1f0c3b4d5e"
        try pipeline.submit([world.signed(world.transmittal(.cancellation(cancellation), id: id))])
        try pipeline.settle()
        #expect(try pipeline.notices(for: "GB-IPU").last?.kind == .cancelled)
        try pipeline.writes(event: 2, from: Self.tapped.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])
        #expect(pipeline.cases[caseID(order)]?.state == .cancelled)
    }

    @Test func anotherAuthorityCannotCancelNorLearnOfAnOrder() throws {
        let pipeline = SimulatedPipeline(seed: 6, parts: Self.parts)
        let order = warrant("SIM/TIW/3", until: world.now + 3600)
        try begin(order, in: pipeline)
        let cancellation = Cancellation(order: order.reference, task: nil, reason: "Not mine.")
        let foreign = world.transmittal(
            .cancellation(cancellation),
            id: "1d0c8f0e-7a51-4a0e-9d52-2a1f0c3b4d5e",
            sender: "US-OIA",
            receiver: "exmail-gb"
        )
        try pipeline.submit([world.signed(foreign)])
        try pipeline.settle()
        try pipeline.writes(event: 1, from: Self.tapped.account)
        // The order of that reference might be on its way: it is waited for before the authority hears that there is none.
        pipeline.clock.advance(by: .seconds(1200))
        try pipeline.settle()
        #expect(try pipeline.notices(for: "US-OIA").map { $0.reasons.map(\.code) } == [[.unknownCase]])
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])
    }

    // MARK: Crashes

    /// Crashes and broker errors at any instant, any number of times: every order ends with exactly one set of outputs.
    @Test(arguments: [seeds])
    func everyOrderHasOneOutcomeWhateverCrashes(seeds: Range<UInt64>) throws {
        for seed in seeds { try runWithCrashes(seed: seed) }
    }

    private func runWithCrashes(seed: UInt64) throws {
        let pipeline = SimulatedPipeline(seed: seed, parts: Self.parts, workersPerStage: 2)
        pipeline.cluster.injectAtRandom(chance: 0.002)
        let good = (1...3).map { production(OrderReference(unchecked: "SIM/\(seed)/G\($0)")) }
        let bulk = (1...2).map { production(OrderReference(unchecked: "SIM/\(seed)/B\($0)"), target: "*@exmail.example") }
        let protected = production(OrderReference(unchecked: "SIM/\(seed)/P"), location: "US")
        let orders = good + bulk + [protected]
        var values = orders.enumerated().map { transmittal($1, number: $0) }
        values.insert(Array("not a transmittal".utf8), at: 2)
        pipeline.cluster.injectAtRandom(chance: 0)
        try pipeline.submit(values)
        pipeline.cluster.injectAtRandom(chance: 0.002)
        try pipeline.run(turns: 600, crashChance: 0.01)
        pipeline.cluster.injectAtRandom(chance: 0)
        try pipeline.settle()
        for order in good { try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID(order)) }
        pipeline.cluster.injectAtRandom(chance: 0.002)
        try pipeline.run(turns: 600, crashChance: 0.01)
        pipeline.cluster.injectAtRandom(chance: 0)
        pipeline.clock.advance(by: .seconds(30))
        try pipeline.settle()

        let notices = try pipeline.notices(for: "GB-IPU")
        for order in good {
            #expect(
                notices.filter { $0.order == order.reference }.map(\.kind).sorted { $0.rawValue < $1.rawValue }
                    == [.accepted, .delivered, .received, .underReview],
                "seed \(seed)"
            )
            let parts = try pipeline.parts(for: "GB-IPU").filter { $0.binding.order == order.reference }
            #expect(parts.map(\.binding.sequence) == Array(1...max(parts.count, 1)), "seed \(seed)")
            #expect(parts.last?.binding.isLast == true, "seed \(seed)")
        }
        // A machine refuses what names everyone; whether to object for someone protected is for people, who have not spoken.
        for (order, last) in bulk.map({ ($0, Notice.Kind.refused) }) + [(protected, .underReview)] {
            let kinds = notices.filter { $0.order == order.reference }.map(\.kind)
            #expect(Set(kinds) == [.received, last] && kinds.count == 2, "seed \(seed)")
        }
        #expect(pipeline.cluster.records(in: Topic.deadLetters.name).count == 1, "seed \(seed)")
        #expect(pipeline.lag == 0, "seed \(seed)")
    }
}
