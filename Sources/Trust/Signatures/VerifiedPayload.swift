public import ComitySchema
public import Foundation

/// The very bytes that a pinned key signed. Only ``UnverifiedJWS`` makes one.
public struct VerifiedPayload: Sendable {
    public let bytes: [UInt8]
    public let key: PinnedKey

    init(bytes: [UInt8], key: PinnedKey) {
        self.bytes = bytes
        self.key = key
    }

    public var keyID: KeyID { key.id }

    /// Throws unless the key was valid at the time at which its owner says to have signed (rule A05).
    public func requireValidKey(at signedAt: Date) throws(TrustError) {
        if let problem = key.problem(at: signedAt) { throw problem }
    }
}
