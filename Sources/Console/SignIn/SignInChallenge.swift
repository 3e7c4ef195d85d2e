import ComitySchema
import Foundation
import Synchronization

/// What a browser signs with a reviewer's key to prove that it has it.
struct SignInChallenge: Codable, Hashable, Sendable {
    /// Whom the signature is meant for: a signature made at another address is void.
    let origin: String
    /// Random; good once.
    let nonce: String
    let expiresAt: Date

    /// How long a person has to choose a key.
    static let life: TimeInterval = 120
}

/// The challenges that were given out and not used yet.
final class ChallengeDesk: Sendable {
    /// More are not given out at a time: whoever asks for more is no person.
    static let capacity = 10_000

    private let origin: String
    private let open = Mutex<[String: Date]>([:])

    init(origin: String) {
        self.origin = origin
    }

    func make(at now: Date) throws(ConsoleFailure) -> SignInChallenge {
        let challenge = SignInChallenge(
            origin: origin,
            nonce: Secret.make(),
            expiresAt: now.addingTimeInterval(SignInChallenge.life).wholeMilliseconds
        )
        let isKept = open.withLock { open in
            if open.count >= Self.capacity { open = open.filter { $0.value > now } }
            guard open.count < Self.capacity else { return false }
            open[challenge.nonce] = challenge.expiresAt
            return true
        }
        guard isKept else { throw .tooManySignIns }
        return challenge
    }

    /// Takes a challenge back; each is taken once.
    func take(_ challenge: SignInChallenge, at now: Date) -> Bool {
        let expiry = open.withLock { $0.removeValue(forKey: challenge.nonce) }
        return challenge.origin == origin && expiry == challenge.expiresAt && now < challenge.expiresAt
    }
}
