import Answer
import ComitySchema
import Foundation
import StageKit
import StageMessages

extension InterceptionStage {
    /// How many ends by the clock one slice of work brings about.
    static let endsPerSlice = 50

    /// How long an event may take from where it happens to this stage, in seconds, without anybody being slow.
    private static let underWay: TimeInterval = 2

    /// Ends what the clock ends: a slice of it.
    mutating func endByClock(_ watch: inout Watch, in context: Context) {
        guard let nextEnd = watch.nextEnd, nextEnd <= context.now else { return }
        let ended = register.takeEnded(in: context.partition, by: context.now, limit: Self.endsPerSlice)
        for id in ended { context.concerning(id.rawValue) { end(id, in: context) } }
        watch.nextEnd = register.nextEnd(in: context.partition)
    }

    /// Ends a task's interception if it is over, by the register or by the clock: the case is told at once, then the answer is closed.
    /// Done again it goes on where it stood.
    mutating func end(_ id: TaskID, in context: Context) {
        let task = register[id]
        guard var interception = begun(id, in: context) else { return }
        if !interception.isStopped {
            guard let code = task == nil ? .taskUnknown : task?.endOfCapture(at: context.now) else { return }
            interception.isStopped = true
            if let task, task.status == .active, code == .windowEnded {
                interception.behindSince = behind(whenEnded: task, in: context)
            }
            // A later end that comes after this word arms nothing: what is told as over stays over.
            register.takeEnd(of: id)
            stop(id, interception, code: code, in: context)
        }
        if let task, task.deservesManifest {
            close(&interception, of: task, in: context)
        } else {
            writer.discardIndex(of: id, state: &interception.answer, in: context)
            context[task: id] = .over(until: interception.deliverUntil)
        }
    }

    /// The task's interception, if it has not ended. One that nothing was captured for begins here, only to end.
    private func begun(_ id: TaskID, in context: Context) -> Interception? {
        switch context[task: id] {
        case .running(let interception): interception
        case .over, .watch: nil
        case nil: register[id].flatMap { context.now < $0.deliverUntil ? Interception(of: $0) : nil }
        }
    }

    private mutating func stop(_ id: TaskID, _ interception: Interception, code: ReasonCode, in context: Context) {
        desks[context.partition, default: Desk()].running.remove(id)
        let event = Outcome.Event.interceptionStopped(events: interception.answer.items, lastEventAt: interception.lastEventAt)
        context.send(Outcome(caseID: interception.caseID, taskID: id, at: context.now, event: event))
        context.audit(.interceptionStopped, of: id, caseID: interception.caseID, code: code, note: interception.summary)
    }

    /// Since when the live stream was not read when a task's window ended; `nil` if it was, but for what is under way.
    private func behind(whenEnded task: TaskRecord, in context: Context) -> Date? {
        guard let read = context.readThrough(Topic.live.name), read < task.window.until - Self.underWay else { return nil }
        return read
    }

    private func close(_ interception: inout Interception, of task: TaskRecord, in context: Context) {
        let isClosed = attempt(&interception, of: task, in: context) { interception throws(StageFailure) in
            let lost = context.watch?.losses(since: task.window.from) ?? 0
            let absence = context.watch?.absence(at: task.window.until)
            let gaps = interception.gaps(for: task, lost: lost, absentSince: absence)
            try writer.writeManifestPage(of: task, gaps: gaps, after: &interception.answer, in: context)
        }
        if isClosed {
            context[task: task.id] = .over(until: task.deliverUntil)
        } else if context.now < task.deliverUntil {
            context[task: task.id] = .running(interception)
        } else {
            writer.discardIndex(of: task.id, state: &interception.answer, in: context)
            context[task: task.id] = nil
        }
    }
}

extension StageContext {
    /// Tells auditors of a task that the register may have forgotten.
    func audit(_ kind: AuditEvent.Kind, of task: TaskID?, caseID: CaseID?, code: ReasonCode?, note: String) {
        send(
            AuditEvent(
                at: now,
                stage: StageName.intercept.rawValue,
                kind: kind,
                caseID: caseID,
                taskID: task,
                code: code,
                actor: StageName.intercept.rawValue,
                note: note
            )
        )
    }
}
