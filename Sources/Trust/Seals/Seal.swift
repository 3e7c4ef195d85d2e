public import ComitySchema
import Crypto
public import Foundation

/// Seals what is delivered to the agency's key, with HPKE in base mode (RFC 9180). Each part is its own HPKE message, bound to
/// its place: nobody can pass it off as another part, another task's, or one for another key. A seal says nothing of who made
/// it; the provider's signature over the part's statement does.
public enum Seal {
    /// HPKE's `info`.
    static let info = Data("comity seal v1".utf8)

    /// Seals one part.
    ///
    /// - Parameters:
    ///   - binding: what the part is; its canonical JSON becomes the additional authenticated data.
    ///   - key: the recipient's, as named by the binding, and valid at the instant.
    public static func seal(
        _ plaintext: [UInt8],
        binding: SealBinding,
        to key: PinnedKey,
        at instant: Date
    ) throws(TrustError) -> SealedPart {
        guard key.id == binding.keyID else {
            throw TrustError(code: .keyNotValid, message: "the part is bound to another key", key: key.id)
        }
        guard let suite = key.algorithm.suite else {
            throw TrustError(code: .keyNotValid, message: "the key is not for sealing", key: key.id)
        }
        if let problem = key.problem(at: instant) { throw problem }
        do {
            var sender = try key.publicKey.sender(suite)
            return SealedPart(
                binding: binding,
                suite: suite,
                encapsulatedKey: sender.encapsulatedKey,
                ciphertext: try sender.seal(plaintext, authenticating: additionalData(binding)),
                sealedAt: instant
            )
        } catch {
            throw TrustError(code: .keyNotValid, message: "nothing can be sealed to the key", key: key.id)
        }
    }

    static func additionalData(_ binding: SealBinding) -> [UInt8] { CanonicalJSON.encode(binding) }
}

extension SealSuite {
    var ciphersuite: HPKE.Ciphersuite {
        switch self {
        case .x25519ChaCha20: .Curve25519_SHA256_ChachaPoly
        case .p256AES256: .P256_SHA256_AES_GCM_256
        }
    }
}

extension PublicKey {
    fileprivate func sender(_ suite: SealSuite) throws -> HPKE.Sender {
        switch self {
        case .p256(let key): try HPKE.Sender(recipientKey: key, ciphersuite: suite.ciphersuite, info: Seal.info)
        case .x25519(let key): try HPKE.Sender(recipientKey: key, ciphersuite: suite.ciphersuite, info: Seal.info)
        case .es256, .edDSA: throw HPKE.Errors.inconsistentCiphersuiteAndKey
        }
    }
}
