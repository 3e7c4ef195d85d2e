import ComitySchema
import Foundation

/// A task's whole answer, proven item by item against the provider's signed manifest.
struct Answer: Hashable {
    /// The manifest's pages, in order.
    let pages: [SignedManifest]
    /// In the manifest's order.
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
}
