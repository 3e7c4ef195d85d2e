import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@Suite("Keys as JWK")
struct JWKTests {
    @Test("are made in pairs that belong together", arguments: KeyAlgorithm.allCases)
    func fresh(_ algorithm: KeyAlgorithm) throws {
        let (privateJWK, publicJWK) = KeyMaker.make(id: "fresh", algorithm: algorithm)
        let pinned = try PinnedKey(publicJWK: publicJWK, validity: Samples.validity)
        #expect(pinned.algorithm == algorithm)
        #expect(pinned.use == algorithm.use)
        switch algorithm.use {
        case .signing:
            let compact = try Signer(privateJWK: privateJWK).sign([1, 2, 3], type: .manifest)
            let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .manifest)
            #expect(try jws.verified(by: pinned, at: Samples.noon).bytes == [1, 2, 3])
        case .sealing:
            let binding = Samples.binding(keyID: "fresh")
            let part = try Seal.seal([1, 2, 3], binding: binding, to: pinned, at: Samples.noon)
            #expect(try SealOpener(privateJWK: privateJWK).open(part.statement, ciphertext: part.ciphertext) == [1, 2, 3])
        }
        #expect(KeyMaker.make(id: "fresh", algorithm: algorithm).publicJWK != publicJWK)
    }

    @Test("serve one use only", arguments: KeyAlgorithm.allCases)
    func oneUse(_ algorithm: KeyAlgorithm) throws {
        let file = try Samples.pair("k1", algorithm).privateJWK
        #expect((trustError { _ = try Signer(privateJWK: file) } == nil) == (algorithm.use == .signing))
        #expect((trustError { _ = try SealOpener(privateJWK: file) } == nil) == (algorithm.use == .sealing))
    }

    @Test("of the public kind hold no secret, and a registry refuses one that does", arguments: KeyAlgorithm.allCases)
    func publicHalf(_ algorithm: KeyAlgorithm) throws {
        let (privateJWK, publicJWK) = try Samples.pair("k1", algorithm)
        #expect(!String(decoding: publicJWK, as: UTF8.self).contains(#""d":"#))
        let error = trustError { _ = try PinnedKey(publicJWK: privateJWK, validity: Samples.validity) }
        #expect(error?.message == "a private key does not belong here; keep only its public part")
    }

    @Test("never print their secret", arguments: KeyAlgorithm.allCases)
    func silence(_ algorithm: KeyAlgorithm) throws {
        let file = try Samples.pair("k1", algorithm).privateJWK
        var text = ""
        switch algorithm.use {
        case .signing:
            let signer = try Signer(privateJWK: file)
            text = "\(signer) \(String(reflecting: signer))"
            dump(signer, to: &text)
        case .sealing:
            let opener = try SealOpener(privateJWK: file)
            text = "\(opener) \(String(reflecting: opener))"
            dump(opener, to: &text)
        }
        #expect(text.contains("k1"))
        #expect(!text.contains("BwcHBwcH") && !text.contains("7, 7, 7") && !text.contains("070707") && !text.contains("Curve"))
    }

    @Test(
        "that are not what they say are refused",
        arguments: [
            (#"{"crv":"P-384","kid":"k","kty":"EC","use":"sig","x":"AA","y":"AA"}"#, "a key must be P-256 or Ed25519 to sign"),
            (#"{"crv":"P-256","kid":"k","kty":"EC","x":"\#(x)","y":"\#(y)"}"#, "a key must be P-256 or Ed25519 to sign"),
            (#"{"crv":"Ed25519","kid":"k","kty":"OKP","use":"enc","x":"\#(ed)"}"#, "a key must be P-256 or Ed25519 to sign"),
            (#"{"crv":"X25519","kid":"k","kty":"OKP","use":"sig","x":"\#(ed)"}"#, "a key must be P-256 or Ed25519 to sign"),
            (#"{"crv":"Ed25519","kid":"k","kty":"EC","x":"\#(ed)"}"#, "a key must be P-256 or Ed25519 to sign"),
            (#"{"crv":"Ed25519","kid":"k","kty":"OKP","x":"\#(ed)","y":"\#(y)"}"#, "'y' must be absent"),
            (#"{"alg":"HS256","crv":"Ed25519","kid":"k","kty":"OKP","x":"\#(ed)"}"#, "'alg' must be EdDSA"),
            (#"{"alg":"EdDSA","crv":"P-256","kid":"k","kty":"EC","use":"sig","x":"\#(x)","y":"\#(y)"}"#, "'alg' must be ES256"),
            (#"{"alg":"ECDH-ES","crv":"X25519","kid":"k","kty":"OKP","x":"\#(ed)"}"#, "'alg' must be absent"),
            (#"{"crv":"P-256","kid":"k","kty":"EC","use":"sig","x":"\#(x)","y":"\#(x)"}"#, "not a point of the curve"),
            (#"{"crv":"P-256","kid":"k","kty":"EC","use":"sig","x":"\#(x)"}"#, "'y' must be 32 bytes"),
            (#"{"crv":"Ed25519","kid":"k","kty":"OKP","x":"\#(ed)="}"#, "'x' must be 32 bytes"),
            (#"{"crv":"Ed25519","kid":"k","kty":"OKP","x":"AAAA"}"#, "'x' must be 32 bytes"),
            (#"{"crv":"Ed25519","kid":"k 1","kty":"OKP","x":"\#(ed)"}"#, "the key's JWK: kid must be 1 to 128 printable"),
            (#"{"crv":"Ed25519","kty":"OKP","x":"\#(ed)"}"#, "the key's JWK: kid is missing"),
            (#"{"crv":"Ed25519","kid":"k","kty":"OKP","x":"\#(ed)","x5c":["AA"]}"#, "the key's JWK: x5c is not known here"),
            (#"{"crv":"Ed25519","kid":"k","kid":"l","kty":"OKP","x":"\#(ed)"}"#, "the key's JWK: a member occurs twice"),
        ]
    )
    func refused(_ jwk: String, _ message: String) {
        let error = trustError { _ = try PinnedKey(publicJWK: Array(jwk.utf8), validity: Samples.validity) }
        #expect(error?.code == .malformed)
        #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test("whose halves do not belong together are refused", arguments: KeyAlgorithm.allCases)
    func foreignHalf(_ algorithm: KeyAlgorithm) throws {
        let mine = String(decoding: try Samples.pair("k1", algorithm, secret: 7).privateJWK, as: UTF8.self)
        let foreign = mine.replacing(
            #""d":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc""#,
            with: #""d":"CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg""#
        )
        #expect(foreign != mine)
        let error =
            algorithm.use == .signing
            ? trustError { _ = try Signer(privateJWK: Array(foreign.utf8)) }
            : trustError { _ = try SealOpener(privateJWK: Array(foreign.utf8)) }
        #expect(error?.message == "the private and the public part do not belong together")
    }

    private static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    private static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    private static let ed = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
}
