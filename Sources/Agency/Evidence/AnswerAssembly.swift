import ComitySchema
import Foundation

/// Puts a task's parts together again, in the order in which they come, and proves them: at each digest batch what came since the one
/// before, the rest when the answer ends. What is proven is handed over and not kept.
///
/// Takes parts whose statements are proven and whose seals are opened; everything else that could be wrong is checked here.
struct AnswerAssembly {
    /// What a part held.
    enum Content {
        case items(PartContent)
        case batch(SignedBatch)
        case manifest(SignedManifest)
    }

    /// What a part completed.
    enum Step {
        case nothing
        case batch(ProvenBatch)
        case answer(Answer)
    }

    private var ledger: BatchLedger
    /// How many parts the ledger vouches for: nothing is remembered of each.
    private var settled: Int
    /// Of the parts since then.
    private var digests: [Digest] = []
    private var itemParts: Int
    private var items: [EvidenceItem.Name: PartialItem] = [:]
    private var pages: [SignedManifest] = []

    private struct PartialItem {
        var item: EvidenceItem
        var nextChunk: Int
        let chunks: Int
    }

    /// - Parameter ledger: the digest batches whose items an earlier run has kept.
    init(after ledger: BatchLedger = BatchLedger()) {
        self.ledger = ledger
        settled = ledger.parts
        itemParts = ledger.counts.parts
    }

    /// How many parts have come.
    var parts: Int { settled + digests.count }

    /// Whether a part has come before. A provider may send a part twice; the second one adds nothing.
    func hasSeen(_ statement: PartStatement) throws(EvidenceError) -> Bool {
        let sequence = statement.binding.sequence
        guard sequence >= 1, sequence <= parts else { return false }
        guard sequence <= settled || digests[sequence - settled - 1] == statement.ciphertextDigest else {
            throw EvidenceError(.sequenceConflict, "there are two different parts \(sequence)")
        }
        return true
    }

    /// Takes the next part in.
    mutating func accept(_ content: Content, of statement: PartStatement) throws(EvidenceError) -> Step {
        let binding = statement.binding
        guard binding.sequence == parts + 1 else {
            throw EvidenceError(.sequenceGap, "part \(binding.sequence) came where part \(parts + 1) was due")
        }
        switch content {
        case .items(let content):
            guard pages.isEmpty, !binding.isLast else {
                throw EvidenceError(.contentMalformed, "part \(binding.sequence) holds items after the manifest has begun")
            }
            for item in content.items { try add(item, from: binding.sequence) }
            itemParts += 1
        case .batch(let batch):
            guard pages.isEmpty, !binding.isLast else {
                throw EvidenceError(.contentMalformed, "part \(binding.sequence) is a digest batch after the manifest has begun")
            }
            let proven = try prove(batch, of: binding)
            settled = parts + 1
            digests = []
            return .batch(proven)
        case .manifest(let page):
            try add(page, of: binding)
        }
        digests.append(statement.ciphertextDigest)
        return binding.isLast ? .answer(try finish(statement.ciphertextDigest)) : .nothing
    }

    private mutating func add(_ chunk: PartContent.Item, from part: Int) throws(EvidenceError) {
        guard chunk.chunk >= 0, chunk.chunk < chunk.chunks else {
            throw EvidenceError(.contentMalformed, "part \(part) holds chunk \(chunk.chunk) of \(chunk.chunks)")
        }
        let name = EvidenceItem.Name(chunk.category, chunk.id)
        if chunk.chunk == 0 {
            guard items[name] == nil, !ledger.hasListed(name) else {
                throw EvidenceError(.contentMalformed, "part \(part) begins an item that has begun before")
            }
            let item = EvidenceItem(
                id: chunk.id,
                category: chunk.category,
                contentType: chunk.contentType,
                account: chunk.account,
                at: chunk.at,
                part: part,
                bytes: Array(chunk.bytes)
            )
            items[name] = PartialItem(item: item, nextChunk: 1, chunks: chunk.chunks)
        } else {
            guard var known = items[name], known.nextChunk == chunk.chunk, known.chunks == chunk.chunks else {
                throw EvidenceError(.contentMalformed, "part \(part) holds a chunk that does not follow the one before it")
            }
            items[name] = nil
            known.item.bytes += chunk.bytes
            known.nextChunk += 1
            items[name] = known
        }
    }

    private mutating func add(_ page: SignedManifest, of binding: SealBinding) throws(EvidenceError) {
        let manifest = page.manifest
        guard manifest.caseID == binding.caseID, manifest.taskID == binding.taskID, manifest.order == binding.order,
            manifest.task == binding.task
        else {
            throw EvidenceError(.bindingMismatch, "the manifest in part \(binding.sequence) is another task's")
        }
        guard manifest.page == pages.count + 1, manifest.page <= manifest.pages,
            binding.isLast == (manifest.page == manifest.pages)
        else {
            throw EvidenceError(
                .manifestMismatch,
                "part \(binding.sequence) holds page \(manifest.page) of \(manifest.pages) where page \(pages.count + 1) was due"
            )
        }
        if let first = pages.first?.manifest, first.pages != manifest.pages || first.counts != manifest.counts {
            throw EvidenceError(.manifestMismatch, "the manifest's pages do not agree on how much there is")
        }
        pages.append(page)
    }

    /// What came since the batch before, as the batch lists it. What it does not list cannot be listed later.
    private mutating func prove(_ signed: SignedBatch, of binding: SealBinding) throws(EvidenceError) -> ProvenBatch {
        let batch = signed.batch
        try ledger.add(signed, of: binding)
        guard batch.counts.parts == itemParts, batch.items.count == items.count else {
            throw EvidenceError(
                .batchMismatch,
                "digest batch \(batch.number) counts \(batch.counts.parts) parts and lists \(batch.items.count) items; "
                    + "\(itemParts) parts came, and \(items.count) items since the batch before"
            )
        }
        let proven = try take(batch.items, listedIn: "digest batch \(batch.number)", else: .batchMismatch)
        return ProvenBatch(signed: signed, items: proven)
    }

    /// Takes out the items of a list, each of which must have come whole and be what the list says.
    private mutating func take(
        _ listed: [ManifestItem],
        listedIn list: String,
        else code: EvidenceError.Code
    ) throws(EvidenceError) -> [EvidenceItem] {
        var proven: [EvidenceItem] = []
        for entry in listed {
            guard let found = items.removeValue(forKey: entry.name), found.nextChunk == found.chunks, entry.describes(found.item)
            else {
                throw EvidenceError(code, "item \(proven.count + 1) of \(list) is not what came")
            }
            proven.append(found.item)
        }
        return proven
    }

    private mutating func finish(_ closingDigest: Digest) throws(EvidenceError) -> Answer {
        let listed = pages.flatMap(\.manifest.items)
        let manifest = pages[pages.count - 1].manifest
        if manifest.batches != nil || ledger.count > 0 {
            guard listed.isEmpty, pages.count == 1, items.isEmpty, itemParts == ledger.counts.parts,
                ledger.isClosed(by: manifest)
            else {
                throw EvidenceError(
                    .manifestMismatch,
                    "the manifest closes \(manifest.batches?.count ?? 0) digest batches of \(manifest.counts.items) items and lists "
                        + "\(listed.count); \(ledger.count) of \(ledger.counts.items) came, and \(items.count) items in none"
                )
            }
            return Answer(pages: pages, items: [], closingDigest: closingDigest)
        }
        let counts = manifest.counts
        guard counts.items == listed.count, counts.parts == itemParts, listed.count == items.count else {
            throw EvidenceError(
                .manifestMismatch,
                "the manifest counts \(counts.items) items in \(counts.parts) parts and lists \(listed.count); "
                    + "\(items.count) items in \(itemParts) parts came"
            )
        }
        let proven = try take(listed, listedIn: "the manifest", else: .manifestMismatch)
        return Answer(pages: pages, items: proven, closingDigest: closingDigest)
    }
}
