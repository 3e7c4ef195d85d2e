import ComitySchema
import Crypto
import CryptoExtras
import Foundation
import Trust

/// The claims of an ID token (OpenID Connect Core 1.0, section 2) that a sign-in rests on.
struct IdentityClaims: Decodable, Hashable {
    let iss: String
    let sub: String
    let aud: Audience
    let exp: Double
    let iat: Double
    let nonce: String?
    let azp: String?

    /// One audience or several.
    struct Audience: Decodable, Hashable {
        let values: [String]

        init(_ values: [String]) { self.values = values }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                values = [one]
            } else {
                values = try container.decode([String].self)
            }
        }
    }

    /// How far the provider's clock may be from this one, in seconds.
    private static let skew: Double = 60

    /// Why the claims do not prove a sign-in here and now (section 3.1.3.7), or nothing if they do.
    func problem(of settings: OpenIDSettings, nonce expected: String, at now: Date) -> String? {
        let now = now.timeIntervalSince1970
        if iss != settings.issuer { return "the token is another issuer's" }
        if !aud.values.contains(settings.clientID) { return "the token is for another client" }
        if aud.values.count > 1 || azp != nil, azp != settings.clientID { return "the token was given to another client" }
        if exp + Self.skew <= now { return "the token is expired" }
        if iat - Self.skew > now { return "the token is from the future" }
        if !Secret.isSame(nonce ?? "", expected) { return "the token answers another request" }
        return nil
    }
}

/// An ID token of which nothing is proven: a compact JWS.
struct IdentityToken {
    let algorithm: String
    let keyID: String?
    private let input: Data
    private let payload: [UInt8]
    private let signature: Data

    static let largest = 16_384

    init?(compact: String) {
        guard compact.utf8.count <= Self.largest else { return nil }
        let parts = compact.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(Array(parts[0].utf8)),
            let payload = Base64URL.decode(Array(parts[1].utf8)), let signature = Base64URL.decode(Array(parts[2].utf8)),
            let members = try? JSONDecoder().decode(Header.self, from: Data(header)), members.crit == nil
        else { return nil }
        algorithm = members.alg
        keyID = members.kid
        input = Data("\(parts[0]).\(parts[1])".utf8)
        self.payload = payload
        self.signature = Data(signature)
    }

    /// The claims, if one of the provider's keys signed them.
    func claims(by keys: [ProviderKey]) -> IdentityClaims? {
        let candidates = keys.filter { $0.algorithm == algorithm && (keyID == nil || $0.id == keyID) }
        guard candidates.contains(where: { $0.signed(signature, over: input) }) else { return nil }
        return try? JSONDecoder().decode(IdentityClaims.self, from: Data(payload))
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }
}

/// A public key of the identity provider: RS256, ES256 or EdDSA, and nothing else.
struct ProviderKey: Sendable {
    let id: String?
    let algorithm: String
    private let check: @Sendable (Data, Data) -> Bool

    func signed(_ signature: Data, over input: Data) -> Bool { check(signature, input) }

    /// `nil` for a key that is not one to sign with in these ways.
    init?(_ jwk: JWK) {
        guard jwk.use == nil || jwk.use == "sig" else { return nil }
        id = jwk.kid
        switch (jwk.kty, jwk.crv) {
        case ("RSA", _):
            guard jwk.alg == nil || jwk.alg == "RS256", let n = Self.bytes(jwk.n), let e = Self.bytes(jwk.e), n.count >= 256,
                let key = try? _RSA.Signing.PublicKey(n: n, e: e)
            else { return nil }
            algorithm = "RS256"
            check = { signature, input in
                let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
                return key.isValidSignature(signature, for: SHA256.hash(data: input), padding: .insecurePKCS1v1_5)
            }
        case ("EC", "P-256"):
            guard let x = Self.bytes(jwk.x), let y = Self.bytes(jwk.y), x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
            else { return nil }
            algorithm = "ES256"
            check = { signature, input in
                guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
                return key.isValidSignature(signature, for: input)
            }
        case ("OKP", "Ed25519"):
            guard let x = Self.bytes(jwk.x), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else { return nil }
            algorithm = "EdDSA"
            check = { signature, input in key.isValidSignature(signature, for: input) }
        default:
            return nil
        }
    }

    private static func bytes(_ text: String?) -> [UInt8]? { text.flatMap { Base64URL.decode(Array($0.utf8)) } }

    struct JWK: Decodable {
        let kty: String
        let kid: String?
        let use: String?
        let alg: String?
        let crv: String?
        let n: String?
        let e: String?
        let x: String?
        let y: String?
    }
}
