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

    func seal<Progress>(
        _ plaintext: [UInt8],
        binding: SealBinding,
        to key: PinnedKey,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) -> SealedPart {
        do {
            return try Seal.seal(plaintext, binding: binding, to: key, at: context.now)
        } catch {
            throw .unavailable(message: "a part of task \(binding.taskID) cannot be sealed to key \(key.id): \(error)")
        }
    }

    func send<Progress>(_ part: SealedPart, of task: TaskRecord, in context: StageContext<AnswerEntry<Progress>>) {
        context.send(part)
        let note = "part \(part.binding.sequence)"
        context.audit(.sealed, of: task, by: stage, note: note, digest: Digest(of: part.ciphertext))
    }

    /// Adds an item to the open page of the index, or to a new one if that is full.
    func keep<Progress>(
        _ item: ManifestItem,
        of task: TaskID,
        state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) {
        if state.indexPages > 0 {
            let key = IndexPage.key(state.indexPages - 1, of: task)
            if var page = context[key]?.page, page.add(item) {
                context[key] = .index(page)
                return
            }
        }
        var page = IndexPage()
        _ = page.add(item)
        context[IndexPage.key(state.indexPages, of: task)] = .index(page)
        state.indexPages += 1
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

extension TaskRecord {
    func binding(sequence: Int, content: SealBinding.Content, isLast: Bool) -> SealBinding {
        SealBinding(
            caseID: caseID,
            taskID: id,
            order: order,
            task: reference,
            recipient: recipient,
            keyID: recipientKey,
            sequence: sequence,
            content: content,
            isLast: isLast
        )
    }
}
