import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import Intake

/// A proven sender is told what is wrong: a code, the rule, and words to act upon.
@Suite("What a proven sender did wrong")
struct RefusalTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let code: ReasonCode
        let rule: RuleID
        var kind = Notice.Kind.refused
        var isAlarming = false
        /// Whether the order's reference could be read from proven bytes.
        var namesOrder = false
        var provider: EntityID = "exmail-us"
        var world = SampleWorld.standard
        let message: String
        let bytes: @Sendable (IntakeDesk) -> [UInt8]
    }

    private static let now = SampleWorld.standard.now

    /// A sound transmittal with one thing different.
    private static func sent(
        order: Order? = nil,
        invoking: AgreementID? = "US-UK",
        sender: AuthorityID = "GB-IPU",
        receiver: EntityID = "exmail-us",
        sentAt: Date? = nil
    ) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let world = desk.world
            let certified = world.certified(order ?? world.order(), invoking: invoking)
            return world.signed(world.transmittal(.order(certified), sender: sender, receiver: receiver, sentAt: sentAt))
        }
    }

    /// The JSON of a sound transmittal after a change of its text.
    private static func edited(_ text: String, to replacement: String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let transmittal = desk.world.transmittal(.cancellation(Cancellation(order: SampleWorld.reference, reason: "x")))
            let json = String(decoding: CanonicalJSON.encode(transmittal), as: UTF8.self)
            precondition(json.contains(text))
            return desk.signed(json.replacing(text, with: replacement))
        }
    }

    /// The JSON of a sound order after a change of its text.
    private static func editedOrder(_ text: String, to replacement: String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let json = String(decoding: CanonicalJSON.encode(desk.world.order()), as: UTF8.self)
            precondition(json.contains(text))
            return desk.transmittal(orderPayload: json.replacing(text, with: replacement))
        }
    }

    /// A transmittal that carries this text where the order's signature belongs.
    private static func carrying(_ order: @escaping @Sendable (SampleWorld) -> String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in desk.world.signed(desk.world.transmittal(.order(CertifiedOrder(order: order(desk.world))))) }
    }

    private static let world = SampleWorld.standard

    static let transmittals = [
        Case(testDescription: "not JSON", code: .malformed, rule: "A10", message: "the transmittal: not a value, at byte 0") {
            $0.signed("hello")
        },
        Case(
            testDescription: "a member twice",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: a member occurs twice, at byte",
            bytes: edited(#""version":1"#, to: #""version":1,"version":1"#)
        ),
        Case(
            testDescription: "an unknown member",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: urgent is not known here",
            bytes: edited(#""version":1"#, to: #""urgent":true,"version":1"#)
        ),
        Case(
            testDescription: "an unknown member deep inside (edge case 38)",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message.cancellation.unless is not known here",
            bytes: edited(#""reason":"x""#, to: #""reason":"x","unless":"y""#)
        ),
        Case(
            testDescription: "a missing member",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: contact is missing",
            bytes: edited(#""contact":{"email":"desk@gb-ipu.example","name":"Duty desk"},"#, to: "")
        ),
        Case(
            testDescription: "a number that is not plain",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: a number must be a plain integer, at byte",
            bytes: edited(#""version":1"#, to: #""version":1.0"#)
        ),
        Case(
            testDescription: "two messages in one",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message must have exactly one known member",
            bytes: edited(#""message":{"#, to: #""message":{"receipt":{},"#)
        ),
        Case(
            testDescription: "a message of no known kind",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message must have exactly one known member",
            bytes: edited(#""cancellation":{"order":"OPO/2026/1","reason":"x"}"#, to: #""question":{}"#)
        ),
        Case(
            testDescription: "levels without end (edge case 36)",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: deeper than 16 levels, at byte"
        ) {
            $0.signed(String(repeating: #"{"a":"#, count: 10_000))
        },
        Case(
            testDescription: "a later version (edge case 39)",
            code: .versionNotSupported,
            rule: "A10",
            message: "the transmittal's version is not supported; supported is version 1",
            bytes: edited(#""version":1"#, to: #""urgency":{"level":3},"version":2"#)
        ),
        Case(
            testDescription: "a later version that looks like this one",
            code: .versionNotSupported,
            rule: "A10",
            message: "the transmittal's version is not supported; supported is version 1",
            bytes: edited(#""version":1"#, to: #""version":2"#)
        ),
        Case(
            testDescription: "another authority's name",
            code: .unknownSender,
            rule: "A02",
            isAlarming: true,
            namesOrder: true,
            message: "the transmittal's sender is not the authority whose key signed it",
            bytes: edited(#""sender":"GB-IPU""#, to: #""sender":"US-OIA""#)
        ),
        Case(
            testDescription: "a receiver that is not this provider",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            message: "the transmittal's receiver is none of this provider's entities",
            bytes: edited(#""receiver":"exmail-us""#, to: #""receiver":"other-us""#)
        ),
        Case(
            testDescription: "a time in the future (edge case 29)",
            code: .clockSkew,
            rule: "A08",
            message: "sentAt is in the future; it is 2026-11-23T13:00:00.000Z here",
            bytes: sent(sentAt: now + 301)
        ),
        Case(
            testDescription: "a time too long ago",
            code: .clockSkew,
            rule: "A08",
            kind: .clarification,
            message: "sentAt is too long ago; it is 2026-11-23T13:00:00.000Z here. Send the message in a new transmittal",
            bytes: sent(sentAt: now - 24 * 3600 - 1)
        ),
        Case(
            testDescription: "one of the entities, at home",
            code: .clockSkew,
            rule: "A08",
            provider: "exmail-gb",
            message: "sentAt is in the future",
            bytes: sent(receiver: "exmail-gb", sentAt: now + 301)
        ),
        Case(
            testDescription: "words for another entity at home",
            code: .malformed,
            rule: "A10",
            provider: "exmail-gb",
            message: "the transmittal: not a value, at byte 0"
        ) { $0.signed("hello", by: "US-OIA") },
    ]

    static let orders = [
        Case(
            testDescription: "no signature",
            code: .malformed,
            rule: "A10",
            message: "the order's signature: not a compact JWS",
            bytes: carrying { String(decoding: CanonicalJSON.encode($0.order()), as: UTF8.self) }
        ),
        Case(
            testDescription: "a signature that does not hold",
            code: .signatureInvalid,
            rule: "A04",
            isAlarming: true,
            message: "the order's signature: the signature does not hold",
            bytes: carrying { world in
                let parts = world.signed(world.order()).split(separator: ".")
                let others = world.signed(world.order(reference: "OPO/2026/2")).split(separator: ".")
                return "\(parts[0]).\(parts[1]).\(others[2])"
            }
        ),
        Case(
            testDescription: "a signature for another purpose",
            code: .malformed,
            rule: "A10",
            message: "the order's signature: the signature's 'typ' must be comity-order+jws",
            bytes: carrying { $0.signer(of: "GB-NCA" as AuthorityID).sign(CanonicalJSON.encode($0.order()), type: .transmittal) }
        ),
        Case(
            testDescription: "a key that nobody has pinned",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: carrying { world in
                let file = KeyMaker.make(id: "mallory", algorithm: .edDSA).privateJWK
                guard let signer = try? Signer(privateJWK: file) else { return "" }
                return signer.sign(CanonicalJSON.encode(world.order()), type: .order)
            }
        ),
        Case(
            testDescription: "an issuer of another Designated Authority",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: sent(order: world.order(issuer: "US-FBI"))
        ),
        Case(
            testDescription: "the Designated Authority's own signature",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: sent(order: world.order(issuer: "GB-IPU"))
        ),
        Case(
            testDescription: "a revoked key (edge case 33)",
            code: .keyNotValid,
            rule: "A05",
            isAlarming: true,
            world: SampleWorld(revoking: ["GB-NCA-sign": now - 3600]),
            message: "the order's signature: the key is revoked",
            bytes: sent()
        ),
        Case(
            testDescription: "a key that was not valid when the order was issued",
            code: .keyNotValid,
            rule: "A05",
            isAlarming: true,
            namesOrder: true,
            message: "the order's signature: the key is not yet valid at issuedAt",
            bytes: sent(order: world.order(issuedAt: world.days(-301)))
        ),
        Case(
            testDescription: "another issuer's name",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            namesOrder: true,
            message: "the order's issuer is not the authority whose key signed it",
            bytes: editedOrder(#""issuer":"GB-NCA""#, to: #""issuer":"GB-MPS""#)
        ),
        Case(
            testDescription: "a time after it was sent",
            code: .clockSkew,
            rule: "A08",
            namesOrder: true,
            message: "the order's issuedAt is after the transmittal's sentAt",
            bytes: sent(order: world.order(issuedAt: now + 300))
        ),
        Case(
            testDescription: "another addressee than the receiver",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            message: "the order's addressee is not the transmittal's receiver",
            bytes: sent(order: world.order(addressee: "exmail-gb"))
        ),
        Case(
            testDescription: "another receiver than the addressee",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            provider: "exmail-gb",
            message: "the order's addressee is not the transmittal's receiver",
            bytes: sent(receiver: "exmail-gb")
        ),
        Case(
            testDescription: "no tasks",
            code: .malformed,
            rule: "A11",
            namesOrder: true,
            message: "the order has no tasks",
            bytes: sent(order: world.order(tasks: []))
        ),
        Case(
            testDescription: "two tasks of one reference",
            code: .malformed,
            rule: "A11",
            namesOrder: true,
            message: "two of the order's tasks have one reference",
            bytes: sent(order: world.order(tasks: [world.task("T1"), world.task("T1")]))
        ),
        Case(
            testDescription: "an unknown member (edge case 38)",
            code: .malformed,
            rule: "A10",
            message: "the order: tasks[0].targeting.exceptFor is not known here",
            bytes: editedOrder(#""targeting":{"#, to: #""targeting":{"exceptFor":["x"],"#)
        ),
        Case(
            testDescription: "a member twice",
            code: .malformed,
            rule: "A10",
            message: "the order: a member occurs twice, at byte",
            bytes: editedOrder(#""issuer":"GB-NCA""#, to: #""issuer":"GB-NCA","issuer":"GB-NCA""#)
        ),
        Case(
            testDescription: "a time that no calendar has",
            code: .malformed,
            rule: "A10",
            message: "the order: issuedAt must be an RFC 3339 time",
            bytes: editedOrder(#""issuedAt":"2026-11-21"#, to: #""issuedAt":"2026-11-31"#)
        ),
        Case(
            testDescription: "a category that does not exist",
            code: .malformed,
            rule: "A10",
            message: "the order: tasks[0].categories[1] is not one of the values allowed here",
            bytes: editedOrder(#"["subscriber","access"]"#, to: #"["subscriber","everything"]"#)
        ),
        Case(
            testDescription: "a later version (edge case 39)",
            code: .versionNotSupported,
            rule: "A10",
            message: "the order's version is not supported; supported is version 1",
            bytes: editedOrder(#""version":1"#, to: #""urgency":{"level":3},"version":2"#)
        ),
    ]

    @Test("in a transmittal is answered", arguments: transmittals)
    func transmittal(_ example: Case) throws {
        try expectAnswer(example)
    }

    @Test("in an order is answered", arguments: orders)
    func order(_ example: Case) throws {
        try expectAnswer(example)
    }

    @Test("has one notice, however often it comes")
    func repetition() throws {
        for example in Self.transmittals + Self.orders {
            let desk = try IntakeDesk(example.world)
            let bytes = example.bytes(desk)
            #expect(try desk.put(bytes).notices == desk.put(bytes).notices, "\(example.testDescription)")
        }
    }

    private func expectAnswer(_ example: Case) throws {
        let desk = try IntakeDesk(example.world)
        let result = try desk.put(example.bytes(desk))
        guard case .answered(let notice) = result.end else {
            Issue.record("not answered: \(result.end)")
            return
        }
        #expect(notice.kind == example.kind)
        #expect(notice.provider == example.provider)
        #expect(notice.reasons.map(\.code) == [example.code])
        #expect(notice.reasons.first?.rule == example.rule)
        #expect(notice.reasons.first?.message.hasPrefix(example.message) == true, "\(notice.reasons)")
        #expect(notice.order == (example.namesOrder ? SampleWorld.reference : nil))
        #expect(notice.caseID == notice.order.map { CaseID(authority: notice.recipient, reference: $0) })
        #expect(result.audits.map(\.kind) == (example.isAlarming ? [.refused, .signatureAlert] : [.refused]))
        #expect(result.audits.allSatisfy { $0.code == example.code && $0.actor == notice.recipient.rawValue })
        #expect(result.outbound.allSatisfy { $0.key == Array((notice.caseID?.rawValue ?? "").utf8) })
    }
}
