public import ComitySchema
import Foundation
public import StageKit
public import Trust

/// Turns items into sealed parts and closes an answer with its signed, sealed manifest. The stage that answers decides what is in
/// scope; from there on every answer is written in the same way, whether its data was stored or is live.
public struct AnswerWriter: Sendable {
    let stage: StageName
    let authorities: AuthorityRegistry
    private let signer: Signer

    /// - Parameters:
    ///   - stage: who writes, for the audit trail.
    ///   - signer: the provider's key, for manifests.
    public init(stage: StageName, authorities: AuthorityRegistry, signer: Signer) {
        self.stage = stage
        self.authorities = authorities
        self.signer = signer
    }

    /// Seals items as the answer's next parts, sends them, and adds the items to the index that `context` keeps.
    ///
    /// Throws `unavailable` if the key pinned to the task cannot be sealed to; `state` and the index are then as before.
    public func write<Progress>(
        _ items: [AnswerItem],
        of task: TaskRecord,
        after state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        var packer = PartPacker()
        for item in items { packer.pack(item) }

        let key = try sealingKey(of: task)
        var next = state
        var parts: [SealedPart] = []
        var index: [ManifestItem] = []
        for packed in packer.parts {
            next.sequence += 1
            next.parts += 1
            next.items += packed.begins.count
            index += packed.begins.map { begin in
                ManifestItem(
                    id: begin.id,
                    category: begin.category,
                    at: begin.at,
                    bytes: begin.bytes,
                    digest: begin.digest,
                    part: next.sequence,
                    origin: begin.origin
                )
            }
            let plaintext = CanonicalJSON.encode(PartContent(items: packed.content))
            let binding = task.binding(sequence: next.sequence, content: .items, isLast: false)
            parts.append(try seal(plaintext, binding: binding, to: key, in: context))
        }
        for part in parts { send(part, of: task, in: context) }
        for item in index { keep(item, of: task.id, state: &next, in: context) }
        state = next
    }

    /// Seals and sends one page of the manifest; to be called again, in slices of their own, until `state.isComplete`. The last
    /// page ends the answer and tells legal validation so.
    ///
    /// - Parameter account: what the provider attests of an account that is not there; the same for every page.
    ///
    /// Throws `unavailable` as ``write(_:of:after:in:)`` does.
    public func writeManifestPage<Progress>(
        of task: TaskRecord,
        gaps: [Gap],
        account: AccountStanding? = nil,
        after state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        guard !state.isComplete else { return }
        let key = try sealingKey(of: task)
        var next = state
        let completedAt = state.completedAt ?? context.now
        let pages = max(1, (state.indexPages + IndexPage.perManifest - 1) / IndexPage.perManifest)
        let first = state.manifestPages * IndexPage.perManifest
        let indexKeys = (first..<min(first + IndexPage.perManifest, max(first, state.indexPages)))
            .map { IndexPage.key($0, of: task.id) }
        next.completedAt = completedAt
        next.manifestPages += 1
        next.sequence += 1
        next.isComplete = next.manifestPages == pages

        let manifest = Manifest(
            version: 1,
            caseID: task.caseID,
            taskID: task.id,
            order: task.order,
            task: task.reference,
            provider: task.entity,
            page: next.manifestPages,
            pages: pages,
            categories: task.categories,
            window: task.window,
            items: indexKeys.flatMap { context[$0]?.page?.items ?? [] },
            counts: state.counts,
            gaps: gaps,
            noData: state.items == 0 && gaps.isEmpty,
            account: account,
            completedAt: completedAt
        )
        let jws = signer.sign(CanonicalJSON.encode(manifest), type: .manifest)
        let binding = task.binding(sequence: next.sequence, content: .manifest, isLast: next.isComplete)
        let part = try seal(Array(jws.utf8), binding: binding, to: key, in: context)
        send(part, of: task, in: context)
        for key in indexKeys { context[key] = nil }
        if next.isComplete { complete(task, state: next, gaps: gaps.count, part: part, in: context) }
        state = next
    }

    /// Forgets the index of an answer that will have no manifest.
    public func discardIndex<Progress>(
        of task: TaskID,
        state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) {
        for number
            in (state.manifestPages * IndexPage.perManifest)..<max(state.manifestPages * IndexPage.perManifest, state.indexPages)
        {
            context[IndexPage.key(number, of: task)] = nil
        }
        state.indexPages = 0
    }
}
