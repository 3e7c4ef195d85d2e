import ComitySchema
import Foundation
import Trust

/// Who a signature over a challenge proves to be there.
struct KeySignIn: Sendable {
    let registry: ReviewerRegistry
    let challenges: ChallengeDesk

    /// More than a signed challenge has.
    static let largest = 4096

    /// The reviewer whose pinned key signed a challenge of this desk. Why a signature is not accepted is said no closer than
    /// this: whoever cannot sign learns nothing of the registry.
    func reviewer(proving compact: String, at now: Date) throws(ConsoleFailure) -> ReviewerID {
        do throws(TrustError) {
            let signature = try UnverifiedJWS(compact: Array(compact.utf8), as: .signIn, maxBytes: Self.largest)
            guard let signer = registry.signer(signature.header.keyID) else { throw Self.unknown }
            let payload = try signature.verified(by: signer.key, at: now)
            guard let challenge = try? StrictJSON.decode(SignInChallenge.self, from: payload.bytes),
                challenges.take(challenge, at: now)
            else { throw Self.unknown }
            return signer.owner.id
        } catch {
            throw .signInRefused
        }
    }

    private static let unknown = TrustError(code: .signatureInvalid, message: "not a signed challenge of this console")
}
