import ComitySchema
import Crypto
import Foundation
import Synchronization
import Trust

/// The sign-ins with the identity provider that are under way.
final class OpenIDDesk: Sendable {
    /// What only this console and, by its cookie, one browser know of a sign-in.
    struct Attempt: Hashable, Sendable {
        let state: String
        let nonce: String
        /// Of PKCE (RFC 7636).
        let verifier: String
        let expiresAt: Date

        var challenge: String { Base64URL.encode(SHA256.hash(data: Data(verifier.utf8))) }
    }

    /// How long a person has at the provider.
    static let life: TimeInterval = 600
    static let capacity = 10_000

    private let attempts = Mutex<[String: Attempt]>([:])

    /// Begins a sign-in. Returns what the browser's cookie holds with what is remembered here.
    func begin(at now: Date) throws(ConsoleFailure) -> (handle: String, attempt: Attempt) {
        let attempt = Attempt(
            state: Secret.make(),
            nonce: Secret.make(),
            verifier: Secret.make(),
            expiresAt: now.addingTimeInterval(Self.life)
        )
        let handle = Secret.make()
        let isKept = attempts.withLock { attempts in
            if attempts.count >= Self.capacity { attempts = attempts.filter { $0.value.expiresAt > now } }
            guard attempts.count < Self.capacity else { return false }
            attempts[handle] = attempt
            return true
        }
        guard isKept else { throw .tooManySignIns }
        return (handle, attempt)
    }

    /// The attempt of a browser that comes back with its state; each comes back once.
    func finish(_ handle: String?, state: String?, at now: Date) -> Attempt? {
        guard let handle, let state, let attempt = attempts.withLock({ $0.removeValue(forKey: handle) }) else { return nil }
        return Secret.isSame(attempt.state, state) && now < attempt.expiresAt ? attempt : nil
    }
}
