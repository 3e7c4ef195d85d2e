import Crypto

/// A public key of one of the ``KeyAlgorithm``s.
enum PublicKey: Sendable {
    case es256(P256.Signing.PublicKey)
    case edDSA(Curve25519.Signing.PublicKey)
    case p256(P256.KeyAgreement.PublicKey)
    case x25519(Curve25519.KeyAgreement.PublicKey)

    init(_ jwk: JWK, algorithm: KeyAlgorithm) throws(TrustError) {
        let x = try jwk.bytes(jwk.x, named: "x")
        do {
            switch algorithm {
            case .es256: self = .es256(try .init(x963Representation: [4] + x + jwk.bytes(jwk.y, named: "y")))
            case .p256: self = .p256(try .init(x963Representation: [4] + x + jwk.bytes(jwk.y, named: "y")))
            case .edDSA: self = .edDSA(try .init(rawRepresentation: x))
            case .x25519: self = .x25519(try .init(rawRepresentation: x))
            }
        } catch let error as TrustError {
            throw error
        } catch {
            throw jwk.error("not a point of the curve")
        }
        guard jwk.kty == "EC" || jwk.y == nil else { throw jwk.error("'y' must be absent") }
    }

    /// The coordinates: 64 bytes on P-256, 32 elsewhere.
    var rawRepresentation: [UInt8] {
        switch self {
        case .es256(let key): Array(key.rawRepresentation)
        case .edDSA(let key): Array(key.rawRepresentation)
        case .p256(let key): Array(key.rawRepresentation)
        case .x25519(let key): Array(key.rawRepresentation)
        }
    }
}
