import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import Testing
import Trust

@testable import Casework
@testable import Operator

@Suite struct `A dead letter` {
    @Test func `tells where it came from and why, and nothing of what it holds`() throws {
        let record = StoredRecord(
            topic: Topic.deadLetters.name,
            partition: 1,
            offset: 7,
            timestamp: SampleWorld.standard.now,
            key: nil,
            value: Array("secret".utf8),
            headers: [
                ("comity-stage", "comity-intake"), ("comity-origin", "comity.intake.v1/0/3"), ("comity-code", "Malformed"),
                ("comity-message", "not a compact JWS"),
            ].map { RecordHeader($0.0, Array($0.1.utf8)) }
        )
        let json = String(decoding: CanonicalJSON.encode(DeadLetter(record)), as: UTF8.self)
        #expect(
            json == """
                {"at":"2026-11-23T13:00:00.000Z","bytes":6,"code":"Malformed","digest":"\(Digest(of: "secret"))",\
                "message":"not a compact JWS","offset":7,"origin":"comity.intake.v1/0/3","partition":1,"stage":"comity-intake"}
                """
        )
    }
}

@Suite struct `An audit event` {
    @Test func `is one line`() {
        let event = AuditEvent(
            at: SampleWorld.standard.now,
            stage: "comity-intake",
            kind: .refused,
            code: .unknownSender,
            actor: "comity-intake",
            note: "two\nlines"
        )
        let line = AuditCommand.Tail.line(of: event)
        #expect(line == "2026-11-23T13:00:00.000Z  comity-intake  refused  UnknownSender  by comity-intake  two\nlines")
        #expect(!line.printable.contains("\n"))
    }
}

@Suite struct `The provider's public keys` {
    @Test(arguments: [KeyAlgorithm.edDSA, .es256])
    func `are its keys without their private halves`(algorithm: KeyAlgorithm) throws {
        let (privateJWK, publicJWK) = KeyMaker.make(id: "p", algorithm: algorithm)
        let fromPrivate = try JWKSet.publicHalf(of: privateJWK, name: "key")
        #expect(fromPrivate["d"] == nil)
        #expect(CanonicalJSON.encode(fromPrivate) == publicJWK)
        #expect(try JWKSet.publicHalf(of: publicJWK, name: "key") == fromPrivate)
    }

    @Test func `are keys that sign`() {
        let (_, sealing) = KeyMaker.make(id: "p", algorithm: .x25519)
        for jwk in [sealing, Array("{}".utf8), Array("[]".utf8), []] {
            let failure = #expect(throws: CommandFailure.self) { try JWKSet.publicHalf(of: jwk, name: "the file") }
            #expect(failure?.code == "KeyNotUsable")
        }
    }
}
