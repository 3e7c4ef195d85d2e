import ComitySchema
import Foundation
import Trust

/// Bytes of the intake topic that claim to be a transmittal. Nothing in them can be used: not even who they are from.
struct UnverifiedTransmittal {
    private let jws: UnverifiedJWS
    private let digest: Digest

    init(_ bytes: [UInt8]) throws(TrustError) {
        jws = try UnverifiedJWS(compact: bytes, as: .transmittal, maxBytes: IntakeLimits.maxBytes)
        digest = Digest(of: bytes)
    }

    /// The transmittal, if a Designated Authority of the registry signed it with a key that could have signed at a time inside
    /// the window (rules A04 to A06).
    ///
    /// The sender's name stands in the payload, which nothing may read yet; so the key is found by its id alone, among the
    /// signing keys of all authorities, and what it then proves is whose message this is.
    func verified(
        by authorities: AuthorityRegistry,
        clockWindow: ClockWindow,
        at now: Date
    ) throws(TrustError) -> VerifiedTransmittal {
        guard let signer = authorities.signer(jws.header.keyID) else {
            throw TrustError(code: .unknownSender, message: "the key that is named is pinned for nobody")
        }
        guard signer.owner.role == .designatedAuthority else {
            throw TrustError(
                code: .unknownSender,
                message: "the key is an issuer's; transmittals come from Designated Authorities",
                key: signer.key.id
            )
        }
        let times = clockWindow.times(at: now)
        guard signer.key.validity.from <= times.upperBound, times.lowerBound < signer.key.validity.until else {
            throw TrustError(
                code: .keyNotValid,
                message: "the key is not valid at any time inside the window",
                key: signer.key.id
            )
        }
        let payload = try jws.verified(by: signer.key, notRevokedBy: now)
        return VerifiedTransmittal(digest: digest, sender: signer.owner, payload: payload)
    }
}

/// A transmittal whose sender is proven. What it says may still be wrong. Only ``UnverifiedTransmittal`` makes one.
struct VerifiedTransmittal {
    /// Of the bytes as they stood in the topic.
    let digest: Digest
    let sender: Authority
    let payload: VerifiedPayload

    fileprivate init(digest: Digest, sender: Authority, payload: VerifiedPayload) {
        self.digest = digest
        self.sender = sender
        self.payload = payload
    }
}
