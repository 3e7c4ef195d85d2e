import Answer
import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages

extension InterceptionStage {
    /// Captures an event for one task, or counts it as out of scope. What happens to one agency's task never touches another's.
    func capture(_ event: LiveEvent, under key: String, for task: TaskRecord, in context: Context) {
        guard var progress = context[task.id.rawValue]?.progress else { return }
        defer { context[task.id.rawValue] = .progress(progress) }
        guard progress.phase == .open, let item = item(of: event, under: key, for: task, at: context.now) else {
            progress.answer.droppedOutOfScope += 1
            return
        }
        do throws(StageFailure) {
            try writer.write([item], of: task, after: &progress.answer, in: context)
        } catch {
            // The key pinned for this task has ended. Waiting for the registry would stop the events of every other target.
            progress.unsealed += 1
            context.audit(.withheld, of: task, by: .intercept, code: .keyNotValid, note: "an event could not be sealed")
            return
        }
        if progress.firstEventAt == nil { start(task, in: context) }
        progress.firstEventAt = progress.firstEventAt ?? event.at
        progress.lastEventAt = event.at
    }

    /// What of an event a task may have; `nil` if that is nothing (rules F09, F10 and E10).
    private func item(of event: LiveEvent, under key: String, for task: TaskRecord, at now: Date) -> AnswerItem? {
        guard event.account.rawValue == key, event.account == task.account,
            task.allowsCollection(at: now), task.window.contains(event.at),
            let category = task.liveCategory
        else { return nil }
        return AnswerItem(
            id: event.id,
            account: event.account,
            category: category,
            at: event.at,
            contentType: "application/json",
            bytes: CanonicalJSON.encode(category == .liveContent ? event : event.withoutContent)
        )
    }

    private func start(_ task: TaskRecord, in context: Context) {
        context.report(.interceptionStarted, of: task)
        context.audit(.interceptionStarted, of: task, by: .intercept, note: "the first event was captured")
    }
}
