public import ComitySchema
import Foundation
public import Trust

/// How the world's agencies read what the provider sends them.
extension SampleWorld {
    /// What the provider signed, read as strictly as an outsider reads it.
    public func read<Message: Codable>(_ type: Message.Type, from jws: [UInt8], as purpose: JWSType) throws -> Message {
        let limit = PartContent.byteLimit
        let payload = try UnverifiedJWS(compact: jws, as: purpose, maxBytes: limit).verified(by: providerKey, at: now)
        return try StrictJSON.decode(type, from: payload.bytes, limits: .init(maxBytes: limit))
    }

    /// What is in a part, if it is sealed to an authority's key and is the part that it says to be.
    /// - Parameter authority: who opens it; the part's recipient unless said otherwise.
    public func open(_ part: SealedPart, as authority: AuthorityID? = nil) throws(TrustError) -> [UInt8] {
        let statement = PartStatement(
            binding: part.binding,
            suite: part.suite,
            encapsulatedKey: part.encapsulatedKey,
            ciphertextDigest: Digest(of: part.ciphertext)
        )
        return try opener(of: authority ?? part.binding.recipient).open(statement, ciphertext: part.ciphertext)
    }

    /// The items of a part.
    public func items(of part: SealedPart) throws -> [PartContent.Item] {
        try StrictJSON.decode(PartContent.self, from: open(part), limits: .init(maxBytes: PartContent.byteLimit)).items
    }

    /// The digest batch that a part is, with the provider's signature.
    public func batch(of part: SealedPart) throws -> DigestBatch {
        try read(DigestBatch.self, from: open(part), as: .batch)
    }

    /// What the batch or the manifest that follows names of a part that is a digest batch.
    public func chainDigest(of part: SealedPart) throws -> Digest { Digest(of: try open(part)) }

    /// The manifest that a part is, with the provider's signature.
    public func manifest(of part: SealedPart) throws -> Manifest {
        try read(Manifest.self, from: open(part), as: .manifest)
    }
}
