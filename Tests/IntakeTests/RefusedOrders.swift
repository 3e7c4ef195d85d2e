import ComitySchema
import ComityTestKit
import Foundation
import Trust

@testable import Intake

extension RefusalCase {
    /// What can be wrong with the order inside a sound transmittal.
    static let orders = [
        RefusalCase(
            testDescription: "no signature",
            code: .malformed,
            rule: "A10",
            message: "the order's signature: not a compact JWS",
            bytes: carrying { String(decoding: CanonicalJSON.encode($0.order()), as: UTF8.self) }
        ),
        RefusalCase(
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
        RefusalCase(
            testDescription: "a signature for another purpose",
            code: .malformed,
            rule: "A10",
            message: "the order's signature: the signature's 'typ' must be comity-order+jws",
            bytes: carrying { $0.signer(of: "GB-NCA" as AuthorityID).sign(CanonicalJSON.encode($0.order()), type: .transmittal) }
        ),
        RefusalCase(
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
        RefusalCase(
            testDescription: "an issuer of another Designated Authority",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: sent(order: world.order(issuer: "US-FBI"))
        ),
        RefusalCase(
            testDescription: "the Designated Authority's own signature",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: sent(order: world.order(issuer: "GB-IPU"))
        ),
        RefusalCase(
            testDescription: "edge 33: a revoked key",
            code: .keyNotValid,
            rule: "A05",
            isAlarming: true,
            world: SampleWorld(revoking: ["GB-NCA-sign": now - 3600]),
            message: "the order's signature: the key is revoked",
            bytes: sent()
        ),
        RefusalCase(
            testDescription: "a key that was not valid when the order was issued",
            code: .keyNotValid,
            rule: "A05",
            isAlarming: true,
            namesOrder: true,
            message: "the order's signature: the key is not yet valid at issuedAt",
            bytes: sent(order: world.order(issuedAt: world.days(-301)))
        ),
        RefusalCase(
            testDescription: "another issuer's name",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            namesOrder: true,
            message: "the order's issuer is not the authority whose key signed it",
            bytes: editedOrder(#""issuer":"GB-NCA""#, to: #""issuer":"GB-MPS""#)
        ),
        RefusalCase(
            testDescription: "a time after it was sent",
            code: .clockSkew,
            rule: "A08",
            namesOrder: true,
            message: "the order's issuedAt is after the transmittal's sentAt",
            bytes: sent(order: world.order(issuedAt: now + 300))
        ),
        RefusalCase(
            testDescription: "another addressee than the receiver",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            message: "the order's addressee is not the transmittal's receiver",
            bytes: sent(order: world.order(addressee: "exmail-gb"))
        ),
        RefusalCase(
            testDescription: "another receiver than the addressee",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            provider: "exmail-gb",
            message: "the order's addressee is not the transmittal's receiver",
            bytes: sent(receiver: "exmail-gb")
        ),
        RefusalCase(
            testDescription: "no tasks",
            code: .malformed,
            rule: "A11",
            namesOrder: true,
            message: "the order has no tasks",
            bytes: sent(order: world.order(tasks: []))
        ),
        RefusalCase(
            testDescription: "two tasks of one reference",
            code: .malformed,
            rule: "A11",
            namesOrder: true,
            message: "two of the order's tasks have one reference",
            bytes: sent(order: world.order(tasks: [world.task("T1"), world.task("T1")]))
        ),
        RefusalCase(
            testDescription: "a port that does not exist",
            code: .malformed,
            rule: "A10",
            namesOrder: true,
            message: "the order: tasks[0].observation.port must be between 1 and 65535",
            bytes: sent(order: world.order(tasks: [world.task(observation: Observation(at: now, port: 0))]))
        ),
        RefusalCase(
            testDescription: "edge 38: an unknown member",
            code: .malformed,
            rule: "A10",
            message: "the order: tasks[0].targeting.exceptFor is not known here",
            bytes: editedOrder(#""targeting":{"#, to: #""targeting":{"exceptFor":["x"],"#)
        ),
        RefusalCase(
            testDescription: "a member twice",
            code: .malformed,
            rule: "A10",
            message: "the order: a member occurs twice, at byte",
            bytes: editedOrder(#""issuer":"GB-NCA""#, to: #""issuer":"GB-NCA","issuer":"GB-NCA""#)
        ),
        RefusalCase(
            testDescription: "a time that no calendar has",
            code: .malformed,
            rule: "A10",
            message: "the order: issuedAt must be an RFC 3339 time",
            bytes: editedOrder(#""issuedAt":"2026-11-21"#, to: #""issuedAt":"2026-11-31"#)
        ),
        RefusalCase(
            testDescription: "a category that does not exist",
            code: .malformed,
            rule: "A10",
            message: "the order: tasks[0].categories[1] is not one of the values allowed here",
            bytes: editedOrder(#"["subscriber","access"]"#, to: #"["subscriber","everything"]"#)
        ),
        RefusalCase(
            testDescription: "edge 39: a later version",
            code: .versionNotSupported,
            rule: "A10",
            message: "the order's version is not supported; supported is version 1",
            bytes: editedOrder(#""version":1"#, to: #""urgency":{"level":3},"version":2"#)
        ),
    ]
}
