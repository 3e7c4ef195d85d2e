import Answer
import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages

/// An event of a target, read.
struct MatchedEvent {
    /// `PARTITION-OFFSET` of its record: producers may repeat their own ids.
    let id: String
    /// The record's key.
    let key: String
    let event: LiveEvent
    /// The event as it was read.
    let bytes: [UInt8]
}

/// What one step has matched for a task and not written yet. It exists in memory only.
struct Gathering {
    let task: TaskRecord
    var interception: Interception
    var items: [AnswerItem] = []
}

extension InterceptionStage {
    /// How many bytes of events are gathered before they are written, however many records a step may still take.
    static let gatherLimit = 4 << 20

    /// Gathers an event for one task, or counts it as out of scope. What happens to one agency's task never touches another's.
    mutating func gather(_ matched: MatchedEvent, for task: TaskRecord, in context: Context) {
        guard var gathering = takeUp(task, in: context) else { return }
        switch gathering.interception.ruling(on: matched, of: task, at: context.now) {
        case .captured(let item):
            desks[context.partition, default: Desk()].gatheredBytes += item.bytes.count
            gathering.items.append(item)
        case .dropped:
            gathering.interception.answer.droppedOutOfScope += 1
        case .contrary:
            gathering.interception.answer.droppedOutOfScope += 1
            gathering.interception.pause(by: task)
            context.report(.contrarySignals([.signIns]), of: task)
            let note = "an event came from where the agreement protects everyone: nothing is captured until people have decided"
            context.audit(.safeguardTripped, of: task, by: .intercept, code: .signalsChanged, note: note)
        }
        desks[context.partition, default: Desk()].gathered[task.id] = gathering
    }

    /// Notes for a task that a record of its account could not be read, while one that can be would be captured.
    mutating func noteUnread(for task: TaskRecord, in context: Context) {
        guard task.allowsCollection(at: context.now), var gathering = takeUp(task, in: context) else { return }
        gathering.interception.unread += 1
        desks[context.partition, default: Desk()].gathered[task.id] = gathering
    }

    /// What was gathered for a task so far; `nil` if its end was told.
    private mutating func takeUp(_ task: TaskRecord, in context: Context) -> Gathering? {
        if let gathering = desks[context.partition]?.gathered.removeValue(forKey: task.id) { return gathering }
        switch context[task: task.id] {
        case .running(var interception) where !interception.isStopped:
            interception.follow(task)
            return Gathering(task: task, interception: interception)
        case nil:
            return Gathering(task: task, interception: Interception(of: task))
        case .running, .over, .watch:
            return nil
        }
    }

    /// Seals what was gathered for a task, and keeps how far it has come.
    mutating func write(_ gathering: Gathering, in context: Context) {
        var interception = gathering.interception
        if !gathering.items.isEmpty { seal(gathering.items, of: gathering.task, after: &interception, in: context) }
        context[task: gathering.task.id] = .running(interception)
        desks[context.partition, default: Desk()].running.insert(gathering.task.id)
    }

    private func seal(
        _ items: [AnswerItem],
        of task: TaskRecord,
        after interception: inout Interception,
        in context: Context
    ) {
        let isFirst = interception.answer.items == 0
        let isSealed = attempt(&interception, of: task, in: context) { interception throws(StageFailure) in
            try writer.write(items, of: task, after: &interception.answer, in: context)
        }
        guard isSealed else {
            interception.unsealed += items.count
            return
        }
        interception.lastEventAt = items.map(\.at).reduce(interception.lastEventAt ?? .distantPast, max)
        if isFirst {
            context.report(.interceptionStarted, of: task)
            context.audit(.interceptionStarted, of: task, by: .intercept, note: "the first event was captured")
        }
    }

    /// Does what needs the agency's key. While the key cannot be sealed to, that is tried at an interval and audited once: waiting for
    /// it would stop the events of every other target.
    ///
    /// - Returns: whether it was done.
    func attempt(
        _ interception: inout Interception,
        of task: TaskRecord,
        in context: Context,
        _ work: (inout Interception) throws(StageFailure) -> Void
    ) -> Bool {
        if let retryAt = interception.retryAt, context.now < retryAt { return false }
        do throws(StageFailure) {
            try work(&interception)
            interception.retryAt = nil
            return true
        } catch {
            if interception.retryAt == nil {
                let note = "nothing can be sealed to key \(task.recipientKey)"
                context.audit(.withheld, of: task, by: .intercept, code: .keyNotValid, note: note)
            }
            interception.retryAt = context.now + Interception.retryInterval
            return false
        }
    }
}
