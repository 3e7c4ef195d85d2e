import ComitySchema
import Foundation

/// A task's whole answer, proven item by item against what the provider signed.
struct Answer: Hashable {
    /// The manifest's pages, in order.
    let pages: [SignedManifest]
    /// In the manifest's order. Empty where digest batches have proven the items as they came.
    let items: [EvidenceItem]
    /// The digest of the ciphertext that ended the answer: what a receipt names.
    let closingDigest: Digest

    var manifest: Manifest { pages[pages.count - 1].manifest }

    var receipt: Receipt {
        Receipt(order: manifest.order, task: manifest.task, manifestDigest: closingDigest)
    }
}

/// A page of the manifest with the bytes that the provider signed.
struct SignedManifest: Hashable {
    let compact: [UInt8]
    let payload: [UInt8]
    let manifest: Manifest
}

/// A digest batch with the bytes that the provider signed.
struct SignedBatch: Hashable {
    let compact: [UInt8]
    let payload: [UInt8]
    let batch: DigestBatch
}

/// A digest batch with the items that it proves, in its order.
struct ProvenBatch: Hashable {
    let signed: SignedBatch
    let items: [EvidenceItem]

    var batch: DigestBatch { signed.batch }
}

/// One item, put together from its chunks.
struct EvidenceItem: Hashable {
    let id: String
    let category: DataCategory
    let contentType: String
    let account: AccountID
    let at: Date
    /// The sequence of the part in which the item begins.
    let part: Int
    var bytes: [UInt8]

    /// What tells an item from the others of its answer: a provider numbers the items of each category by itself.
    struct Name: Hashable {
        let category: DataCategory
        let id: String

        init(_ category: DataCategory, _ id: String) {
            self.category = category
            self.id = id
        }
    }
}

extension ManifestItem {
    var name: EvidenceItem.Name { EvidenceItem.Name(category, id) }

    /// Whether an item is the one that is listed here.
    func describes(_ item: EvidenceItem) -> Bool {
        category == item.category && id == item.id && at == item.at && part == item.part && describes(item.bytes)
    }

    /// Whether these are the bytes of the item that is listed here.
    func describes(_ content: [UInt8]) -> Bool { content.count == bytes && Digest(of: content) == digest }
}
