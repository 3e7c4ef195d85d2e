import ComitySchema
import Foundation
import Trust

/// The lists that a provider signs of an answer's items. Whoever signed one speaks for the entity that it names.
extension ProviderKeys {
    /// A page of a manifest. Throws `TrustError`, `StrictJSONError` or `EvidenceError`.
    func manifest(in compact: [UInt8], of provider: EntityID, at now: Date) throws -> SignedManifest {
        let (payload, manifest) = try read(Manifest.self, in: compact, as: .manifest, at: now)
        guard manifest.provider == provider else {
            throw EvidenceError(.bindingMismatch, "the manifest speaks for another entity")
        }
        return SignedManifest(compact: compact, payload: payload, manifest: manifest)
    }

    /// A digest batch. Throws `TrustError`, `StrictJSONError` or `EvidenceError`.
    func batch(in compact: [UInt8], of provider: EntityID, at now: Date) throws -> SignedBatch {
        let (payload, batch) = try read(DigestBatch.self, in: compact, as: .batch, at: now)
        guard batch.provider == provider else {
            throw EvidenceError(.bindingMismatch, "the digest batch speaks for another entity")
        }
        return SignedBatch(compact: compact, payload: payload, batch: batch)
    }

    private func read<List: Codable>(
        _ type: List.Type,
        in compact: [UInt8],
        as purpose: JWSType,
        at now: Date
    ) throws -> (payload: [UInt8], list: List) {
        let payload = try verify(compact, as: purpose, maxBytes: Inbox.byteLimit, at: now)
        return (payload, try StrictJSON.decode(type, from: payload, limits: .init(maxBytes: Inbox.byteLimit)))
    }
}
