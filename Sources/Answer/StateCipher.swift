import Crypto
import Foundation
public import StageKit

/// Encrypts what a stage keeps. The index of an answer tells what a person did and when, so it does not stand in a changelog in
/// the clear.
///
/// AES-256-GCM with a nonce made from the plaintext (HMAC-SHA-256 under a key of its own): the same value is always the same bytes,
/// on which the ids of what a timer sends rest, and different values never share a nonce.
public struct StateCipher: Sendable {
    /// The length of a key, in bytes.
    public static let keyLength = 32

    /// The first bytes of a key's digest: they tell which key a value needs.
    private static let markLength = 4
    private static let nonceLength = 12

    private struct Key {
        let mark: [UInt8]
        let encryption: SymmetricKey
        let nonce: SymmetricKey

        init(_ bytes: [UInt8]) {
            let root = SymmetricKey(data: bytes)
            mark = Array(SHA256.hash(data: bytes).prefix(StateCipher.markLength))
            encryption = Self.derive("comity state encryption", from: root)
            nonce = Self.derive("comity state nonce", from: root)
        }

        private static func derive(_ purpose: String, from root: SymmetricKey) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: Array(purpose.utf8), outputByteCount: StateCipher.keyLength)
        }
    }

    private let keys: [Key]

    /// - Parameter keys: the first encrypts; every one decrypts, so that a key can be replaced while tasks run. `nil` if there is
    ///   none or one is not of ``keyLength``.
    public init?(keys: [[UInt8]]) {
        guard !keys.isEmpty, keys.allSatisfy({ $0.count == Self.keyLength }) else { return nil }
        self.keys = keys.map(Key.init)
    }

    /// The plaintext under the first key: the key's mark, the nonce, the ciphertext and its tag.
    public func seal(_ plaintext: [UInt8]) -> [UInt8] {
        let key = keys[0]
        let nonce = Array(HMAC<SHA256>.authenticationCode(for: plaintext, using: key.nonce).prefix(Self.nonceLength))
        do {
            let box = try AES.GCM.seal(
                plaintext,
                using: key.encryption,
                nonce: AES.GCM.Nonce(data: nonce),
                authenticating: key.mark
            )
            return key.mark + nonce + box.ciphertext + box.tag
        } catch {
            // Key and nonce have the lengths that the cipher wants: nothing can fail.
            preconditionFailure("AES-GCM refused a 256-bit key and a 96-bit nonce")
        }
    }

    /// What ``seal(_:)`` was given. Throws `poison` if the bytes are damaged or none of the keys wrote them.
    public func open(_ bytes: [UInt8]) throws(StageFailure) -> [UInt8] {
        let mark = Array(bytes.prefix(Self.markLength))
        guard let key = keys.first(where: { $0.mark == mark }) else {
            throw .poison(code: "StateKeyUnknown", message: "the state was written with a key that is not configured")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: bytes.dropFirst(Self.markLength))
            return Array(try AES.GCM.open(box, using: key.encryption, authenticating: mark))
        } catch {
            throw .poison(code: "StateDamaged", message: "the state does not open with its key")
        }
    }
}
