import Answer
import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages
import Trust

/// Fetches what a production task authorises from the provider's stored data, and seals it for the agency. Has the provider hold
/// what a preservation task names.
///
/// A task of the register starts a job. The job works in slices, each one transaction: it asks whether the task still stands,
/// reads one page, checks it against the scope, seals it, and notes where it is. A crash costs one slice, and a stop takes
/// effect before the next. The answer ends with the manifest, which lists every item and is there even if there is none.
struct RetrievalStage: Stage {
    typealias Entry = AnswerEntry<RetrievalProgress>
    typealias Context = StageContext<Entry>

    let plan = StagePlan(.retrieve)

    let source: any DataSource
    let directory: any AccountDirectory
    let preservation: any PreservationStore
    let writer: AnswerWriter
    let limits: RetrievalLimits
    private let cipher: StateCipher

    /// - Parameters:
    ///   - source: the provider's stored data.
    ///   - directory: what the provider knows of its accounts.
    ///   - preservation: where the provider holds accounts.
    ///   - authorities: where the recipients' sealing keys are pinned.
    ///   - signer: the provider's key, for manifests.
    ///   - cipher: for the stage's own state.
    init(
        source: any DataSource,
        directory: any AccountDirectory,
        preservation: any PreservationStore,
        authorities: AuthorityRegistry,
        signer: Signer,
        cipher: StateCipher,
        limits: RetrievalLimits = RetrievalLimits()
    ) {
        self.source = source
        self.directory = directory
        self.preservation = preservation
        self.writer = AnswerWriter(stage: .retrieve, authorities: authorities, signer: signer)
        self.cipher = cipher
        self.limits = limits
    }

    mutating func process(_ record: Record, in context: Context) throws(StageFailure) {
        guard let value = record.value else { return forget(record.keyText, in: context) }
        let task = try Self.task(in: value, keyed: record.keyText)
        guard task.action != .interception else { return }
        switch context[record.keyText]?.progress {
        case nil where task.action == .preservation:
            take(task, after: nil, in: context)
        case nil:
            if task.status == .active { context[record.keyText] = .progress(.collecting(Job(task: task))) }
        case .preserving(let hold):
            take(task, after: hold, in: context)
        case .collecting(let job):
            try update(job, to: task, in: context)
        case .over(var finished):
            guard task.deliverUntil > finished.deliverUntil else { return }
            finished.deliverUntil = task.deliverUntil
            context[record.keyText] = .progress(.over(finished))
        }
    }

    /// A suspended job keeps its place and waits; only its deadline still concerns it. A hold has no deadline of its own: it ends when
    /// the register says so.
    func due(_ entry: Entry) -> Date? {
        switch entry.progress {
        case nil: nil
        case .collecting(let job): job.task.status == .active ? .distantPast : job.task.deliverUntil
        case .preserving(let hold): hold.isSettled ? nil : .distantPast
        case .over(let finished): finished.deliverUntil
        }
    }

    mutating func wake(_ key: String, in context: Context) throws(StageFailure) {
        switch context[key]?.progress {
        case nil:
            return
        case .over(let finished):
            if context.now >= finished.deliverUntil { context[key] = nil }
        case .preserving(let hold):
            if !hold.isSettled { try settle(hold, in: context) }
        case .collecting(let job):
            guard context.now < job.task.deliverUntil else { return stop(job, because: .windowEnded, in: context) }
            guard job.task.allowsCollection(at: context.now) else { return }
            try work(on: job, in: context)
        }
    }

    func encode(_ entry: Entry) -> [UInt8] { cipher.seal(CanonicalJSON.encode(entry)) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Entry {
        let plaintext = try cipher.open(bytes)
        do {
            return try CanonicalJSON.decode(from: plaintext)
        } catch {
            throw .poison(code: ReasonCode.malformed.rawValue, message: "the state of a retrieval cannot be read")
        }
    }

    private static func task(in value: [UInt8], keyed key: String) throws(StageFailure) -> TaskRecord {
        guard let task = try? CanonicalJSON.decode(TaskRecord.self, from: value), task.id.rawValue == key else {
            throw .poison(code: ReasonCode.malformed.rawValue, message: "the record is not an entry of the task register")
        }
        return task
    }

    private func update(_ job: Job, to task: TaskRecord, in context: Context) throws(StageFailure) {
        guard task.revision >= job.task.revision, task != job.task else { return }
        // Sealed parts name the scope under which they were collected: another scope is another task.
        guard task.hasScope(of: job.task) else {
            throw .poison(
                code: ReasonCode.referenceConflict.rawValue,
                message: "the task asks for other data, or for another recipient, than when its collection began"
            )
        }
        var job = job
        job.task = task
        if task.status != .active { job.pace?.pause() }
        switch task.status {
        case .active, .suspended: context[task.id.rawValue] = .progress(.collecting(job))
        case .cancelled: stop(job, because: .cancelledByAuthority, in: context)
        case .inapplicable: stop(job, because: .agreementNotInvoked, in: context)
        case .completed: stop(job, because: .windowEnded, in: context)
        }
    }

    /// The register has forgotten the task, and so does the stage.
    private func forget(_ key: String, in context: Context) {
        switch context[key]?.progress {
        case .preserving(let hold):
            take(hold.task.with(status: .completed, at: context.now), after: hold, in: context)
        case .collecting(let job):
            stop(job, because: .taskUnknown, in: context)
            context[key] = nil
        case .over, nil:
            context[key] = nil
        }
    }
}
