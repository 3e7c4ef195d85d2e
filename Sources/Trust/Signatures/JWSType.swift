public import ComitySchema

/// What a signature is put to, as the `typ` of its header says: a signature made for one purpose never serves another.
public enum JWSType: String, Codable, Hashable, Sendable, CaseIterable {
    case order = "comity-order+jws"
    case transmittal = "comity-transmittal+jws"
    case decision = "comity-decision+jws"
    case statement = "comity-statement+jws"
    case manifest = "comity-manifest+jws"
    case batch = "comity-batch+jws"
    case rulebook = "comity-rulebook+jws"
    case signIn = "comity-sign-in+jws"
}

/// The header of a compact JWS (RFC 7515, section 4): these three members and no other. Whatever brings a key along (`jwk`,
/// `jku`, `x5u`, `x5c`), changes how the payload is read (`b64`, `zip`) or must be understood (`crit`) is refused as unknown.
public struct JWSHeader: Hashable, Sendable {
    public let algorithm: KeyAlgorithm
    public let keyID: KeyID
    public let type: JWSType

    /// The header's JSON.
    func encoded() -> [UInt8] {
        CanonicalJSON.encode(Members(alg: algorithm.rawValue, kid: keyID, typ: type.rawValue))
    }

    static func read(_ bytes: [UInt8]) throws(TrustError) -> JWSHeader {
        let members: Members
        do {
            members = try StrictJSON.decode(Members.self, from: bytes, limits: .init(maxBytes: 512, maxDepth: 1))
        } catch {
            throw TrustError(error, in: "the signature's header")
        }
        guard let algorithm = KeyAlgorithm(rawValue: members.alg), algorithm.use == .signing else {
            throw TrustError(
                code: .signatureInvalid,
                message: "the signature's algorithm must be ES256 or EdDSA",
                key: members.kid
            )
        }
        guard let type = JWSType(rawValue: members.typ) else {
            throw TrustError(code: .malformed, message: "the signature's 'typ' is not one of the types in use", key: members.kid)
        }
        return JWSHeader(algorithm: algorithm, keyID: members.kid, type: type)
    }

    private struct Members: Codable {
        let alg: String
        let kid: KeyID
        let typ: String
    }
}
