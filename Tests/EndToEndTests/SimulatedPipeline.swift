import Answer
import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import Logging
import Rulebook
import SampleProvider
import StageKit
import StageRuntime
import Telemetry
import Trust

@testable import Delivery
@testable import Intake
@testable import Interception
@testable import LegalValidation
@testable import Retrieval

/// What a scheduler needs of a worker, whatever its stage.
protocol Turning {
    @discardableResult
    func turnOnce() throws -> Bool
}

extension StageWorker: Turning {
    func turnOnce() throws -> Bool { try turn() == .worked }
}

/// The five stages in one process over brokers in memory: the real logic, runtime, signatures and database; only Kafka and the
/// clock are made for tests. A seed decides who takes a turn when.
final class SimulatedPipeline {
    let world = SampleWorld.standard
    let clock: TestClock
    let cluster: MemoryCluster
    private var random: SeededGenerator
    private var members: [Member] = []
    private let tracer: PipelineTracer
    private let parts: Parts
    /// From interception to the task register.
    let registerLine = TopicLine(to: .tasks)

    /// A worker in a process of its own, and how to make it again after a crash.
    private struct Member {
        let stage: StageName
        let make: (any Cluster) -> any Turning
        var process: MemoryProcess
        var worker: any Turning
    }

    /// What the stages are made of.
    struct Parts {
        let rulebooks: RulebookShelf
        let provider: SampleProvider
        let cipher: StateCipher
    }

    static let partitions: Int32 = 3

    init(seed: UInt64, parts: Parts, workersPerStage: Int = 1, tracer: PipelineTracer = .carrying) {
        self.tracer = tracer
        let clock = TestClock(SampleWorld.standard.now)
        self.clock = clock
        self.parts = parts
        cluster = MemoryCluster(seed: seed, clock: clock)
        random = SeededGenerator(seed: seed)
        for topic in Topic.shared + [.agency("GB-IPU"), .agency("US-OIA")] {
            cluster.createTopic(topic.name, partitions: Self.partitions)
        }
        for ordinal in 0..<workersPerStage { addStages(ordinal) }
    }

    private func addStages(_ ordinal: Int) {
        let (world, parts) = (world, parts)
        add(.intake, ordinal) {
            IntakeStage(authorities: world.authorities, entities: world.entities, clockWindow: ClockWindow())
        }
        add(.validate, ordinal) {
            LegalValidationStage(
                rulebooks: parts.rulebooks,
                authorities: world.authorities,
                reviewers: world.reviewers,
                entities: world.entities,
                directory: parts.provider
            )
        }
        add(.retrieve, ordinal) {
            RetrievalStage(
                source: parts.provider,
                directory: parts.provider,
                preservation: parts.provider,
                authorities: world.authorities,
                signer: world.providerSigner,
                cipher: parts.cipher
            )
        }
        add(.intercept, ordinal) {
            InterceptionStage(
                authorities: world.authorities,
                signer: world.providerSigner,
                cipher: parts.cipher,
                partitionOf: { Murmur2Partitioner.partition(forKey: $0.rawValue.utf8, of: Self.partitions) }
            )
        }
        add(.deliver, ordinal) { DeliveryStage(signer: world.providerSigner, directory: parts.provider) }
    }

    private func add<S: Stage>(_ name: StageName, _ ordinal: Int, _ makeStage: @escaping @Sendable () -> S) {
        let (clock, line, tracer) = (clock, registerLine, tracer)
        let make = { (cluster: any Cluster) -> any Turning in
            StageWorker(
                cluster: GuardedCluster(name == .intercept ? SeveredCluster(cluster, line: line) : cluster, for: name),
                settings: .init(transactionalID: "\(name.rawValue)-\(ordinal)", rebuildLimit: .max),
                clock: WallClock { clock.now },
                tracer: tracer,
                log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
                makeStage: makeStage
            )
        }
        let process = cluster.process()
        members.append(Member(stage: name, make: make, process: process, worker: make(process)))
    }

    // MARK: Time and order

    /// Lets workers take turns in an order that the seed decides, with crashes now and then if there is a chance of them.
    func run(turns: Int, crashChance: Double = 0) throws {
        for _ in 0..<turns {
            let index = Int.random(in: members.indices, using: &random)
            if Double.random(in: 0..<1, using: &random) < crashChance { members[index].process.crash() }
            reviveIfCrashed(index)
            try members[index].worker.turnOnce()
            reviveIfCrashed(index)
            clock.advance(by: .milliseconds(Int.random(in: 1...20, using: &random)))
        }
    }

    /// Lets workers take turns until none of them has anything to do. A transaction that a crash left open hides what is behind it,
    /// so the work is not done before it has ended.
    func settle() throws {
        var quiet = 0
        for _ in 0..<20_000 where quiet < 20 {
            var isBusy = false
            for index in members.indices {
                reviveIfCrashed(index)
                isBusy = try members[index].worker.turnOnce() || isBusy
            }
            clock.advance(by: .milliseconds(20))
            quiet = isBusy || !cluster.openTransactions.isEmpty || lag > 0 ? 0 : quiet + 1
        }
    }

    /// The processes of a stage die, and are started anew when they have a turn.
    func crash(_ stage: StageName) {
        for index in members.indices where members[index].stage == stage { members[index].process.crash() }
    }

    private func reviveIfCrashed(_ index: Int) {
        guard members[index].process.hasCrashed else { return }
        members[index].process = cluster.process()
        members[index].worker = members[index].make(members[index].process)
    }

    // MARK: What agencies and reviewers do

    func submit(_ values: [[UInt8]]) throws {
        try put(values.map { ProducerRecord(topic: Topic.intake.name, key: nil, value: $0) })
    }

    func put(_ records: [ProducerRecord]) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(records)
    }

    /// Has reviewers decide on a case that waits for them, or on the amendment that waits in it.
    func decide(_ verdict: Decision.Verdict, by reviewers: [ReviewerID], on id: CaseID) throws {
        guard let current = cases[id], let grounds = (current.proposal?.report ?? current.report)?.grounds else { return }
        let order = current.proposal?.order ?? current.order
        try put(
            reviewers.map { reviewer -> ProducerRecord in
                let cause = "\(id) \(reviewer) \(grounds) \(current.timeline.count)"
                let decision = Decision(
                    id: "00000000-0000-4000-8000-" + Digest(of: cause).rawValue.prefix(12),
                    caseID: id,
                    orderDigest: order.digest,
                    grounds: grounds,
                    reviewer: reviewer,
                    verdict: verdict,
                    reason: "Within the agreement.",
                    decidedAt: clock.now
                )
                return ProducerRecord(
                    topic: Topic.decisions.name,
                    key: Array(id.rawValue.utf8),
                    value: world.signed(decision)
                )
            }
        )
    }

    // MARK: What can be seen

    func values<Value: Decodable>(_ type: Value.Type, in topic: Topic) -> [Value] {
        cluster.records(in: topic.name).compactMap { record in
            record.value.flatMap { try? CanonicalJSON.decode(type, from: $0) }
        }
    }

    var cases: [CaseID: Case] {
        Dictionary(values(Case.self, in: .cases).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// The statements in an agency's topic, verified with the provider's key.
    func statements(for authority: AuthorityID) throws -> [(statement: AgencyStatement, ciphertext: Data?)] {
        try values(AgencyMessage.self, in: .agency(authority)).map { message in
            let signed = try UnverifiedJWS(compact: Array(message.statement.utf8), as: .statement)
            let payload = try signed.verified(by: world.providerKey, at: clock.now)
            return (try CanonicalJSON.decode(AgencyStatement.self, from: payload.bytes), message.ciphertext)
        }
    }

    func notices(for authority: AuthorityID) throws -> [Notice] {
        try statements(for: authority).compactMap { entry in
            if case .notice(let notice) = entry.statement.content { notice } else { nil }
        }
    }

    func parts(for authority: AuthorityID) throws -> [(binding: SealBinding, plaintext: [UInt8])] {
        try statements(for: authority).compactMap { entry in
            guard case .part(let part) = entry.statement.content, let ciphertext = entry.ciphertext else { return nil }
            return (part.binding, try world.opener(of: authority).open(part, ciphertext: ciphertext))
        }
    }

    /// The lag of every stage together.
    var lag: Int64 {
        StageName.allCases.reduce(0) { $0 + cluster.lag(ofGroup: $1.rawValue, topics: $1.inputs.map(\.name)) }
    }
}
