import ComitySchema

/// The digest batches of one task's answer, each checked against the one before.
///
/// Remembers of all items that they were listed, but none of their bytes: an interception may run for months.
struct BatchLedger {
    /// How many batches there are.
    private(set) var count = 0
    /// The digest of the last one, as its JWS.
    private(set) var last: Digest?
    /// As the last one tells them.
    private(set) var counts = Manifest.Counts(parts: 0, items: 0, droppedOutOfScope: 0)
    private var listed: Set<EvidenceItem.Name> = []

    /// How many parts there are up to the last batch, itself included.
    var parts: Int { counts.parts + count }

    func hasListed(_ name: EvidenceItem.Name) -> Bool { listed.contains(name) }

    /// Adds the next batch, unless it throws.
    mutating func add(_ signed: SignedBatch, of binding: SealBinding) throws(EvidenceError) {
        let batch = signed.batch
        guard batch.caseID == binding.caseID, batch.taskID == binding.taskID, batch.order == binding.order,
            batch.task == binding.task
        else {
            throw EvidenceError(.bindingMismatch, "the digest batch in part \(binding.sequence) is another task's")
        }
        guard batch.number == count + 1 else {
            throw EvidenceError(.batchMismatch, "digest batch \(batch.number) came where number \(count + 1) was due")
        }
        guard batch.previous == last else {
            throw EvidenceError(.batchMismatch, "digest batch \(batch.number) does not follow the one that came before it")
        }
        guard batch.counts.items == counts.items + batch.items.count, batch.counts.parts >= counts.parts,
            batch.counts.droppedOutOfScope >= counts.droppedOutOfScope
        else {
            throw EvidenceError(.batchMismatch, "digest batch \(batch.number) does not count on from the one before it")
        }
        let names = Set(batch.items.map(\.name))
        guard names.count == batch.items.count, !names.contains(where: listed.contains) else {
            throw EvidenceError(.batchMismatch, "digest batch \(batch.number) lists an item that is listed already")
        }
        listed.formUnion(names)
        count = batch.number
        last = Digest(of: signed.compact)
        counts = batch.counts
    }

    /// Whether a manifest closes exactly these batches.
    func isClosed(by manifest: Manifest) -> Bool {
        manifest.batches == last.map { BatchChain(count: count, last: $0) } && manifest.counts.items == counts.items
            && manifest.counts.parts == counts.parts && manifest.counts.droppedOutOfScope >= counts.droppedOutOfScope
    }
}
