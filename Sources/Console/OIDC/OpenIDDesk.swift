import ComitySchema
import Crypto
import Foundation
import Trust

/// The sign-ins with the identity provider that are under way. What is known of one lies sealed in its browser's cookie and nowhere else:
/// whoever begins very many takes nothing away from others.
struct OpenIDDesk: Sendable {
    /// What only this console and, by its cookie, one browser know of a sign-in.
    struct Attempt: Codable, Hashable, Sendable {
        let state: String
        let nonce: String
        /// Of PKCE (RFC 7636).
        let verifier: String
        let expiresAt: Date

        var challenge: String { Base64URL.encode(SHA256.hash(data: Data(verifier.utf8))) }
    }

    /// How long a person has at the provider.
    static let life: TimeInterval = 600

    /// Known to this process alone.
    private let key = SymmetricKey(size: .bits256)

    /// Begins a sign-in. Returns with it what the browser's cookie holds.
    func begin(at now: Date) throws -> (cookie: String, attempt: Attempt) {
        let attempt = Attempt(
            state: Secret.make(),
            nonce: Secret.make(),
            verifier: Secret.make(),
            expiresAt: now.addingTimeInterval(Self.life).wholeMilliseconds
        )
        return (Base64URL.encode(try ChaChaPoly.seal(CanonicalJSON.encode(attempt), using: key).combined), attempt)
    }

    /// The attempt of a browser that comes back with its state. That each leads to a sign-in once is the provider's to see to, by its code.
    func finish(_ cookie: String?, state: String?, at now: Date) -> Attempt? {
        guard let cookie, let state, let sealed = Base64URL.decode(Array(cookie.utf8)),
            let box = try? ChaChaPoly.SealedBox(combined: sealed), let bytes = try? ChaChaPoly.open(box, using: key),
            let attempt = try? CanonicalJSON.decode(Attempt.self, from: Array(bytes))
        else { return nil }
        return Secret.isSame(attempt.state, state) && now < attempt.expiresAt ? attempt : nil
    }
}
