import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Trust

@testable import Retrieval

/// Keys, a registry and a task, as they are when retrieval gets to work.
struct World {
    static let now = SampleWorld.standard.now
    static let window = TimeWindow(from: now - 90 * 86_400, until: now)
    static let account: AccountID = "acct-000042"

    let sample: SampleWorld

    init(_ sample: SampleWorld = .standard) { self.sample = sample }

    func stage(
        _ source: some DataSource,
        directory: some AccountDirectory = PretendDirectory(),
        holds: some PreservationStore = HoldBook(),
        limits: RetrievalLimits = RetrievalLimits()
    ) throws -> RetrievalStage {
        RetrievalStage(
            source: source,
            directory: directory,
            preservation: holds,
            authorities: sample.authorities,
            signer: sample.providerSigner,
            cipher: try Self.cipher,
            limits: limits
        )
    }

    func driver(
        _ source: some DataSource,
        directory: some AccountDirectory = PretendDirectory(),
        holds: some PreservationStore = HoldBook(),
        limits: RetrievalLimits = RetrievalLimits()
    ) throws -> StageDriver<RetrievalStage> {
        try StageDriver(stage(source, directory: directory, holds: holds, limits: limits), now: Self.now)
    }

    private static var cipher: StateCipher {
        get throws {
            guard let cipher = StateCipher(keys: [[UInt8](repeating: 7, count: StateCipher.keyLength)]) else { throw NoCipher() }
            return cipher
        }
    }

    private struct NoCipher: Error {}

    static func task(
        _ categories: [DataCategory] = [.mail],
        id: TaskID? = nil,
        account: AccountID? = account,
        action: OrderTask.Action = .production,
        window: TimeWindow = window,
        deliverUntil: Date = now + 30 * 86_400,
        recipient: AuthorityID = "GB-IPU",
        recipientKey: KeyID? = nil,
        status: TaskStatus = .active
    ) -> TaskRecord {
        let caseID = CaseID(authority: recipient, reference: "OPO-2026-17")
        return TaskRecord(
            id: id ?? TaskID(of: caseID, reference: "T1"),
            caseID: caseID,
            order: "OPO-2026-17",
            reference: "T1",
            recipient: recipient,
            recipientKey: recipientKey ?? KeyID(unchecked: "\(recipient)-seal"),
            entity: "exmail-us",
            action: action,
            account: account,
            target: TargetIdentifier(format: "EmailAddress", value: "someone@exmail.example"),
            categories: categories,
            window: window,
            deliverUntil: deliverUntil,
            status: status,
            revision: 1
        )
    }
}

extension StageDriver where S == RetrievalStage {
    @discardableResult
    func register(_ task: TaskRecord) -> [OutboundRecord] {
        feed(topic: Topic.tasks.name, key: task.id.rawValue, value: CanonicalJSON.encode(task))
    }

    func job(_ task: TaskRecord) -> Job? {
        guard case .collecting(let job) = entry(task.id.rawValue)?.progress else { return nil }
        return job
    }

    func ending(_ task: TaskRecord) -> FinishedJob.Ending? {
        guard case .over(let finished) = entry(task.id.rawValue)?.progress else { return nil }
        return finished.ending
    }

    /// The keys that the changelog still holds a value for.
    var kept: [String] { changelog.keys.sorted() }

    /// What operators were told while something outside the pipeline did not answer.
    var complaints: [String] {
        events.compactMap { event in
            guard case .unavailable(_, let message) = event else { return nil }
            return message
        }
    }

    var outcomes: [Outcome] {
        get throws {
            try written(to: Topic.outcomes.name).map { try CanonicalJSON.decode(Outcome.self, from: $0.value ?? []) }
        }
    }

    /// The audit, but for the event that goes with every sealed part.
    var audit: [AuditEvent] {
        get throws {
            try written(to: Topic.audit.name).map { try CanonicalJSON.decode(AuditEvent.self, from: $0.value ?? []) }
                .filter { $0.kind != .sealed }
        }
    }
}
