import ComitySchema
import Foundation
import StageKit
import Trust

/// What one call adds to an answer, sealed but not sent: if anything of it fails, nothing has happened.
struct AnswerDraft {
    let task: TaskRecord
    private let key: PinnedKey
    private let now: Date
    private(set) var state: AnswerState
    private(set) var parts: [SealedPart] = []
    private(set) var index: AnswerIndex

    init(of task: TaskRecord, after state: AnswerState, to key: PinnedKey, at now: Date) {
        self.task = task
        self.key = key
        self.now = now
        self.state = state
        index = AnswerIndex(of: task.id, pages: state.indexPages)
    }

    /// How many of some items may be added before the open batch must be closed.
    func room(for items: ArraySlice<AnswerItem>) -> Int { state.batches?.room(for: items) ?? items.count }

    var isBatchFull: Bool { state.batches?.items == DigestBatch.itemLimit }

    /// Seals items, and notes them in the index.
    mutating func add<Progress>(
        _ items: ArraySlice<AnswerItem>,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        var packer = PartPacker()
        for item in items { packer.pack(item) }
        for packed in packer.parts {
            try seal(CanonicalJSON.encode(PartContent(items: packed.content)), as: .items)
            state.parts += 1
            state.items += packed.begins.count
            for begin in packed.begins {
                index.append(
                    ManifestItem(
                        id: begin.id,
                        category: begin.category,
                        at: begin.at,
                        bytes: begin.bytes,
                        digest: begin.digest,
                        part: state.sequence,
                        origin: begin.origin
                    ),
                    in: context
                )
            }
        }
        state.indexPages = index.count
        state.batches?.note(items, at: now)
    }

    /// Lists the items of the open batch, if it has any: signed, chained to the batch before, and sealed as a part of its own.
    mutating func closeBatch<Progress>(
        signedBy signer: Signer,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        guard let open = state.batches, open.items > 0 else { return }
        let batch = DigestBatch(
            version: 1,
            caseID: task.caseID,
            taskID: task.id,
            order: task.order,
            task: task.reference,
            provider: task.entity,
            number: open.count + 1,
            previous: open.last,
            items: index.takeAll(in: context),
            counts: state.counts,
            closedAt: now
        )
        let jws = signer.sign(CanonicalJSON.encode(batch), type: .batch)
        try seal(Array(jws.utf8), as: .batch)
        state.batches = BatchState(count: batch.number, last: Digest(of: jws))
        state.indexPages = index.count
    }

    /// Adds the next page of the manifest.
    mutating func addManifestPage<Progress>(
        gaps: [Gap],
        account: AccountStanding?,
        signedBy signer: Signer,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        let pages = max(1, (state.indexPages + IndexPage.perManifest - 1) / IndexPage.perManifest)
        let first = state.manifestPages * IndexPage.perManifest
        let numbers = first..<min(first + IndexPage.perManifest, max(first, state.indexPages))
        let completedAt = state.completedAt ?? now
        state.completedAt = completedAt
        state.manifestPages += 1
        state.isComplete = state.manifestPages == pages
        let manifest = Manifest(
            version: 1,
            caseID: task.caseID,
            taskID: task.id,
            order: task.order,
            task: task.reference,
            provider: task.entity,
            page: state.manifestPages,
            pages: pages,
            categories: task.categories,
            window: task.window,
            items: index.take(numbers, in: context),
            batches: state.batches?.chain,
            counts: state.counts,
            gaps: gaps,
            noData: state.items == 0 && gaps.isEmpty,
            account: account,
            completedAt: completedAt
        )
        let jws = signer.sign(CanonicalJSON.encode(manifest), type: .manifest)
        try seal(Array(jws.utf8), as: .manifest, isLast: state.isComplete)
    }

    private mutating func seal(
        _ plaintext: [UInt8],
        as content: SealBinding.Content,
        isLast: Bool = false
    ) throws(StageFailure) {
        let binding = SealBinding(
            caseID: task.caseID,
            taskID: task.id,
            order: task.order,
            task: task.reference,
            recipient: task.recipient,
            keyID: task.recipientKey,
            sequence: state.sequence + 1,
            content: content,
            isLast: isLast
        )
        do {
            parts.append(try Seal.seal(plaintext, binding: binding, to: key, at: now))
        } catch {
            throw .unavailable(message: "a part of task \(task.id) cannot be sealed to key \(key.id): \(error)")
        }
        state.sequence += 1
    }
}
