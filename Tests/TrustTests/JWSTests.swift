import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Trust

@Suite("Signatures")
struct JWSTests {
    private let payload = Array(#"{"hello":"world"}"#.utf8)

    @Test("of either algorithm give out exactly what was signed", arguments: [KeyAlgorithm.es256, .edDSA])
    func roundTrip(_ algorithm: KeyAlgorithm) throws {
        let compact = try Samples.signer("k1", algorithm).sign(payload, type: .order)
        let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .order)
        #expect(jws.header == JWSHeader(algorithm: algorithm, keyID: "k1", type: .order))
        let verified = try jws.verified(by: Samples.pinned("k1", algorithm), at: Samples.noon)
        #expect(verified.bytes == payload)
        #expect(verified.keyID == "k1")
    }

    @Test("of another key do not hold", arguments: [KeyAlgorithm.es256, .edDSA])
    func otherKey(_ algorithm: KeyAlgorithm) throws {
        let compact = try Samples.signer("k1", algorithm, secret: 7).sign(payload, type: .order)
        let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .order)
        let sameNameOtherKey = try Samples.pinned("k1", algorithm, secret: 8)
        #expect(throws: TrustError(code: .signatureInvalid, message: "the signature does not hold", key: "k1")) {
            try jws.verified(by: sameNameOtherKey, at: Samples.noon)
        }
        let sameKeyOtherName = try Samples.pinned("k2", algorithm, secret: 7)
        #expect(throws: TrustError(code: .keyNotValid, message: "the signature names another key", key: "k1")) {
            try jws.verified(by: sameKeyOtherName, at: Samples.noon)
        }
    }

    @Test("cannot be checked with a key that is pinned for another algorithm or for sealing")
    func pinnedAlgorithm() throws {
        let compact = try Samples.signer("k1", .es256).sign(payload, type: .order)
        let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .order)
        for algorithm in [KeyAlgorithm.edDSA, .p256, .x25519] {
            let key = try Samples.pinned("k1", algorithm)
            #expect(trustError { _ = try jws.verified(by: key, at: Samples.noon) }?.code == .signatureInvalid)
        }
    }

    @Test("made for one purpose do not serve another")
    func otherType() throws {
        let compact = Array(try Samples.signer().sign(payload, type: .order).utf8)
        for type in JWSType.allCases where type != .order {
            #expect(trustError { _ = try UnverifiedJWS(compact: compact, as: type) }?.code == .malformed)
        }
    }

    @Test("break with any single character changed", arguments: [KeyAlgorithm.es256, .edDSA])
    func tampering(_ algorithm: KeyAlgorithm) throws {
        let compact = Array(try Samples.signer("k1", algorithm).sign(payload, type: .order).utf8)
        let key = try Samples.pinned("k1", algorithm)
        for index in compact.indices {
            for replacement in [compact[index] ^ 1, compact[index] ^ 2, UInt8(ascii: "A"), UInt8(ascii: "."), 0] {
                guard replacement != compact[index] else { continue }
                var changed = compact
                changed[index] = replacement
                let error = trustError {
                    _ = try UnverifiedJWS(compact: changed, as: .order).verified(by: key, at: Samples.noon)
                }
                #expect(error != nil, "byte \(index) as \(replacement) still verifies")
            }
        }
    }

    @Test(
        "whose text is not a compact JWS are refused",
        arguments: [
            "", ".", "..", "a", "a.b", "a.b.c.d", ".e30.AA", "e30..AA", "e30.e30.",
            "e30=.e30.AA", "e3 0.e30.AA", "e+0.e30.AA", "e/0.e30.AA", "e30.e30.AA==", "e30.e30.AB", "e30.e30.A",
            #"{"payload":"e30","protected":"e30","signature":"AA"}"#,
        ]
    )
    func notCompact(_ text: String) {
        #expect(trustError { _ = try UnverifiedJWS(compact: Array(text.utf8), as: .order) }?.code == .malformed)
    }

    @Test(
        "whose header says more or less than it must are refused",
        arguments: [
            (#"{"alg":"none","kid":"k1","typ":"comity-order+jws"}"#, ReasonCode.signatureInvalid),
            (#"{"alg":"HS256","kid":"k1","typ":"comity-order+jws"}"#, .signatureInvalid),
            (#"{"alg":"RS256","kid":"k1","typ":"comity-order+jws"}"#, .signatureInvalid),
            (#"{"alg":"es256","kid":"k1","typ":"comity-order+jws"}"#, .signatureInvalid),
            (#"{"alg":"X25519","kid":"k1","typ":"comity-order+jws"}"#, .signatureInvalid),
            (#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#, .malformed),
            (#"{"alg":"ES256","kid":"k1"}"#, .malformed),
            (#"{"alg":"ES256","typ":"comity-order+jws"}"#, .malformed),
            (#"{"kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","alg":"none","kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","kid":"","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","kid":7,"typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","crit":["exp"],"exp":1,"kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","jku":"https://keys.example","kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","jwk":{"kty":"EC"},"kid":"k1","typ":"comity-order+jws"}"#, .malformed),
            (#"{"alg":"ES256","kid":"k1","typ":"comity-order+jws","x5u":"https://keys.example"}"#, .malformed),
            (#"{"alg":"ES256","kid":"k1","typ":"comity-order+jws","zip":"DEF"}"#, .malformed),
            (#"["ES256"]"#, .malformed),
            ("\u{FEFF}{}", .malformed),
            (String(repeating: " ", count: 600), .tooLarge),
        ]
    )
    func header(_ header: String, _ code: ReasonCode) {
        let compact = Base64URL.encode(header.utf8) + ".e30." + Base64URL.encode([UInt8](repeating: 1, count: 64))
        #expect(trustError { _ = try UnverifiedJWS(compact: Array(compact.utf8), as: .order) }?.code == code)
    }

    @Test("of the wrong length do not hold, though the start of them would", arguments: [KeyAlgorithm.es256, .edDSA])
    func signatureLength(_ algorithm: KeyAlgorithm) throws {
        let compact = try Samples.signer("k1", algorithm).sign(payload, type: .order)
        let key = try Samples.pinned("k1", algorithm)
        let parts = compact.split(separator: ".")
        let signature = Base64URL.decode(parts[2].utf8) ?? []
        for other in [signature.dropLast(), signature + [0], [0] + signature, []] {
            let changed = "\(parts[0]).\(parts[1]).\(Base64URL.encode(other))"
            #expect(
                throws: TrustError.self,
                performing: { try UnverifiedJWS(compact: Array(changed.utf8), as: .order).verified(by: key, at: Samples.noon) }
            )
        }
    }

    @Test("are not looked at where the text is too large")
    func size() {
        let error = trustError { _ = try UnverifiedJWS(compact: Array(repeating: 0x41, count: 101), as: .order, maxBytes: 100) }
        #expect(error == TrustError(code: .tooLarge, message: "101 bytes; at most 100 are accepted"))
    }
}

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "has one text for each sequence of bytes",
        arguments: [
            ([], ""), ([0], "AA"), ([0, 0], "AAA"), ([0, 0, 0], "AAAA"), ([251, 255], "-_8"),
            (Array("any carnal pleas".utf8), "YW55IGNhcm5hbCBwbGVhcw"),
        ] as [([UInt8], String)]
    )
    func canonical(_ bytes: [UInt8], _ text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text.utf8) == bytes)
    }

    @Test(
        "is refused in any other spelling",
        arguments: ["A", "AAAAA", "AB", "AAB", "AA==", "AA=", "+_8", "-/8", "AA ", "A\nA", "Ａ"]
    )
    func strict(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
