import Answer
import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages
import Trust

/// Captures the live events of accounts against which the register holds an active interception, each task for itself, and ends
/// every task by its own clock.
///
/// Each event becomes one sealed part. Nothing of an event is kept between calls but its line in the answer's index.
struct InterceptionStage: Stage {
    typealias Entry = AnswerEntry<InterceptionProgress>
    typealias Context = StageContext<Entry>

    /// How large an event may be, and how deep.
    static let eventLimits = StrictJSON.Limits(maxBytes: 1 << 20, maxDepth: 8)

    let plan = StagePlan(.intercept, followed: [.tasks])

    let writer: AnswerWriter
    private let cipher: StateCipher
    private(set) var register: TargetRegister

    /// - Parameters:
    ///   - signer: the provider's key, for manifests.
    ///   - cipher: for the stage's own state.
    ///   - partitionOf: the partition of the live stream in which an account's events are, as its producers choose it.
    init(
        authorities: AuthorityRegistry,
        signer: Signer,
        cipher: StateCipher,
        partitionOf: @escaping @Sendable (AccountID) -> Int32
    ) {
        self.writer = AnswerWriter(stage: .intercept, authorities: authorities, signer: signer)
        self.cipher = cipher
        self.register = TargetRegister(partitionOf: partitionOf)
    }

    func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool {
        guard let key else { return false }
        return register.isTarget(key)
    }

    mutating func follow(_ record: Record) { register.take(record) }

    /// Keeps an entry for every task of this partition, so that its end comes by the clock even if no event ever does.
    mutating func tend(in context: Context) throws(StageFailure) {
        for task in register.tasks(in: context.partition) {
            let key = task.id.rawValue
            if var progress = context[key]?.progress {
                guard task.revision > progress.task.revision else { continue }
                progress.task = task
                context[key] = .progress(progress)
            } else if !task.status.isFinal, context.now < task.deliverUntil {
                context[key] = .progress(InterceptionProgress(task: task))
            }
        }
    }

    mutating func process(_ record: Record, in context: Context) throws(StageFailure) {
        let tasks = register.armedTasks(against: record.key ?? [])
        guard !tasks.isEmpty else { return }
        let event = try read(record)
        for task in tasks {
            guard register.home(of: task) == context.partition else {
                throw .poison(
                    code: ReasonCode.wrongPartition.rawValue,
                    message: "the event is not in its key's partition: the live stream must be written with murmur2_random"
                )
            }
            capture(event, under: record.keyText, for: task, in: context)
        }
    }

    func due(_ entry: Entry) -> Date? { entry.progress?.due }

    mutating func wake(_ key: String, in context: Context) throws(StageFailure) {
        guard var progress = context[key]?.progress else { return }
        try end(&progress, in: context)
        let isOver = progress.phase == .ended && context.now >= progress.task.deliverUntil
        context[key] = isOver ? nil : .progress(progress)
    }

    func encode(_ entry: Entry) -> [UInt8] { cipher.seal(CanonicalJSON.encode(entry)) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Entry {
        let plaintext = try cipher.open(bytes)
        do {
            return try CanonicalJSON.decode(from: plaintext)
        } catch {
            throw .poison(code: ReasonCode.malformed.rawValue, message: "the state of an interception cannot be read")
        }
    }

    private func read(_ record: Record) throws(StageFailure) -> LiveEvent {
        do {
            return try StrictJSON.decode(LiveEvent.self, from: record.value ?? [], limits: Self.eventLimits)
        } catch {
            throw .poison(code: error.code.rawValue, message: "the live event cannot be used: \(error.message)")
        }
    }
}
