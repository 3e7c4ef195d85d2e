import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import Intake

/// Nobody is proven to have sent these, so nobody is answered, and nothing of them is repeated.
@Suite("What nobody is proven to have sent")
struct DeadLetterTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let code: ReasonCode
        var world = SampleWorld.standard
        var at: Date?
        let bytes: @Sendable (SampleWorld) -> [UInt8]?
    }

    private static let sound: @Sendable (SampleWorld) -> [UInt8]? = { world in
        world.signed(world.transmittal(.order(world.certified(world.order()))))
    }

    private static func header(_ header: String) -> @Sendable (SampleWorld) -> [UInt8]? {
        { _ in
            Array(
                (Data(header.utf8).base64EncodedString().replacing("=", with: "") + ".e30." + String(repeating: "A", count: 86))
                    .utf8
            )
        }
    }

    private static let now = SampleWorld.standard.now

    static let cases = [
        Case(testDescription: "no value", code: .malformed) { _ in nil },
        Case(testDescription: "nothing", code: .malformed) { _ in [] },
        Case(testDescription: "plain JSON", code: .malformed) { world in
            CanonicalJSON.encode(world.transmittal(.order(world.certified(world.order()))))
        },
        Case(testDescription: "a line break after it", code: .malformed) { sound($0).map { $0 + [0x0A] } },
        Case(testDescription: "edge 37: one byte too many to be looked at", code: .tooLarge) { _ in
            Array(repeating: 0x41, count: 262_145)
        },
        Case(testDescription: "edge 36: brackets without end", code: .malformed) { _ in Array(repeating: 0x5B, count: 200_000) },
        Case(
            testDescription: "no algorithm",
            code: .signatureInvalid,
            bytes: header(#"{"alg":"none","kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a shared secret",
            code: .signatureInvalid,
            bytes: header(#"{"alg":"HS256","kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a critical extension",
            code: .malformed,
            bytes: header(#"{"alg":"EdDSA","crit":["b64"],"b64":false,"kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a key of its own",
            code: .malformed,
            bytes: header(#"{"alg":"EdDSA","jwk":{},"kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "another algorithm than the key's",
            code: .signatureInvalid,
            bytes: header(#"{"alg":"ES256","kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a signature that does not hold",
            code: .signatureInvalid,
            bytes: header(#"{"alg":"EdDSA","kid":"GB-IPU-sign","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a key that nobody has pinned",
            code: .unknownSender,
            bytes: header(#"{"alg":"EdDSA","kid":"mallory","typ":"comity-transmittal+jws"}"#)
        ),
        Case(
            testDescription: "a sealing key",
            code: .unknownSender,
            bytes: header(#"{"alg":"EdDSA","kid":"GB-IPU-seal","typ":"comity-transmittal+jws"}"#)
        ),
        Case(testDescription: "an issuer that sends by itself", code: .unknownSender) { world in
            world.signed(world.transmittal(.order(world.certified(world.order())), sender: "GB-NCA"))
        },
        Case(testDescription: "a reviewer that sends", code: .unknownSender) { world in
            Array(world.signer(of: "alice" as ReviewerID).sign(Array("{}".utf8), type: .transmittal).utf8)
        },
        Case(testDescription: "an order on its own", code: .malformed) { world in Array(world.signed(world.order()).utf8) },
        Case(
            testDescription: "edge 33: a revoked key",
            code: .keyNotValid,
            world: SampleWorld(revoking: ["GB-IPU-sign": now]),
            bytes: sound
        ),
        Case(testDescription: "a key that is no longer valid", code: .keyNotValid, at: now + 302 * 86_400, bytes: sound),
        Case(testDescription: "a key that is not yet valid", code: .keyNotValid, at: now - 302 * 86_400, bytes: sound),
        Case(testDescription: "a payload from one message and a signature from another", code: .signatureInvalid) { world in
            let cancellation = Transmittal.Message.cancellation(Cancellation(order: SampleWorld.reference, reason: "x"))
            let parts = String(decoding: world.signed(world.transmittal(cancellation)), as: UTF8.self).split(separator: ".")
            let others = String(decoding: sound(world) ?? [], as: UTF8.self).split(separator: ".")
            return Array("\(parts[0]).\(parts[1]).\(others[2])".utf8)
        },
    ]

    @Test("becomes a dead letter with its code, and nothing else", arguments: cases)
    func deadLetter(_ example: Case) throws {
        let result = try IntakeDesk(example.world, at: example.at).put(example.bytes(example.world))
        #expect(result.end == .deadLettered(example.code.rawValue))
        #expect(result.outbound.count == 1)
    }

    @Test("edge 36: is not repeated in the dead letter's reason")
    func noEcho() throws {
        let name = "someone@example.com"
        let bytes = Self.header(#"{"alg":"EdDSA","kid":"\#(name)","typ":"comity-transmittal+jws"}"#)(.standard)
        let letter = try #require(try IntakeDesk().put(bytes).outbound.first)
        #expect(letter.value == bytes)
        let headers = letter.headers.map { String(decoding: $0.value, as: UTF8.self) }
        #expect(headers.contains(ReasonCode.unknownSender.rawValue))
        #expect(!headers.contains { $0.contains(name) })
    }

    @Test("does not keep what comes after it from being read")
    func goesOn() throws {
        let desk = try IntakeDesk()
        for example in Self.cases where example.at == nil { _ = try desk.put(example.bytes(.standard)) }
        guard case .admitted = try desk.put(Self.sound(.standard)).end else {
            Issue.record("not admitted")
            return
        }
    }
}
