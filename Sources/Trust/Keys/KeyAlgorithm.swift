public import ComitySchema

/// What a key is for. One key serves one purpose.
public enum KeyUse: String, Codable, Hashable, Sendable, CaseIterable {
    case signing = "sig"
    case sealing = "enc"
}

/// The algorithms in use (rule A06). There is no other: no `none`, no shared secrets, no RSA.
public enum KeyAlgorithm: String, Codable, Hashable, Sendable, CaseIterable {
    /// ECDSA on P-256 with SHA-256 (RFC 7518).
    case es256 = "ES256"
    /// EdDSA on Ed25519 (RFC 8037).
    case edDSA = "EdDSA"
    /// HPKE to a P-256 key.
    case p256 = "P-256"
    /// HPKE to an X25519 key.
    case x25519 = "X25519"

    public var use: KeyUse {
        switch self {
        case .es256, .edDSA: .signing
        case .p256, .x25519: .sealing
        }
    }

    /// The HPKE suite of a sealing key.
    public var suite: SealSuite? {
        switch self {
        case .es256, .edDSA: nil
        case .p256: .p256AES256
        case .x25519: .x25519ChaCha20
        }
    }
}
