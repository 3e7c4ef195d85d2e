import ComitySchema
import ComityTestKit
import Foundation
import Trust

@testable import Agency

extension AnswerSketch {
    /// The answer of an interception: each group of items in parts of their own and then in a digest batch, and at the end a manifest.
    init(
        live groups: [[Item]],
        task: TaskReference = "T1",
        version: Int = 1,
        isOver: Bool = true,
        signer: Signer = world.providerSigner
    ) {
        self.init([])
        parts = []
        let caseID = CaseID(authority: Self.authority, reference: Self.order)
        let taskID = TaskID(of: caseID, reference: task, version: version)
        func binding(_ content: SealBinding.Content, isLast: Bool = false) -> SealBinding {
            Self.binding(taskID, task, parts.count + 1, content, isLast: isLast)
        }
        var counts = Manifest.Counts(parts: 0, items: 0, droppedOutOfScope: 0)
        var last: Digest?
        for (index, items) in groups.enumerated() {
            var listed: [ManifestItem] = []
            for item in items {
                listed.append(item.listed(part: parts.count + 1))
                for content in item.chunks {
                    parts.append(Part(binding: binding(.items), plaintext: CanonicalJSON.encode(content)))
                }
            }
            counts = Manifest.Counts(parts: parts.count - index, items: counts.items + items.count, droppedOutOfScope: index)
            let batch = DigestBatch(
                version: 1,
                caseID: caseID,
                taskID: taskID,
                order: Self.order,
                task: task,
                provider: Self.provider,
                number: index + 1,
                previous: last,
                items: listed,
                counts: counts,
                closedAt: Self.world.now
            )
            let compact = signer.sign(CanonicalJSON.encode(batch), type: .batch)
            last = Digest(of: compact)
            parts.append(Part(binding: binding(.batch), plaintext: Array(compact.utf8)))
        }
        guard isOver else { return }
        let manifest = Manifest(
            version: 1,
            caseID: caseID,
            taskID: taskID,
            order: Self.order,
            task: task,
            provider: Self.provider,
            page: 1,
            pages: 1,
            categories: [.liveTraffic, .liveContent],
            window: Self.window,
            items: [],
            batches: last.map { BatchChain(count: groups.count, last: $0) },
            counts: counts,
            gaps: [],
            noData: groups.isEmpty,
            completedAt: Self.world.now
        )
        let compact = signer.sign(CanonicalJSON.encode(manifest), type: .manifest)
        parts.append(Part(binding: binding(.manifest, isLast: true), plaintext: Array(compact.utf8)))
    }

    /// Lets the provider sign something else in a part: what it signed, with one text for another.
    mutating func resign(_ index: Int, as type: JWSType, replacing text: String, with other: String) throws {
        let signed = String(decoding: try parts[index].payload(), as: UTF8.self)
        let changed = signed.replacing(text, with: other)
        precondition(changed != signed, "\(text) is not in \(signed)")
        parts[index].plaintext = Array(Self.world.providerSigner.sign(Array(changed.utf8), type: type).utf8)
    }
}

extension AnswerSketch.Item {
    /// An event of a live stream, as an item of an answer.
    static func event(_ offset: Int, _ body: String = "hello") -> AnswerSketch.Item {
        .json("3-\(offset)", .liveContent, #"{"body":"\#(body)","id":"live-\#(offset)"}"#)
    }
}
