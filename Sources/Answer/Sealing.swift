import ComitySchema
import StageKit
import StageMessages
import Trust

extension AnswerWriter {
    /// The key that was pinned when the task was authorised, and no newer one: the agreement was to seal to this (rule G02).
    func sealingKey(of task: TaskRecord) throws(StageFailure) -> PinnedKey {
        guard let key = authorities[task.recipient]?.sealingKey(task.recipientKey) else {
            throw .unavailable(message: "key \(task.recipientKey) of \(task.recipient) is not in the registry of authorities")
        }
        return key
    }

    /// Sends what a draft has sealed, and keeps its index.
    ///
    /// - Returns: where the answer stands then.
    func send<Progress>(_ draft: AnswerDraft, in context: StageContext<AnswerEntry<Progress>>) -> AnswerState {
        for part in draft.parts {
            context.send(part)
            let note = "part \(part.binding.sequence)"
            context.audit(.sealed, of: draft.task, by: stage, note: note, digest: Digest(of: part.ciphertext))
        }
        context.count("comity_seals_total", draft.parts.count)
        draft.index.save(in: context)
        return draft.state
    }

    func complete<Progress>(
        _ task: TaskRecord,
        state: AnswerState,
        gaps: Int,
        part: SealedPart,
        in context: StageContext<AnswerEntry<Progress>>
    ) {
        context.report(.collected(items: state.items, gaps: gaps), of: task)
        let note = "\(state.items) items in \(state.parts) parts, \(gaps) gaps"
        context.audit(.collected, of: task, by: stage, note: note, digest: Digest(of: part.ciphertext))
    }
}
