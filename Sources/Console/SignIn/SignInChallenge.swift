import ComitySchema
import Crypto
import Foundation
import Synchronization

/// What a browser signs with a reviewer's key to prove that it has it.
struct SignInChallenge: Codable, Hashable, Sendable {
    /// Whom the signature is meant for: a signature made at another address is void.
    let origin: String
    /// Random; good once.
    let nonce: String
    let expiresAt: Date
    /// Proves that this console made the challenge.
    let mark: String

    /// How long a person has to choose a key.
    static let life: TimeInterval = 120
}

/// Makes challenges and takes them back. Nothing is kept of those that are only given out: whoever asks for very many takes nothing away
/// from others.
final class ChallengeDesk: Sendable {
    private let origin: String
    /// Known to this process alone.
    private let key = SymmetricKey(size: .bits256)
    /// The nonces of challenges that a reviewer's key has signed, until their time is over.
    private let taken = Mutex<[String: Date]>([:])

    init(origin: String) {
        self.origin = origin
    }

    func make(at now: Date) -> SignInChallenge {
        let nonce = Secret.make()
        let expiresAt = now.addingTimeInterval(SignInChallenge.life).wholeMilliseconds
        return SignInChallenge(origin: origin, nonce: nonce, expiresAt: expiresAt, mark: mark(nonce, expiresAt))
    }

    /// Takes a challenge back; each is taken once. Only for one whose signature was verified.
    func take(_ challenge: SignInChallenge, at now: Date) -> Bool {
        guard challenge.origin == origin, now < challenge.expiresAt,
            Secret.isSame(challenge.mark, mark(challenge.nonce, challenge.expiresAt))
        else { return false }
        return taken.withLock { taken in
            taken = taken.filter { $0.value > now }
            return taken.updateValue(challenge.expiresAt, forKey: challenge.nonce) == nil
        }
    }

    private func mark(_ nonce: String, _ expiresAt: Date) -> String {
        let text = "\(nonce) \(Timestamp.format(expiresAt))"
        return Hex.encode(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }
}
