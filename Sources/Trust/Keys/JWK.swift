import ComitySchema

/// A key as RFC 7517 and RFC 8037 write it: P-256 (`EC`) or Ed25519 and X25519 (`OKP`), with nothing but these members.
struct JWK: Codable, Hashable, Sendable {
    var kty: String
    var crv: String
    var kid: KeyID
    var use: KeyUse?
    var alg: String?
    var x: String
    var y: String?
    var d: String?

    static func read(_ bytes: [UInt8]) throws(TrustError) -> JWK {
        do {
            return try StrictJSON.decode(JWK.self, from: bytes, limits: .init(maxBytes: 4096, maxDepth: 2))
        } catch {
            throw TrustError(error, in: "the key's JWK")
        }
    }

    /// Which algorithm the key serves.
    /// - Parameter declared: what the registry says that the key is for; otherwise the key must say so itself, or be of a kind
    ///   that has one use only.
    func algorithm(for declared: KeyUse? = nil) throws(TrustError) -> KeyAlgorithm {
        if let declared, let use, use != declared { throw error("'use' contradicts the registry") }
        let algorithm: KeyAlgorithm? =
            switch (kty, crv, declared ?? use) {
            case ("EC", "P-256", .signing): .es256
            case ("EC", "P-256", nil) where alg == KeyAlgorithm.es256.rawValue: .es256
            case ("EC", "P-256", .sealing): .p256
            case ("OKP", "Ed25519", .signing), ("OKP", "Ed25519", nil): .edDSA
            case ("OKP", "X25519", .sealing), ("OKP", "X25519", nil): .x25519
            default: nil
            }
        guard let algorithm else {
            throw error("a key must be P-256 or Ed25519 to sign (use sig), P-256 or X25519 to seal (use enc)")
        }
        guard alg == nil || (algorithm.use == .signing && alg == algorithm.rawValue) else {
            throw error("'alg' must be \(algorithm.use == .signing ? algorithm.rawValue : "absent")")
        }
        return algorithm
    }

    /// The 32 bytes of a coordinate or of the secret.
    func bytes(_ text: String?, named name: String) throws(TrustError) -> [UInt8] {
        guard let text, let bytes = Base64URL.decode(text.utf8), bytes.count == 32 else {
            throw error("'\(name)' must be 32 bytes in base64url without padding")
        }
        return bytes
    }

    func error(_ message: String) -> TrustError {
        TrustError(code: .malformed, message: message, key: kid)
    }
}
