import ComitySchema

/// What was filed of one answer.
struct FiledAnswer: Encodable, Equatable {
    let order: OrderReference
    let task: TaskReference
    let provider: EntityID
    let isComplete = true
    let items: Int
    let parts: Int
    /// Present for an interception.
    let batches: Int?
    let droppedOutOfScope: Int
    let gaps: [Gap]
    let noData: Bool
    /// Of the part that ended the answer: what a receipt names.
    let digest: Digest
    let folder: String

    init(_ answer: Answer, folder: String) {
        let manifest = answer.manifest
        order = manifest.order
        task = manifest.task
        provider = manifest.provider
        items = manifest.counts.items
        parts = manifest.counts.parts
        batches = manifest.batches?.count
        droppedOutOfScope = manifest.counts.droppedOutOfScope
        gaps = manifest.gaps
        noData = manifest.noData
        digest = answer.closingDigest
        self.folder = folder
    }

    var text: String {
        let listed = batches.map { " and \($0) digest batches" } ?? ""
        let what = noData ? "no data" : "\(items) items in \(parts) parts\(listed)"
        let missing = gaps.map { "; no \($0.category.rawValue): \($0.reason.rawValue)" }.joined()
        return "\(order) \(task): \(what)\(missing), proven, in \(folder)\n  to confirm: digest \(digest)"
    }
}

/// How far the answer of an interception has come, of which no manifest has come yet.
struct OpenAnswer: Encodable, Equatable {
    let order: OrderReference
    let task: TaskReference
    let provider: EntityID
    let isComplete = false
    /// Proven, as are the parts that they came in.
    let items: Int
    let parts: Int
    let batches: Int
    let droppedOutOfScope: Int
    let folder: String

    init(_ binding: SealBinding, of provider: EntityID, batches: Int, counts: Manifest.Counts, folder: String) {
        order = binding.order
        task = binding.task
        self.provider = provider
        items = counts.items
        parts = counts.parts
        self.batches = batches
        droppedOutOfScope = counts.droppedOutOfScope
        self.folder = folder
    }

    var text: String {
        "\(order) \(task): \(items) live items in \(parts) parts and \(batches) digest batches so far, proven, in \(folder)"
    }
}
