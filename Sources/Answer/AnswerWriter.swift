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
    ///   - signer: the provider's key, for batches and manifests.
    public init(stage: StageName, authorities: AuthorityRegistry, signer: Signer) {
        self.stage = stage
        self.authorities = authorities
        self.signer = signer
    }

    /// Seals items as the answer's next parts, sends them, and adds the items to the index that `context` keeps. Where items are listed
    /// in batches, one that is full with them is closed.
    ///
    /// Throws `unavailable` if the key pinned to the task cannot be sealed to; `state` and the index are then as before.
    public func write<Progress>(
        _ items: [AnswerItem],
        of task: TaskRecord,
        after state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        var draft = AnswerDraft(of: task, after: state, to: try sealingKey(of: task), at: context.now)
        var rest = items[...]
        while !rest.isEmpty {
            let next = rest.prefix(draft.room(for: rest))
            if next.isEmpty {
                try draft.closeBatch(signedBy: signer, in: context)
            } else {
                try draft.add(next, in: context)
                rest = rest.dropFirst(next.count)
            }
        }
        if draft.isBatchFull { try draft.closeBatch(signedBy: signer, in: context) }
        state = send(draft, in: context)
    }

    /// Seals and sends the list of the items that were not listed yet, if there are any.
    ///
    /// Throws `unavailable` as ``write(_:of:after:in:)`` does.
    public func closeBatch<Progress>(
        of task: TaskRecord,
        after state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) throws(StageFailure) {
        var draft = AnswerDraft(of: task, after: state, to: try sealingKey(of: task), at: context.now)
        try draft.closeBatch(signedBy: signer, in: context)
        state = send(draft, in: context)
    }

    /// Seals and sends one page of the manifest; to be called again, in slices of their own, until `state.isComplete`. The last
    /// page ends the answer and tells legal validation so. Where items are listed in batches, there is one page; the open batch is closed
    /// before it.
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
        var draft = AnswerDraft(of: task, after: state, to: try sealingKey(of: task), at: context.now)
        try draft.closeBatch(signedBy: signer, in: context)
        try draft.addManifestPage(gaps: gaps, account: account, signedBy: signer, in: context)
        let last = draft.parts.last
        state = send(draft, in: context)
        if state.isComplete, let last { complete(task, state: state, gaps: gaps.count, part: last, in: context) }
    }

    /// Forgets the index of an answer that will have no manifest.
    public func discardIndex<Progress>(
        of task: TaskID,
        state: inout AnswerState,
        in context: StageContext<AnswerEntry<Progress>>
    ) {
        let first = state.manifestPages * IndexPage.perManifest
        for number in first..<max(first, state.indexPages) { context[IndexPage.key(number, of: task)] = nil }
        state.indexPages = 0
        state.batches = state.batches.map { BatchState(count: $0.count, last: $0.last) }
    }
}
