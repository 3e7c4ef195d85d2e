import ComitySchema
import Crypto

/// A private key of one of the ``KeyAlgorithm``s. Prints as nothing but its algorithm.
enum PrivateKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case edDSA(Curve25519.Signing.PrivateKey)
    case p256(P256.KeyAgreement.PrivateKey)
    case x25519(Curve25519.KeyAgreement.PrivateKey)

    /// A new key.
    init(algorithm: KeyAlgorithm) {
        switch algorithm {
        case .es256: self = .es256(.init())
        case .edDSA: self = .edDSA(.init())
        case .p256: self = .p256(.init())
        case .x25519: self = .x25519(.init())
        }
    }

    /// The key whose secret these 32 bytes are, or `nil` if the curve has none.
    init?(algorithm: KeyAlgorithm, secret: [UInt8]) {
        do {
            switch algorithm {
            case .es256: self = .es256(try .init(rawRepresentation: secret))
            case .edDSA: self = .edDSA(try .init(rawRepresentation: secret))
            case .p256: self = .p256(try .init(rawRepresentation: secret))
            case .x25519: self = .x25519(try .init(rawRepresentation: secret))
            }
        } catch {
            return nil
        }
    }

    /// Reads a private key file.
    static func read(_ bytes: [UInt8], for use: KeyUse) throws(TrustError) -> (id: KeyID, key: PrivateKey) {
        let jwk = try JWK.read(bytes)
        let algorithm = try jwk.algorithm()
        guard algorithm.use == use else { throw jwk.error("the key's use must be '\(use.rawValue)'") }
        let publicKey = try PublicKey(jwk, algorithm: algorithm)
        guard let key = PrivateKey(algorithm: algorithm, secret: try jwk.bytes(jwk.d, named: "d")) else {
            throw jwk.error("'d' is not a private key of the curve")
        }
        guard key.publicKey.rawRepresentation == publicKey.rawRepresentation else {
            throw jwk.error("the private and the public part do not belong together")
        }
        return (jwk.kid, key)
    }

    var publicKey: PublicKey {
        switch self {
        case .es256(let key): .es256(key.publicKey)
        case .edDSA(let key): .edDSA(key.publicKey)
        case .p256(let key): .p256(key.publicKey)
        case .x25519(let key): .x25519(key.publicKey)
        }
    }

    var algorithm: KeyAlgorithm {
        switch self {
        case .es256: .es256
        case .edDSA: .edDSA
        case .p256: .p256
        case .x25519: .x25519
        }
    }

    var secret: [UInt8] {
        switch self {
        case .es256(let key): Array(key.rawRepresentation)
        case .edDSA(let key): Array(key.rawRepresentation)
        case .p256(let key): Array(key.rawRepresentation)
        case .x25519(let key): Array(key.rawRepresentation)
        }
    }
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
    var description: String { "a private \(algorithm.rawValue) key" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
