public import ComitySchema

/// Makes pairs of keys, for agencies, reviewers and providers that keep their keys in files.
public enum KeyMaker {
    /// A new pair, each half one JWK with its id. Only the owner may ever see the private half.
    public static func make(id: KeyID, algorithm: KeyAlgorithm) -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        write(PrivateKey(algorithm: algorithm), id: id)
    }

    /// The pair whose secret these 32 bytes are: the same bytes, the same pair. For tests and sample worlds.
    package static func make(
        id: KeyID,
        algorithm: KeyAlgorithm,
        secret: [UInt8]
    ) throws(TrustError) -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        guard let key = PrivateKey(algorithm: algorithm, secret: secret) else {
            throw TrustError(code: .malformed, message: "not a private key of the curve", key: id)
        }
        return write(key, id: id)
    }

    private static func write(_ key: PrivateKey, id: KeyID) -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        var jwk = JWK(publicKey: key.publicKey, algorithm: key.algorithm, id: id)
        let publicJWK = CanonicalJSON.encode(jwk)
        jwk.d = Base64URL.encode(key.secret)
        return (CanonicalJSON.encode(jwk), publicJWK)
    }
}

extension JWK {
    fileprivate init(publicKey: PublicKey, algorithm: KeyAlgorithm, id: KeyID) {
        let coordinates = publicKey.rawRepresentation
        let (kty, crv) =
            switch algorithm {
            case .es256, .p256: ("EC", "P-256")
            case .edDSA: ("OKP", "Ed25519")
            case .x25519: ("OKP", "X25519")
            }
        self.init(
            kty: kty,
            crv: crv,
            kid: id,
            use: algorithm.use,
            alg: algorithm.use == .signing ? algorithm.rawValue : nil,
            x: Base64URL.encode(coordinates.prefix(32)),
            y: kty == "EC" ? Base64URL.encode(coordinates.suffix(32)) : nil
        )
    }
}
