import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Trust

/// The examples of the standards, and messages that another implementation made.
@Suite("Other implementations")
struct InteroperabilityTests {
    @Test("RFC 7515, appendix A.3: ES256")
    func rfc7515() throws {
        let key = try PinnedKey(
            publicJWK: Array(
                #"""
                {"kty":"EC","crv":"P-256","kid":"a3","use":"sig",\#
                "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
                """#.utf8
            ),
            validity: Samples.validity
        )
        let input = """
            eyJhbGciOiJFUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ
            """
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        #expect(try holds(signature, over: input, by: key))
        #expect(try !holds(signature, over: input + "A", by: key))
        // The example's header names no key and no type, so as a message it is refused.
        #expect(throws: TrustError.self) { try UnverifiedJWS(compact: Array("\(input).\(signature)".utf8), as: .order) }
    }

    @Test("RFC 8037, appendices A.1 to A.4: Ed25519")
    func rfc8037() throws {
        let jwk = #"""
            {"kty":"OKP","crv":"Ed25519","kid":"a4",\#
            "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
            """#
        let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        let (id, key) = try PrivateKey.read(Array(jwk.utf8), for: .signing)
        #expect(id == "a4")
        #expect(key.publicKey.signed(try #require(Base64URL.decode(signature.utf8)), over: Array(input.utf8)[...]))
    }

    @Test(
        "signatures made with Python's cryptography hold",
        arguments: [
            (
                KeyAlgorithm.es256,
                #"""
                {"alg":"ES256","crv":"P-256","kid":"py-es","kty":"EC","use":"sig","x":"X4OPlF61vGze508hHLHYOlgulJErQ\#
                dz2gWbWqdf9jM8","y":"f56ZnB0Cogk9q7GuEZgCkaGKJVooxCGJ0zjyhOnRuz0"}
                """#,
                """
                eyJ0eXAiOiAiY29taXR5LW9yZGVyK2p3cyIsICJhbGciOiAiRVMyNTYiLCAia2lkIjogInB5LWVzIn0.eyJoZWxsbyI6Indvcmxk\
                IiwibnVtYmVyIjo3fQ.C8MBQydTxaVhoOtXAZtoa8I8IB9vYqLJjcKEuc-ek1-exfY9mGkwp8MoCJXcEj3Poe4bwLT9p2nn9vZ0d\
                hxkug
                """
            ),
            (
                KeyAlgorithm.edDSA,
                #"""
                {"alg":"EdDSA","crv":"Ed25519","kid":"py-ed","kty":"OKP","use":"sig","x":"yux5T82rVZJ6v9QjU3mbT2SrDx\#
                E4uApMUztQxe7tYR0"}
                """#,
                """
                eyJ0eXAiOiAiY29taXR5LW9yZGVyK2p3cyIsICJhbGciOiAiRWREU0EiLCAia2lkIjogInB5LWVkIn0.eyJoZWxsbyI6Indvcmxk\
                IiwibnVtYmVyIjo3fQ.QjD0KV7BNPA6ffsF3YPG9YZk2CYRWRF3BYpDWNAdEADl0p8srRkLYqeT2ilnOJR21lfX_G76-mjJT7tdB\
                HjxDQ
                """
            ),
        ]
    )
    func python(_ algorithm: KeyAlgorithm, _ jwk: String, _ compact: String) throws {
        let key = try PinnedKey(publicJWK: Array(jwk.utf8), validity: Samples.validity)
        #expect(key.algorithm == algorithm)
        let payload = try UnverifiedJWS(compact: Array(compact.utf8), as: .order).verified(by: key, at: Samples.noon)
        #expect(String(decoding: payload.bytes, as: UTF8.self) == #"{"hello":"world","number":7}"#)
    }

    @Test(
        "seals made with Python's cryptography open",
        arguments: [
            (
                #"""
                {"crv":"X25519","d":"OLpQ9MrNn81hMDBVx1hv7J1gItPv_nhgGdqGtQT1vGA","kid":"py-x","kty":"OKP","use":"en\#
                c","x":"kbPbo8eCJ5eENPNBsDjHN8kUMxqCA-9UanEBPo9e-RE"}
                """#,
                #"""
                {"binding":{"caseID":"C00000000000000000000000000000000","content":"items","isLast":false,"keyID":"p\#
                y-x","order":"OPO/2026/\"7\"","recipient":"GB-IPU","sequence":3,"task":"T1","taskID":"T1111111111111\#
                1111111111111111111"},"ciphertextDigest":"f5aaee8cd6a0aafde24a5db23efbefc071838e8aed4e41ca097b7c9563\#
                17eb0a","encapsulatedKey":"JGOciVTos5wJGUeJX8coJzS6KGeO9/xjQ8tp/PGHXFU=","suite":"X25519-HKDF-SHA256\#
                /HKDF-SHA256/ChaCha20Poly1305"}
                """#,
                "jkLidUsvSguGpcdCWwOaI9GVh5Rx5PKBE8ZMs5zv"
            ),
            (
                #"""
                {"crv":"P-256","d":"jTFpxBk8sCyT6n3gh2gNY6Y32vSRvER8wXEHlMdlSxI","kid":"py-p","kty":"EC","use":"enc"\#
                ,"x":"-_rCZjLNp8qbet-YBM1eyyZvVz7zmfb5ECppV-ZBt1U","y":"PAzL5RxCxfwE9Supx7H5KUt0_ciz7HJ9_11AOqH2uqQ"\#
                }
                """#,
                #"""
                {"binding":{"caseID":"C00000000000000000000000000000000","content":"items","isLast":false,"keyID":"p\#
                y-p","order":"OPO/2026/\"7\"","recipient":"GB-IPU","sequence":3,"task":"T1","taskID":"T1111111111111\#
                1111111111111111111"},"ciphertextDigest":"5581eba44284699cd3a6941326f5fb86fee14ad1a3f131e3eff7ab6a2c\#
                af08c3","encapsulatedKey":"BJIzVzAR/PZa8M5X30sepuqyJa7+6rZat9HcXX79NN3xU9bEVzoSUpDxNLmXTsoF6f8jX/v6+\#
                Wu+gvjXu9PIeLo=","suite":"P256-HKDF-SHA256/HKDF-SHA256/AES-256-GCM"}
                """#,
                "kwm63gls9mR8anUkOpLKeAfjOsPtM+Mfhig/CggC"
            ),
        ]
    )
    func pythonSeal(_ jwk: String, _ statement: String, _ ciphertext: String) throws {
        let opener = try SealOpener(privateJWK: Array(jwk.utf8))
        let statement = try StrictJSON.decode(PartStatement.self, from: Array(statement.utf8))
        let plaintext = try opener.open(statement, ciphertext: try #require(Data(base64Encoded: ciphertext)))
        #expect(String(decoding: plaintext, as: UTF8.self) == "what was asked")
    }

    private func holds(_ signature: String, over input: String, by key: PinnedKey) throws -> Bool {
        key.publicKey.signed(try #require(Base64URL.decode(signature.utf8)), over: Array(input.utf8)[...])
    }
}
