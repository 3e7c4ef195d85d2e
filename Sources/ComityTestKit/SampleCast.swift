import ComitySchema
import Foundation
import Trust

/// Who is in the sample world, and with which keys.
struct SampleCast {
    struct Member {
        let id: String
        let name: String
        let country: CountryCode
        let above: AuthorityID?
        let keys: [SampleKey]
    }

    let authorities = [
        Member(
            id: "GB-IPU",
            name: "UK Investigatory Powers Unit",
            country: "GB",
            above: nil,
            keys: [SampleKey("GB-IPU", .edDSA), SampleKey("GB-IPU", .x25519)]
        ),
        Member(id: "GB-NCA", name: "National Crime Agency", country: "GB", above: "GB-IPU", keys: [SampleKey("GB-NCA", .edDSA)]),
        Member(id: "GB-MPS", name: "Metropolitan Police", country: "GB", above: "GB-IPU", keys: [SampleKey("GB-MPS", .es256)]),
        Member(
            id: "US-OIA",
            name: "US Office of International Affairs",
            country: "US",
            above: nil,
            keys: [SampleKey("US-OIA", .es256), SampleKey("US-OIA", .p256)]
        ),
        Member(
            id: "US-FBI",
            name: "Federal Bureau of Investigation",
            country: "US",
            above: "US-OIA",
            keys: [SampleKey("US-FBI", .es256)]
        ),
    ]
    let reviewers = [
        ("alice", SampleKey("alice", .edDSA)), ("bob", SampleKey("bob", .es256)), ("carol", SampleKey("carol", .edDSA)),
    ]
    let entities = [("exmail-us", "US", "ExMail Inc."), ("exmail-gb", "GB", "ExMail UK Ltd")]
    let providerKey = SampleKey("exmail", .es256)

    var keys: [SampleKey] { authorities.flatMap(\.keys) + reviewers.map(\.1) + [providerKey] }
}

/// A key that follows from its id.
struct SampleKey {
    let id: KeyID
    let algorithm: KeyAlgorithm

    init(_ owner: String, _ algorithm: KeyAlgorithm) {
        id = algorithm.use == .signing ? Self.signing(owner) : Self.sealing(owner)
        self.algorithm = algorithm
    }

    static func signing(_ owner: String) -> KeyID { KeyID(unchecked: "\(owner)-sign") }

    static func sealing(_ owner: String) -> KeyID { KeyID(unchecked: "\(owner)-seal") }

    func pair() throws -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        let secret = Array(Digest(of: "sample key \(id)").rawValue.utf8.prefix(32))
        return try KeyMaker.make(id: id, algorithm: algorithm, secret: secret)
    }
}

/// The cast as the registries' files.
struct SampleFiles {
    let authorities: [UInt8]
    let reviewers: [UInt8]
    let entities: [UInt8]

    init(
        cast: SampleCast,
        validity: TimeWindow,
        revoking: [KeyID: Date],
        accounts: [ReviewerID: [AccountID]]
    ) throws {
        func keys(_ keys: [SampleKey]) throws -> String {
            let entries = try keys.map { key in
                let jwk = String(decoding: try key.pair().publicJWK, as: UTF8.self)
                let window = #"{"from":"\#(Timestamp.format(validity.from))","until":"\#(Timestamp.format(validity.until))"}"#
                let revoked = revoking[key.id].map { #","revokedAt":"\#(Timestamp.format($0))""# } ?? ""
                return #"{"use":"\#(key.algorithm.use.rawValue)","validity":\#(window),"jwk":\#(jwk)\#(revoked)}"#
            }
            return "[\(entries.joined(separator: ","))]"
        }
        func file(_ member: String, _ entries: [String]) -> [UInt8] {
            Array(#"{"\#(member)":[\#(entries.joined(separator: ","))]}"#.utf8)
        }
        authorities = file(
            "authorities",
            try cast.authorities.map { member in
                let role =
                    member.above.map { #""role":"issuer","designatedAuthority":"\#($0)""# } ?? #""role":"designatedAuthority""#
                let person = #""id":"\#(member.id)","name":"\#(member.name)","country":"\#(member.country)""#
                return #"{\#(person),\#(role),"keys":\#(try keys(member.keys))}"#
            }
        )
        reviewers = file(
            "reviewers",
            try cast.reviewers.map { reviewer, key in
                let own = accounts[ReviewerID(unchecked: reviewer)].map { #""accounts":\#($0.map(\.rawValue)),"# } ?? ""
                let rights = #""approvesRulebooks":true"#
                return #"{"id":"\#(reviewer)","name":"\#(reviewer)",\#(own)\#(rights),"keys":\#(try keys([key]))}"#
            }
        )
        entities = file("entities", cast.entities.map { #"{"id":"\#($0)","country":"\#($1)","name":"\#($2)"}"# })
    }
}
