import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Rulebook
import StageKit
import Synchronization
import Testing

@testable import LegalValidation

/// The stage in the sample world, with the deployed rulebook, a directory that tests can change, and what the stage has said.
struct Bench {
    let world: SampleWorld
    let directory = PretendDirectory()
    let driver: StageDriver<LegalValidationStage>
    private let policy: ReviewPolicy
    private let rulebooks: RulebookShelf
    private let stage: LegalValidationStage

    init(policy: ReviewPolicy = ReviewPolicy(), world: SampleWorld = .standard, rulebook: Rulebook? = nil) throws {
        self.policy = policy
        self.world = world
        rulebooks = try RulebookShelf([try rulebook ?? DeployedRulebook.approved()])
        stage = Bench.stage(world, directory, policy, rulebooks)
        driver = try StageDriver(stage, now: world.now)
    }

    static func stage(
        _ world: SampleWorld,
        _ directory: PretendDirectory,
        _ policy: ReviewPolicy,
        _ rulebooks: RulebookShelf
    ) -> LegalValidationStage {
        LegalValidationStage(
            rulebooks: rulebooks,
            authorities: world.authorities,
            reviewers: world.reviewers,
            entities: world.entities,
            directory: directory,
            policy: policy
        )
    }

    /// Starts over from the changelog, perhaps in a world in which keys have been revoked or added.
    func restart(in world: SampleWorld? = nil) throws {
        try driver.restart(Bench.stage(world ?? self.world, directory, policy, rulebooks))
    }

    // MARK: What comes in

    @discardableResult
    func submit(_ message: AdmittedMessage) -> Answers {
        Answers(driver.feed(topic: Topic.admitted.name, key: message.caseID.rawValue, value: CanonicalJSON.encode(message)))
    }

    @discardableResult
    func submit(_ order: Order) -> Answers { submit(world.admitted(order, at: driver.now)) }

    @discardableResult
    func decide(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on message: AdmittedMessage,
        id: String? = nil,
        reason: String = "Within the agreement."
    ) -> Answers {
        decide(
            world.signed(
                world.decision(
                    verdict,
                    by: reviewer,
                    on: message,
                    grounds: grounds(of: message),
                    id: id,
                    reason: reason,
                    at: driver.now
                )
            ),
            on: message.caseID
        )
    }

    /// What a reviewer reads now: the findings as they stand.
    func grounds(of message: AdmittedMessage) -> Digest {
        driver.entry(message.caseID.rawValue)?.open?.report?.grounds ?? Digest(of: "no case")
    }

    @discardableResult
    func decide(_ signed: [UInt8], on case: CaseID) -> Answers {
        Answers(driver.feed(topic: Topic.decisions.name, key: `case`.rawValue, value: signed))
    }

    /// Both reviewers approve.
    @discardableResult
    func approve(_ message: AdmittedMessage) -> Answers {
        decide(.approve, by: "alice", on: message)
        return decide(.approve, by: "bob", on: message)
    }

    @discardableResult
    func report(
        _ event: Outcome.Event,
        of task: TaskReference = "T1",
        in message: AdmittedMessage,
        at instant: Date? = nil
    ) -> Answers {
        let taskID = TaskID(of: message.caseID, reference: task)
        let outcome = Outcome(caseID: message.caseID, taskID: taskID, at: instant ?? driver.now, event: event)
        return Answers(
            driver.feed(topic: Topic.outcomes.name, key: message.caseID.rawValue, value: CanonicalJSON.encode(outcome))
        )
    }

    /// The task's whole answer is collected and delivered.
    @discardableResult
    func fulfil(
        _ message: AdmittedMessage,
        items: Int = 3,
        of task: TaskReference = "T1",
        manifest: Digest = .manifest
    ) -> Answers {
        report(.collected(items: items, gaps: 0), of: task, in: message)
        return report(.delivered(parts: 1, manifestDigest: manifest), of: task, in: message)
    }

    /// An interception is stopped: nothing is captured, and nothing leaves after a part.
    @discardableResult
    func stop(_ message: AdmittedMessage, after sequence: Int, of task: TaskReference = "T1") -> Answers {
        report(.interceptionStopped(events: sequence, lastEventAt: nil), of: task, in: message)
        return report(.stopped(lastSequence: sequence), of: task, in: message)
    }

    @discardableResult
    func cancel(_ order: Order, task: TaskReference? = nil) -> Answers {
        let cancellation = Cancellation(order: order.reference, task: task, reason: "The suspect was arrested.")
        return submit(world.admitted(cancellation, of: order, at: driver.now))
    }

    @discardableResult
    func acknowledge(_ order: Order, task: TaskReference = "T1", manifest: Digest = .manifest) -> Answers {
        let receipt = Receipt(order: order.reference, task: task, manifestDigest: manifest)
        return submit(world.admitted(receipt, of: order, at: driver.now))
    }

    @discardableResult
    func advance(to date: Date) -> Answers { Answers(driver.advance(to: date)) }

    // MARK: What is there

    func due(_ entry: Case) -> Date? { stage.due(.open(entry)) }

    func entry(_ message: AdmittedMessage) throws -> Case { try #require(driver.entry(message.caseID.rawValue)?.open) }

    /// The task's newest entry in the register.
    func registered(_ task: TaskReference = "T1", in message: AdmittedMessage) throws -> TaskRecord? {
        let id = TaskID(of: message.caseID, reference: task)
        return Answers(driver.written).tasks.last { $0.id == id }
    }

    // MARK: Orders of the sample world

    /// Stored mail, which two people must approve.
    func mailOrder(
        reference: OrderReference = SampleWorld.reference,
        target: TargetIdentifier = SampleWorld.target,
        targeting: Targeting? = nil,
        validity: TimeWindow? = nil
    ) -> Order {
        world.order(
            reference: reference,
            instrument: world.instrument(validity: validity),
            tasks: [world.task(target: target, categories: [.mail], targeting: targeting)]
        )
    }

    func interception(target: TargetIdentifier = SampleWorld.target) -> Order { interception(of: ["T1": target]) }

    /// A warrant with several selectors, each a task of its own.
    func interception(of targets: KeyValuePairs<TaskReference, TargetIdentifier>, until end: Date? = nil) -> Order {
        let window = TimeWindow(from: world.now, until: end ?? world.days(30))
        return world.order(
            reference: "TIW/2026/1",
            tasks: targets.map { world.task($0.key, action: .interception, target: $0.value, window: window) }
        )
    }

    func americanWarrant() -> Order {
        world.order(
            reference: "OIA/26/1",
            issuer: "US-FBI",
            addressee: "exmail-gb",
            instrument: world.instrument(kind: "USSCAWARRANT"),
            tasks: [world.task(categories: [.mail], targeting: world.targeting(location: "US", nationalities: ["US"]))]
        )
    }

    /// Two tasks for communications data, which need no person.
    func twoTasks() -> Order { world.order(tasks: [world.task("T1"), world.task("T2", categories: [.access])]) }
}

extension Digest {
    static let manifest = Digest(of: "the ciphertext of the last part")
}

/// What the stage wrote, read back.
struct Answers {
    var tasks: [TaskRecord] = []
    /// The silent holds.
    var holds: [TaskRecord] = []
    var notices: [Notice] = []
    var audit: [AuditEvent] = []

    init(_ records: [OutboundRecord]) {
        for record in records {
            let value = record.value ?? []
            switch record.topic {
            case Topic.tasks.name:
                for task: TaskRecord in Self.read(value) {
                    if task.isHold { holds.append(task) } else { tasks.append(task) }
                }
            case Topic.notices.name: notices += Self.read(value)
            case Topic.audit.name: audit += Self.read(value)
            default: continue
            }
        }
    }

    private static func read<Message: Decodable>(_ value: [UInt8]) -> [Message] {
        do {
            return [try CanonicalJSON.decode(from: value)]
        } catch {
            Issue.record("the stage wrote what is not a \(Message.self): \(error)")
            return []
        }
    }

    var kinds: [Notice.Kind] { notices.map(\.kind) }
    var codes: [ReasonCode] { notices.flatMap(\.reasons).map(\.code) }
    var isEmpty: Bool { tasks.isEmpty && holds.isEmpty && notices.isEmpty && audit.isEmpty }
}

extension TaskRecord {
    /// Whether it keeps an account while its case is open, rather than answering the order.
    var isHold: Bool {
        (1...TaskID.maximumVersions).contains { id == TaskID(holdFor: TaskID(of: caseID, reference: reference, version: $0)) }
    }
}

/// A directory that knows one person unless a test says otherwise.
final class PretendDirectory: AccountDirectory {
    struct State {
        var accounts: [String: [AccountID]] = ["target@exmail.example": ["A-1"], "second@exmail.example": ["A-2"]]
        var signIns: [CountryCode] = []
        /// Where single accounts were used, if that differs.
        var signInsOfAccount: [AccountID: [CountryCode]] = [:]
        var flags: Set<AccountProfile.Flag> = []
        var isAway = false
    }

    private let state = Mutex(State())
    let formats: Set<String> = ["EmailAddress", "AccountHandle"]

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID] {
        try present().accounts[target.value] ?? []
    }

    func holders(
        of target: TargetIdentifier,
        at entity: EntityID,
        within window: TimeWindow
    ) throws(ProviderError) -> [IdentifierHolder] {
        try accounts(named: target, at: entity).map { IdentifierHolder(account: $0, from: .distantPast) }
    }

    func profile(of account: AccountID) throws(ProviderError) -> AccountProfile? {
        let state = try present()
        return AccountProfile(
            account: account,
            country: nil,
            phoneCountry: nil,
            signInCountries: state.signInsOfAccount[account] ?? state.signIns,
            flags: state.flags
        )
    }

    private func present() throws(ProviderError) -> State {
        let now = state.withLock { $0 }
        if now.isAway { throw .unavailable("out to lunch") }
        return now
    }
}
