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
/// What a step matches is gathered in memory and sealed at its end, a part for each task. A list of what was sealed follows within a
/// second. Nothing of an event is kept between steps but its line in that list.
struct InterceptionStage: Stage {
    typealias Entry = AnswerEntry<InterceptionProgress>
    typealias Context = StageContext<Entry>

    /// How large an event may be, and how deep.
    static let eventLimits = StrictJSON.Limits(maxBytes: 1 << 20, maxDepth: 8)

    let plan = StagePlan(.intercept)

    let writer: AnswerWriter
    /// How often what is armed is reported, in seconds.
    let reportInterval: TimeInterval
    private let cipher: StateCipher
    var register: TargetRegister
    var desks: [Int32: Desk] = [:]
    /// Events without a key that could be an account's, since they were last told.
    var unusableKeys = 0
    /// What of them was told with a partition, and how many its watch had then: if it has fewer later, that step did not happen.
    var toldKeys: [Int32: (count: Int, total: Int)] = [:]

    /// - Parameters:
    ///   - signer: the provider's key, for batches and manifests.
    ///   - cipher: for the stage's own state.
    ///   - reportInterval: how often what is armed is reported, in seconds.
    ///   - partitionOf: the partition of the live stream in which an account's events are, as its producers choose it.
    init(
        authorities: AuthorityRegistry,
        signer: Signer,
        cipher: StateCipher,
        reportInterval: TimeInterval = 10,
        partitionOf: @escaping @Sendable (AccountID) -> Int32
    ) {
        self.writer = AnswerWriter(stage: .intercept, authorities: authorities, signer: signer)
        self.cipher = cipher
        self.reportInterval = reportInterval
        self.register = TargetRegister(partitionOf: partitionOf)
    }

    mutating func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool {
        guard let key, AccountKey.isUsable(key) else {
            unusableKeys += 1
            return false
        }
        return register.isTarget(key)
    }

    mutating func follow(_ record: Record) { register.take(record) }

    /// Tells what the register says anew, or as much of it as one slice may be; the watch is due until all is told.
    mutating func tend(in context: Context) throws(StageFailure) {
        var watch = context.watch ?? Watch(at: context.now)
        guard takeNews(&watch, in: context) else { return }
        tellNews(&watch, in: context)
        context.watch = watch
    }

    /// Every answer that the lost records may have belonged to tells of them.
    mutating func miss(_ offsets: Range<Int64>, of topic: String, in context: Context) {
        var watch = context.watch ?? Watch(at: context.now)
        watch.noteLoss(of: offsets, at: context.now)
        context.watch = watch
    }

    /// A record that is poison leaves nothing but a count, so that the gap in the answer shows.
    mutating func process(_ record: Record, in context: Context) throws(StageFailure) {
        let tasks = register.armedTasks(against: record.key ?? [])
        guard let first = tasks.first else { return }
        guard register.home(of: first) == context.partition else {
            throw .poison(
                code: ReasonCode.wrongPartition.rawValue,
                message: "the event is not in its key's partition: the live stream must be written with murmur2_random"
            )
        }
        let event: LiveEvent
        do throws(StageFailure) {
            event = try read(record)
        } catch {
            for task in tasks { noteUnread(for: task, in: context) }
            throw error
        }
        let id = "\(record.partition)-\(record.offset)"
        let matched = MatchedEvent(id: id, key: record.keyText, event: event, bytes: record.value ?? [])
        for task in tasks {
            gather(matched, for: task, in: context)
            if desks[context.partition, default: Desk()].gatheredBytes > Self.gatherLimit { settle(in: context) }
        }
    }

    mutating func settle(in context: Context) {
        for gathering in desks[context.partition, default: Desk()].takeGathered() { write(gathering, in: context) }
    }

    mutating func forget(_ partition: Int32) {
        desks[partition] = nil
        register.forget(partition)
    }

    func due(_ entry: Entry) -> Date? { entry.progress?.due }

    mutating func wake(_ key: String, in context: Context) throws(StageFailure) {
        switch context[key]?.progress {
        case .watch(var watch):
            // Before its first tending nothing of the partition is known.
            guard desks[context.partition]?.isDrawn == true else { return }
            tellNews(&watch, in: context)
            endByClock(&watch, in: context)
            if watch.nextReport <= context.now, !watch.isBusy(at: context.now) { reconcile(&watch, in: context) }
            context.watch = watch
        case .running(let interception):
            if let id = TaskID(rawValue: key) { attend(interception, of: id, in: context) }
        case .over(let until):
            if context.now >= until { context[key] = nil }
        case nil:
            return
        }
    }

    /// Ends an interception if it is over, or closes its batch.
    private mutating func attend(_ interception: Interception, of id: TaskID, in context: Context) {
        guard !interception.isStopped, let task = register[id], task.endOfCapture(at: context.now) == nil else {
            return context.concerning(id.rawValue) { end(id, in: context) }
        }
        var interception = interception
        interception.follow(task)
        if interception.due <= context.now {
            _ = attempt(&interception, of: task, in: context) { interception throws(StageFailure) in
                try writer.closeBatch(of: task, after: &interception.answer, in: context)
            }
        }
        context[task: id] = .running(interception)
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
            return try LiveEvent.read(record.value ?? [], limits: Self.eventLimits)
        } catch {
            throw .poison(code: error.code.rawValue, message: "the live event cannot be used: \(error.message)")
        }
    }
}
