import ComitySchema
import Crypto
public import Foundation

/// A compact JWS (RFC 7515, section 7.1) of which nothing is proven. Its payload cannot be read: only ``verified(by:at:)`` gives
/// it out, so nothing can act on what nobody signed.
public struct UnverifiedJWS: Sendable {
    /// What the signature claims of itself. Good for finding the pinned key, for nothing else.
    public let header: JWSHeader
    private let signingInput: ArraySlice<UInt8>
    private let payload: ArraySlice<UInt8>
    private let signature: [UInt8]

    /// Takes a JWS apart without looking at its payload.
    ///
    /// - Parameters:
    ///   - type: what the signature must be put to.
    ///   - maxBytes: the most bytes that are looked at.
    /// - Throws: ``TrustError`` with `TooLarge`, `Malformed`, or `SignatureInvalid` for an algorithm that is not in use.
    public init(compact: [UInt8], as type: JWSType, maxBytes: Int = 262_144) throws(TrustError) {
        guard compact.count <= maxBytes else {
            throw TrustError(code: .tooLarge, message: "\(compact.count) bytes; at most \(maxBytes) are accepted")
        }
        let segments = compact.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard segments.count == 3, segments.allSatisfy({ !$0.isEmpty }) else {
            throw TrustError(code: .malformed, message: "not a compact JWS: three segments with a dot between them are due")
        }
        guard let headerBytes = Base64URL.decode(segments[0]), let signature = Base64URL.decode(segments[2]) else {
            throw TrustError(code: .malformed, message: "not a compact JWS: segments must be base64url without padding")
        }
        let header = try JWSHeader.read(headerBytes)
        guard header.type == type else {
            throw TrustError(code: .malformed, message: "the signature's 'typ' must be \(type.rawValue)", key: header.keyID)
        }
        self.header = header
        self.signature = signature
        payload = segments[1]
        signingInput = compact[..<segments[1].endIndex]
    }

    /// The payload, if the key that the header names signed it and is valid at an instant.
    public func verified(by key: PinnedKey, at instant: Date) throws(TrustError) -> VerifiedPayload {
        if let problem = key.problem(at: instant) { throw problem }
        return try checked(by: key)
    }

    /// The payload, if the key that the header names signed it and is not revoked. For signatures whose time stands in the
    /// payload: once it is read, the caller must check that the key was valid *then* (``VerifiedPayload/requireValidKey(at:)``).
    /// A key that is revoked by now proves nothing, whatever time its holder claims to have signed at.
    public func verified(by key: PinnedKey, notRevokedBy now: Date) throws(TrustError) -> VerifiedPayload {
        if key.isRevoked(by: now) { throw TrustError(code: .keyNotValid, message: "the key is revoked", key: key.id) }
        return try checked(by: key)
    }

    private func checked(by key: PinnedKey) throws(TrustError) -> VerifiedPayload {
        guard key.id == header.keyID else {
            throw TrustError(code: .keyNotValid, message: "the signature names another key", key: header.keyID)
        }
        guard key.algorithm == header.algorithm else {
            throw TrustError(
                code: .signatureInvalid,
                message: "the signature's algorithm is not that of the pinned key",
                key: key.id
            )
        }
        guard signature.count == 64, key.publicKey.signed(signature, over: signingInput) else {
            throw TrustError(code: .signatureInvalid, message: "the signature does not hold", key: key.id)
        }
        guard let bytes = Base64URL.decode(payload) else {
            throw TrustError(
                code: .malformed,
                message: "not a compact JWS: segments must be base64url without padding",
                key: key.id
            )
        }
        return VerifiedPayload(bytes: bytes, key: key)
    }
}

extension PublicKey {
    func signed(_ signature: [UInt8], over message: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .es256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .edDSA(let key):
            return key.isValidSignature(signature, for: message)
        case .p256, .x25519:
            return false
        }
    }
}
