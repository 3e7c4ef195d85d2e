public import ComitySchema
public import Foundation

/// A public key that the provider has pinned for one owner, with its history: from when until when it is good, and from when on
/// it is revoked (rules A05 and G02).
public struct PinnedKey: Sendable {
    public let id: KeyID
    public let algorithm: KeyAlgorithm
    public let validity: TimeWindow
    public let revokedAt: Date?
    let publicKey: PublicKey

    /// Pins a public JWK.
    public init(publicJWK: [UInt8], validity: TimeWindow, revokedAt: Date? = nil) throws(TrustError) {
        try self.init(JWK.read(publicJWK), use: nil, validity: validity, revokedAt: revokedAt)
    }

    init(_ jwk: JWK, use: KeyUse?, validity: TimeWindow, revokedAt: Date?) throws(TrustError) {
        guard jwk.d == nil else { throw jwk.error("a private key does not belong here; keep only its public part") }
        guard validity.from < validity.until else { throw jwk.error("the key's validity ends before it begins") }
        id = jwk.kid
        algorithm = try jwk.algorithm(for: use)
        publicKey = try PublicKey(jwk, algorithm: algorithm)
        self.validity = validity
        self.revokedAt = revokedAt
    }

    public var use: KeyUse { algorithm.use }

    /// The digest of the public key itself, whatever it is called. Shown to people who compare keys.
    public var fingerprint: Digest { Digest(of: publicKey.rawRepresentation) }

    /// Whether what was done with the key at an instant counts: the key was good then and not yet revoked.
    public func isValid(at instant: Date) -> Bool {
        validity.contains(instant) && !isRevoked(by: instant)
    }

    /// Whether the key is revoked at an instant.
    public func isRevoked(by instant: Date) -> Bool {
        revokedAt.map { $0 <= instant } ?? false
    }

    /// Why the key does not count at an instant, or `nil` if it does.
    public func problem(at instant: Date) -> TrustError? {
        if isRevoked(by: instant) { return TrustError(code: .keyNotValid, message: "the key is revoked", key: id) }
        if instant < validity.from { return TrustError(code: .keyNotValid, message: "the key is not yet valid", key: id) }
        if instant >= validity.until { return TrustError(code: .keyNotValid, message: "the key is no longer valid", key: id) }
        return nil
    }
}

/// Someone whose keys are pinned. While a key is being replaced, the old and the new one are both valid; the key's id tells which
/// of them is meant.
public protocol KeyOwner: Sendable {
    var keys: [PinnedKey] { get }
}

extension KeyOwner {
    /// The owner's key of this id, if it is one to sign with. Whether it is valid is another question.
    public func signingKey(_ id: KeyID) -> PinnedKey? {
        keys.first { $0.id == id && $0.use == .signing }
    }

    /// The owner's key of this id, if it is one to seal to. Whether it is valid is another question.
    public func sealingKey(_ id: KeyID) -> PinnedKey? {
        keys.first { $0.id == id && $0.use == .sealing }
    }

    /// The key to seal to at an instant: of those that are valid, the one that became valid last.
    public func sealingKey(at instant: Date) -> PinnedKey? {
        keys.filter { $0.use == .sealing && $0.isValid(at: instant) }
            .max { ($0.validity.from, $0.id) < ($1.validity.from, $1.id) }
    }
}
