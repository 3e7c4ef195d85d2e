public import ComitySchema
import Crypto
public import Foundation

/// Opens what was sealed to one private key. Never prints the key.
public struct SealOpener: Sendable {
    public let keyID: KeyID
    private let key: PrivateKey

    /// Reads a private key file: one JWK with `kid`, `d` and `use`.
    public init(privateJWK: [UInt8]) throws(TrustError) {
        (keyID, key) = try PrivateKey.read(privateJWK, for: .sealing)
    }

    /// The plaintext of a part, if it is sealed to this key, is the ciphertext that the statement speaks of, and is bound to what
    /// the statement says that it is.
    public func open(_ statement: PartStatement, ciphertext: Data) throws(TrustError) -> [UInt8] {
        guard statement.binding.keyID == keyID else {
            throw TrustError(code: .keyNotValid, message: "the part is sealed to another key", key: statement.binding.keyID)
        }
        guard statement.suite == key.algorithm.suite else {
            throw TrustError(code: .keyNotValid, message: "the part's suite is not that of the key", key: keyID)
        }
        guard Digest(of: ciphertext) == statement.ciphertextDigest else {
            throw TrustError(
                code: .signatureInvalid,
                message: "the ciphertext is not the one that the provider signed for",
                key: keyID
            )
        }
        do {
            var recipient = try key.recipient(statement.suite, encapsulatedKey: statement.encapsulatedKey)
            return Array(try recipient.open(ciphertext, authenticating: Seal.additionalData(statement.binding)))
        } catch {
            throw TrustError(
                code: .signatureInvalid,
                message: "the seal does not open: it was made for another key or another part, or its bytes were changed",
                key: keyID
            )
        }
    }
}

extension SealOpener: CustomStringConvertible, CustomReflectable {
    public var description: String { "the opener with key \(keyID)" }
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}

extension PrivateKey {
    fileprivate func recipient(_ suite: SealSuite, encapsulatedKey: Data) throws -> HPKE.Recipient {
        let ciphersuite = suite.ciphersuite
        return switch self {
        case .p256(let key):
            try HPKE.Recipient(privateKey: key, ciphersuite: ciphersuite, info: Seal.info, encapsulatedKey: encapsulatedKey)
        case .x25519(let key):
            try HPKE.Recipient(privateKey: key, ciphersuite: ciphersuite, info: Seal.info, encapsulatedKey: encapsulatedKey)
        case .es256, .edDSA:
            throw HPKE.Errors.inconsistentCiphersuiteAndKey
        }
    }
}
