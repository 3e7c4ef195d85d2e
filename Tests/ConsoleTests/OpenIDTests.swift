import ComitySchema
import ComityTestKit
import Crypto
import CryptoExtras
import Foundation
import Testing
import Trust

@testable import Console

@Suite("Signing in by an identity provider")
struct OpenIDTests {
    static let settings = OpenIDSettings(
        issuer: "https://id.example",
        clientID: "comity-console",
        clientSecret: nil,
        subjects: ["s-1": "alice"]
    )
    static let now = SampleWorld.standard.now
    static let nonce = "n-1"

    /// The claims of a good token, with some of them replaced or, by `null`, left out.
    static func claims(_ changes: String = "{}") throws -> IdentityClaims {
        let seconds = Int(now.timeIntervalSince1970)
        var members: [String: Any] = [
            "iss": settings.issuer, "sub": "s-1", "aud": settings.clientID, "iat": seconds, "exp": seconds + 300, "nonce": nonce,
        ]
        let changed = try JSONSerialization.jsonObject(with: Data(changes.utf8)) as? [String: Any] ?? [:]
        members.merge(changed) { $1 }
        members = members.filter { !($0.value is NSNull) }
        return try JSONDecoder().decode(IdentityClaims.self, from: try JSONSerialization.data(withJSONObject: members))
    }

    @Test(
        "the claims must be this provider's, for this console, now, and the answer to this request",
        arguments: [
            ("{}", nil), (#"{"aud": ["other", "comity-console"], "azp": "comity-console"}"#, nil),
            (#"{"iss": "https://evil.example"}"#, "the token is another issuer's"),
            (#"{"aud": "other"}"#, "the token is for another client"),
            (#"{"aud": ["comity-console", "other"]}"#, "the token was given to another client"),
            (#"{"azp": "other"}"#, "the token was given to another client"),
            (#"{"exp": 1000}"#, "the token is expired"), (#"{"iat": 99999999999}"#, "the token is from the future"),
            (#"{"nonce": "n-2"}"#, "the token answers another request"),
            (#"{"nonce": null}"#, "the token answers another request"),
        ]
    )
    func checksClaims(changes: String, problem: String?) throws {
        #expect(try Self.claims(changes).problem(of: Self.settings, nonce: Self.nonce, at: Self.now) == problem)
    }

    private func token(_ header: String, sign: (Data) throws -> Data) rethrows -> String {
        let payload = #"{"iss":"i","sub":"s","aud":"a","exp":2,"iat":1}"#
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
        return input + "." + Base64URL.encode(try sign(Data(input.utf8)))
    }

    private func text(_ bytes: some Sequence<UInt8>) -> String { Base64URL.encode(Array(bytes)) }

    private func key(_ json: String) throws -> ProviderKey? {
        ProviderKey(try JSONDecoder().decode(ProviderKey.JWK.self, from: Data(json.utf8)))
    }

    @Test("RS256, ES256 and EdDSA are verified, by the key that the token names")
    func verifies() throws {
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let parts = try rsa.publicKey.getKeyPrimitives()
        let rsaKey = try #require(
            try key(#"{"kty":"RSA","kid":"k","n":"\#(text(parts.modulus))","e":"\#(text(parts.publicExponent))"}"#)
        )
        let rs256 = try token(#"{"alg":"RS256","kid":"k"}"#) { input in
            try rsa.signature(for: SHA256.hash(data: input), padding: .insecurePKCS1v1_5).rawRepresentation
        }
        let p256 = P256.Signing.PrivateKey()
        let point = p256.publicKey.rawRepresentation
        let ecKey = try #require(
            try key(#"{"kty":"EC","crv":"P-256","kid":"k","x":"\#(text(point.prefix(32)))","y":"\#(text(point.suffix(32)))"}"#)
        )
        let es256 = try token(#"{"alg":"ES256","kid":"k"}"#) { try p256.signature(for: $0).rawRepresentation }
        let ed = Curve25519.Signing.PrivateKey()
        let edKey = try #require(
            try key(#"{"kty":"OKP","crv":"Ed25519","kid":"k","x":"\#(text(ed.publicKey.rawRepresentation))"}"#)
        )
        let edDSA = try token(#"{"alg":"EdDSA","kid":"k"}"#) { try ed.signature(for: $0) }
        for (compact, good) in [(rs256, rsaKey), (es256, ecKey), (edDSA, edKey)] {
            #expect(IdentityToken(compact: compact)?.claims(by: [good])?.sub == "s")
            #expect(IdentityToken(compact: String(compact.dropLast(4)) + "AAAA")?.claims(by: [good]) == nil)
        }
        #expect(IdentityToken(compact: es256)?.claims(by: [rsaKey, edKey]) == nil, "another algorithm's key is no key")
        let named = try token(#"{"alg":"EdDSA","kid":"other"}"#) { try ed.signature(for: $0) }
        #expect(IdentityToken(compact: named)?.claims(by: [edKey]) == nil, "the token names another key")
    }

    @Test("no signature, and a shared secret's, are none", arguments: ["none", "HS256"])
    func refusesAlgorithms(name: String) throws {
        let ed = Curve25519.Signing.PrivateKey()
        let edKey = try #require(try key(#"{"kty":"OKP","crv":"Ed25519","x":"\#(text(ed.publicKey.rawRepresentation))"}"#))
        let compact = try token(#"{"alg":"\#(name)"}"#) { try ed.signature(for: $0) }
        #expect(IdentityToken(compact: compact)?.claims(by: [edKey]) == nil)
        #expect(try key(#"{"kty":"oct","k":"AAAA"}"#) == nil)
        #expect(try key(#"{"kty":"RSA","n":"AAAA","e":"AQAB"}"#) == nil, "a short key is none")
    }

    @Test("an attempt comes back to the browser that began it, with its state, in ten minutes")
    func attempts() throws {
        let desk = OpenIDDesk()
        let now = Self.now
        let (cookie, attempt) = try desk.begin(at: now)
        #expect(desk.finish(cookie, state: attempt.state, at: now + 599) == attempt)
        #expect(desk.finish(cookie, state: attempt.state, at: now + 600) == nil)
        let (second, other) = try desk.begin(at: now)
        #expect(desk.finish(second, state: attempt.state, at: now) == nil)
        #expect(desk.finish(cookie, state: other.state, at: now) == nil)
        #expect(desk.finish(nil, state: other.state, at: now) == nil)
        #expect(OpenIDDesk().finish(cookie, state: attempt.state, at: now) == nil, "another process began it")
        #expect(desk.finish(String(cookie.dropLast(4)) + "AAAA", state: attempt.state, at: now) == nil, "it was changed")
        #expect(![attempt.state, attempt.nonce, attempt.verifier].contains { cookie.contains($0) }, "the browser reads nothing")
    }

    @Test("PKCE's challenge is the digest of the verifier, as in RFC 7636, appendix B")
    func pkce() {
        let attempt = OpenIDDesk.Attempt(
            state: "",
            nonce: "",
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            expiresAt: Self.now
        )
        #expect(attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("subjects are reviewers of the registry, each once")
    func subjects() throws {
        let registry = SampleWorld.standard.reviewers
        #expect(try ConsoleSettings.subjects("s=1=alice, s-2 = bob", of: registry) == ["s=1": "alice", "s-2": "bob"])
        for wrong in ["s-1=nobody", "s-1", "s-1=alice,s-1=bob"] {
            #expect(throws: (any Error).self) { try ConsoleSettings.subjects(wrong, of: registry) }
        }
    }

    @Test(
        "the console listens at a name or at an address of either kind",
        arguments: [
            ("127.0.0.1:9480", "127.0.0.1"), ("[::1]:9480", "::1"), ("::1:9480", nil), ("none", nil), ("localhost:0", nil),
            ("localhost:65536", nil), (":9480", nil),
        ] as [(String, String?)]
    )
    func address(text: String, host: String?) {
        #expect((try? ConsoleSettings.address(text))?.host == host)
    }

    @Test("addresses of stages are by stage")
    func stages() throws {
        let text = "comity-intake=http://10.0.0.1:9470,comity-intake=http://10.0.0.2:9470/,comity-deliver=http://d:1"
        #expect(
            try ConsoleSettings.stages(text) == [
                .intake: ["http://10.0.0.1:9470", "http://10.0.0.2:9470"], .deliver: ["http://d:1"],
            ]
        )
        #expect(try ConsoleSettings.stages("").isEmpty)
        for wrong in ["comity-none=http://a:1", "comity-intake", "comity-intake=nothing"] {
            #expect(throws: (any Error).self) { try ConsoleSettings.stages(wrong) }
        }
    }
}
