import ComitySchema
import Foundation

/// Puts a task's parts together again, in the order in which they come, and proves the answer when it ends.
///
/// Takes parts whose statements are proven and whose seals are opened; everything else that could be wrong is checked here.
struct AnswerAssembly {
    /// What a part held.
    enum Content {
        case items(PartContent)
        case manifest(SignedManifest)
    }

    private var digests: [Digest] = []
    private var itemParts = 0
    private var items: [ItemName: PartialItem] = [:]
    private var pages: [SignedManifest] = []

    /// A provider numbers the items of each category by itself.
    private struct ItemName: Hashable {
        let category: DataCategory
        let id: String
    }

    private struct PartialItem {
        var item: EvidenceItem
        var nextChunk: Int
        let chunks: Int
    }

    /// How many parts have come.
    var parts: Int { digests.count }

    /// Whether a part has come before. A provider may send a part twice; the second one adds nothing.
    func hasSeen(_ statement: PartStatement) throws(EvidenceError) -> Bool {
        let sequence = statement.binding.sequence
        guard sequence >= 1, sequence <= parts else { return false }
        guard digests[sequence - 1] == statement.ciphertextDigest else {
            throw EvidenceError(.sequenceConflict, "there are two different parts \(sequence)")
        }
        return true
    }

    /// Takes the next part in.
    /// - Returns: the answer, if this part ends it.
    mutating func accept(_ content: Content, of statement: PartStatement) throws(EvidenceError) -> Answer? {
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
        case .manifest(let page):
            try add(page, of: binding)
        }
        digests.append(statement.ciphertextDigest)
        return binding.isLast ? try finish(statement.ciphertextDigest) : nil
    }

    private mutating func add(_ chunk: PartContent.Item, from part: Int) throws(EvidenceError) {
        guard chunk.chunk >= 0, chunk.chunk < chunk.chunks else {
            throw EvidenceError(.contentMalformed, "part \(part) holds chunk \(chunk.chunk) of \(chunk.chunks)")
        }
        let name = ItemName(category: chunk.category, id: chunk.id)
        if chunk.chunk == 0 {
            guard items[name] == nil else {
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

    private func finish(_ closingDigest: Digest) throws(EvidenceError) -> Answer {
        let listed = pages.flatMap(\.manifest.items)
        let counts = pages[pages.count - 1].manifest.counts
        guard counts.items == listed.count, counts.parts == itemParts, listed.count == items.count else {
            throw EvidenceError(
                .manifestMismatch,
                "the manifest counts \(counts.items) items in \(counts.parts) parts and lists \(listed.count); "
                    + "\(items.count) items in \(itemParts) parts came"
            )
        }
        var proven: [EvidenceItem] = []
        for entry in listed {
            guard let found = items[ItemName(category: entry.category, id: entry.id)],
                found.nextChunk == found.chunks, Self.matches(found.item, entry)
            else {
                throw EvidenceError(.manifestMismatch, "item \(proven.count + 1) of the manifest is not what came")
            }
            proven.append(found.item)
        }
        guard Set(listed.map { ItemName(category: $0.category, id: $0.id) }).count == listed.count else {
            throw EvidenceError(.manifestMismatch, "the manifest lists an item twice")
        }
        return Answer(pages: pages, items: proven, closingDigest: closingDigest)
    }

    private static func matches(_ item: EvidenceItem, _ entry: ManifestItem) -> Bool {
        item.at == entry.at && item.part == entry.part && item.bytes.count == entry.bytes
            && Digest(of: item.bytes) == entry.digest
    }
}
