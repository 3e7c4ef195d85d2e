import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Synchronization
import Testing
import Trust

@testable import Delivery

/// A delivery stage on a driver, one task of the sample world, and hands to feed it with.
final class World {
    static let start = SampleWorld.standard.now
    static let caseID = CaseID(authority: "GB-IPU", reference: "OPO-1")

    /// A stage that signs for the provider.
    static var stage: DeliveryStage { stage(asking: Lookout()) }

    static func stage(asking lookout: some AccountDirectory) -> DeliveryStage {
        DeliveryStage(signer: SampleWorld.standard.providerSigner, directory: lookout)
    }

    /// What the provider sees of the task's account.
    let lookout = Lookout()
    let driver: StageDriver<DeliveryStage>
    var task: TaskRecord

    init(_ edit: (inout TaskRecord) -> Void = { _ in }) throws {
        driver = try StageDriver(World.stage(asking: lookout), now: World.start)
        task = World.task()
        edit(&task)
    }

    static func task(
        action: OrderTask.Action = .production,
        status: TaskStatus = .active,
        account: AccountID? = "account-1",
        deliverUntil: Date = World.start + 86_400,
        safeguard: Safeguard? = Safeguard(protectedLocations: ["US"], known: [])
    ) -> TaskRecord {
        TaskRecord(
            id: TaskID(of: caseID, reference: "1"),
            caseID: caseID,
            order: "OPO-1",
            reference: "1",
            recipient: "GB-IPU",
            recipientKey: "GB-IPU-seal",
            entity: "exmail-us",
            action: action,
            account: account,
            target: TargetIdentifier(format: "EmailAddress", value: "someone@exmail.example"),
            categories: [.mail],
            window: TimeWindow(from: World.start - 86_400, until: World.start),
            deliverUntil: deliverUntil,
            safeguard: safeguard,
            status: status,
            revision: 1
        )
    }

    /// A part as retrieval would seal it; delivery never looks into a ciphertext, so any bytes serve.
    func part(
        _ sequence: Int,
        isLast: Bool = false,
        bytes: Int = 16,
        recipient: AuthorityID? = nil,
        keyID: KeyID? = nil,
        caseID: CaseID? = nil
    ) -> SealedPart {
        SealedPart(
            binding: SealBinding(
                caseID: caseID ?? task.caseID,
                taskID: task.id,
                order: task.order,
                task: task.reference,
                recipient: recipient ?? task.recipient,
                keyID: keyID ?? task.recipientKey,
                sequence: sequence,
                content: isLast ? .manifest : .items,
                isLast: isLast
            ),
            suite: .x25519ChaCha20,
            encapsulatedKey: Data(repeating: 7, count: 32),
            ciphertext: Data(repeating: UInt8(truncatingIfNeeded: sequence), count: bytes),
            sealedAt: driver.now
        )
    }

    @discardableResult
    func register(_ status: TaskStatus? = nil) -> [OutboundRecord] {
        if let status { task = task.with(status: status) }
        return driver.feed(topic: Topic.tasks.name, key: task.id.rawValue, value: CanonicalJSON.encode(task))
    }

    /// The register says what people know now, in a newer revision.
    @discardableResult
    func register(_ status: TaskStatus, knowing known: [ContrarySignal]) -> [OutboundRecord] {
        task = task.with(status: status, knowing: known)
        return register()
    }

    @discardableResult
    func feed(_ part: SealedPart, key: String? = nil) -> [OutboundRecord] {
        driver.feed(topic: Topic.sealed.name, key: key ?? task.id.rawValue, value: CanonicalJSON.encode(part))
    }

    /// A record of the task's own, as the stage's engine takes it.
    func record(_ topic: Topic, _ value: [UInt8]) -> Record {
        Record(
            topic: topic.name,
            partition: 0,
            offset: 100,
            timestamp: driver.now,
            key: Array(task.id.rawValue.utf8),
            value: value
        )
    }

    func restart() throws {
        try driver.restart(World.stage(asking: lookout))
    }

    /// The sequences in the agency's topic, in order.
    func delivered() throws -> [Int] {
        try driver.written(to: Topic.agency(task.recipient).name).compactMap { record in
            guard case .part(let part) = try statement(of: record).content else { return nil }
            return part.binding.sequence
        }
    }

    func outcomes() throws -> [Outcome.Event] {
        try driver.written(to: Topic.outcomes.name).map { try decode(Outcome.self, from: $0).event }
    }

    func audit(_ kind: AuditEvent.Kind) throws -> [AuditEvent] {
        try driver.written(to: Topic.audit.name).map { try decode(AuditEvent.self, from: $0) }.filter { $0.kind == kind }
    }
}

/// A directory that says of every account what a test has it say, and counts how often it is asked.
final class Lookout: AccountDirectory {
    private struct State {
        var signIns: [CountryCode] = []
        var flags: Set<AccountProfile.Flag> = []
        var isAway = false
        var questions = 0
    }

    private let state = Mutex(State())
    let formats: Set<String> = ["EmailAddress"]

    /// How often it was asked.
    var questions: Int { state.withLock(\.questions) }

    func see(signIns: [CountryCode] = [], flags: Set<AccountProfile.Flag> = []) {
        state.withLock { ($0.signIns, $0.flags, $0.isAway) = (signIns, flags, false) }
    }

    func leave() { state.withLock { $0.isAway = true } }

    func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID] { [] }

    func holders(
        of target: TargetIdentifier,
        at entity: EntityID,
        within window: TimeWindow
    ) throws(ProviderError) -> [IdentifierHolder] { [] }

    func profile(of account: AccountID) throws(ProviderError) -> AccountProfile? {
        let now = state.withLock { state in
            state.questions += 1
            return state
        }
        guard !now.isAway else { throw .unavailable("out to lunch") }
        return AccountProfile(
            account: account,
            country: "CZ",
            phoneCountry: "CZ",
            signInCountries: now.signIns,
            flags: now.flags
        )
    }
}

/// What a record of an agency's topic says, if the provider signed it.
func statement(of record: OutboundRecord) throws -> AgencyStatement {
    let message = try decode(AgencyMessage.self, from: record)
    return try SampleWorld.standard.read(AgencyStatement.self, from: Array(message.statement.utf8), as: .statement)
}

func decode<Message: Decodable>(_ type: Message.Type, from record: OutboundRecord) throws -> Message {
    try CanonicalJSON.decode(type, from: try #require(record.value))
}

extension TaskRecord {
    fileprivate func with(status: TaskStatus, knowing known: [ContrarySignal]) -> TaskRecord {
        var next = with(status: status)
        next.safeguard = safeguard.map { Safeguard(protectedLocations: $0.protectedLocations, known: known) }
        return next
    }
}
