import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@Suite("Registries")
struct RegistryTests {
    private static let window = #""validity":{"from":"2026-01-01T00:00:00Z","until":"2028-01-01T00:00:00Z"}"#

    private static func key(_ id: KeyID, _ algorithm: KeyAlgorithm, secret: UInt8, extra: String = "") throws -> String {
        let jwk = String(decoding: try Samples.pair(id, algorithm, secret: secret).publicJWK, as: UTF8.self)
        return #"{"jwk":\#(jwk),"use":"\#(algorithm.use.rawValue)",\#(window)\#(extra)}"#
    }

    private static func authority(_ id: String, above: String? = nil, keys: [String]) -> String {
        let role = above.map { #""role":"issuer","designatedAuthority":"\#($0)""# } ?? #""role":"designatedAuthority""#
        return #"{"id":"\#(id)","name":"The \#(id)","country":"GB",\#(role),"keys":[\#(keys.joined(separator: ","))]}"#
    }

    private static func registry(_ authorities: [String]) throws -> AuthorityRegistry {
        try AuthorityRegistry(json: Array(#"{"authorities":[\#(authorities.joined(separator: ","))]}"#.utf8))
    }

    @Test("of authorities tell who someone is, and whose a key is")
    func authorities() throws {
        let registry = try Self.registry([
            Self.authority("GB-NCA", above: "GB-IPU", keys: [Self.key("nca", .edDSA, secret: 3)]),
            Self.authority(
                "GB-IPU",
                keys: [
                    Self.key("ipu", .es256, secret: 1, extra: #","revokedAt":"2027-01-01T00:00:00Z""#),
                    Self.key("ipu-seal", .x25519, secret: 2),
                ]
            ),
        ])
        #expect(registry.authorities.map(\.id) == ["GB-IPU", "GB-NCA"])
        #expect(registry["GB-NCA"]?.role == .issuer)
        #expect(registry["GB-NCA"]?.designatedAuthority == "GB-IPU")
        #expect(registry["GB-IPU"]?.country == "GB")
        #expect(registry["FR-XYZ"] == nil)
        let signer = try #require(registry.signer("ipu"))
        #expect(signer.owner.id == "GB-IPU")
        #expect(signer.key.revokedAt == Timestamp.parse("2027-01-01T00:00:00Z"))
        #expect(registry.signer("ipu-seal") == nil)
        #expect(registry.signer("nobody") == nil)
        #expect(registry["GB-IPU"]?.sealingKey(at: Samples.noon)?.id == "ipu-seal")
    }

    @Test("of authorities with keys that two could claim are refused")
    func distinctKeys() throws {
        let twiceTheID = trustError {
            _ = try Self.registry([
                Self.authority("A", keys: [Self.key("k", .es256, secret: 1)]),
                Self.authority("B", keys: [Self.key("k", .es256, secret: 2)]),
            ])
        }
        #expect(twiceTheID == TrustError(code: .malformed, message: "two keys in the registry have this id", key: "k"))
        let twiceTheKey = trustError {
            _ = try Self.registry([
                Self.authority("A", keys: [Self.key("k", .es256, secret: 1)]),
                Self.authority("B", keys: [Self.key("l", .p256, secret: 1)]),
            ])
        }
        #expect(twiceTheKey == TrustError(code: .malformed, message: "the registry has this key under another id too", key: "l"))
    }

    @Test("of authorities with someone in the wrong place are refused")
    func places() throws {
        let key = try Self.key("k", .es256, secret: 1)
        let other = try Self.key("l", .es256, secret: 2)
        func message(_ authorities: [String]) -> String? { trustError { _ = try Self.registry(authorities) }?.message }
        #expect(
            message([Self.authority("B", above: "A", keys: [key])])
                == "B must name a Designated Authority of this registry"
        )
        #expect(
            message([
                Self.authority("A", keys: []), Self.authority("B", above: "A", keys: [key]),
                Self.authority("C", above: "B", keys: [other]),
            ]) == "C must name a Designated Authority of this registry"
        )
        let orphan = Self.authority("B", above: "A", keys: []).replacing(#","designatedAuthority":"A""#, with: "")
        #expect(message([orphan]) == "B is an issuer and must name its designatedAuthority")
        let nested = Self.authority("B", above: "A", keys: []).replacing("issuer", with: "designatedAuthority")
        #expect(message([nested]) == "B is a Designated Authority and cannot be under another")
        #expect(message([Self.authority("A", keys: []), Self.authority("A", keys: [])]) == "A occurs twice in the registry")
    }

    @Test("of authorities are read strictly")
    func strictness() throws {
        func message(_ json: String) -> String? { trustError { _ = try AuthorityRegistry(json: Array(json.utf8)) }?.message }
        #expect(message("{}") == "the registry of authorities: authorities is missing")
        #expect(message(#"{"authorities":[],"extra":1}"#) == "the registry of authorities: extra is not known here")
        let mislabelled = Self.authority(
            "A",
            keys: [try Self.key("k", .es256, secret: 1).replacing(#""use":"sig","validity""#, with: #""use":"enc","validity""#)]
        )
        #expect(message(#"{"authorities":[\#(mislabelled)]}"#) == "'use' contradicts the registry")
    }

    @Test("of reviewers tell whose a key is, and refuse two of one name")
    func reviewers() throws {
        func registry(_ ids: [String]) throws -> ReviewerRegistry {
            let entries = try ids.enumerated().map { index, id in
                let key = try Self.key(KeyID(unchecked: "k\(index)"), .edDSA, secret: UInt8(index + 1))
                return #"{"id":"\#(id)","name":"Reviewer","keys":[\#(key)]}"#
            }
            return try ReviewerRegistry(json: Array(#"{"reviewers":[\#(entries.joined(separator: ","))]}"#.utf8))
        }
        let sound = try registry(["bob", "alice"])
        #expect(sound.reviewers.map(\.id) == ["alice", "bob"])
        #expect(sound.signer("k0")?.owner.id == "bob")
        #expect(sound["alice"]?.signingKey("k1") != nil)
        #expect(sound["carol"] == nil)
        #expect(trustError { _ = try registry(["alice", "alice"]) }?.message == "alice occurs twice in the registry")
    }

    @Test("of reviewers know the people's own accounts, and refuse one person under two names")
    func accountsOfReviewers() throws {
        func registry(_ accounts: [String]) throws -> ReviewerRegistry {
            let entries = try accounts.enumerated().map { index, accounts in
                let key = try Self.key(KeyID(unchecked: "k\(index)"), .edDSA, secret: UInt8(index + 1))
                return #"{"id":"r\#(index)","name":"Reviewer","accounts":\#(accounts),"keys":[\#(key)]}"#
            }
            return try ReviewerRegistry(json: Array(#"{"reviewers":[\#(entries.joined(separator: ","))]}"#.utf8))
        }
        #expect(try registry([#"["A-1","A-2"]"#, "[]"])["r0"]?.accounts == ["A-1", "A-2"])
        #expect(
            trustError { _ = try registry([#"["A-1"]"#, #"["A-2","A-1"]"#]) }?.message
                == "r0 and r1 have one account: two reviewers must be two people"
        )
    }

    @Test("of entities tell a country, and refuse two of one name")
    func entities() throws {
        func registry(_ json: String) throws -> EntityRegistry { try EntityRegistry(json: Array(json.utf8)) }
        let us = #"{"id":"exmail-us","country":"US","name":"ExMail Inc."}"#
        #expect(try registry(#"{"entities":[\#(us)]}"#)["exmail-us"]?.country == "US")
        #expect(try registry(#"{"entities":[\#(us)]}"#)["exmail-gb"] == nil)
        #expect(trustError { _ = try registry(#"{"entities":[]}"#) }?.message == "the registry of entities names no entity")
        #expect(
            trustError { _ = try registry(#"{"entities":[\#(us),\#(us)]}"#) }?.message == "exmail-us occurs twice in the registry"
        )
    }
}
