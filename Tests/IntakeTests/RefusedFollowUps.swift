import ComitySchema
import ComityTestKit
import Foundation

@testable import Intake

extension RefusalCase {
    /// What can be wrong with what follows an order.
    static let followUps = [
        RefusalCase(
            testDescription: "an amendment whose order has a signature that does not hold",
            code: .signatureInvalid,
            rule: "A04",
            isAlarming: true,
            message: "the order's signature: the signature does not hold",
            bytes: amending { world in
                let parts = world.signed(world.order()).split(separator: ".")
                let others = world.signed(world.order(reference: "OPO/2026/2")).split(separator: ".")
                return "\(parts[0]).\(parts[1]).\(others[2])"
            }
        ),
        RefusalCase(
            testDescription: "an amendment by an issuer of another Designated Authority",
            code: .invalidIssuingAuthority,
            rule: "A05",
            isAlarming: true,
            message: "the order's signature: the key is of no issuer registered under the sender",
            bytes: amending { $0.signed($0.order(issuer: "US-FBI")) }
        ),
        RefusalCase(
            testDescription: "an amendment for another addressee than the receiver",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            message: "the order's addressee is not the transmittal's receiver",
            bytes: amending { $0.signed($0.order(addressee: "exmail-gb")) }
        ),
        RefusalCase(
            testDescription: "edge 39: an amendment of a later form",
            code: .versionNotSupported,
            rule: "A10",
            message: "the order's version is not supported; supported is version 1",
            bytes: amending { $0.signed($0.order(version: 2)) }
        ),
        RefusalCase(
            testDescription: "an amendment with documents that are not what they say",
            code: .manifestErrors,
            rule: "A12",
            namesOrder: true,
            message: "the order: instrument.documents[0].content is not what its contentType says",
            bytes: amending { world in
                let document = Document(name: "a.pdf", contentType: "application/pdf", content: Array("hello".utf8))
                return world.signed(world.order(instrument: world.instrument(documents: [document])))
            }
        ),
        RefusalCase(
            testDescription: "an amendment of itself",
            code: .malformed,
            rule: "A11",
            namesOrder: true,
            message: "the amendment replaces itself",
            bytes: { desk in
                let order = desk.world.order()
                let amendment = desk.world.amendment(order, replacing: Digest(of: desk.world.signed(order)))
                return desk.world.signed(desk.world.transmittal(.amendment(amendment)))
            }
        ),
        RefusalCase(
            testDescription: "a determination on the order of nobody who is registered",
            code: .unknownCase,
            rule: "A10",
            namesOrder: true,
            owner: "GB-XYZ",
            message: "the determination's authority is no Designated Authority that sends orders here",
            bytes: determining("GB-XYZ")
        ),
        RefusalCase(
            testDescription: "a determination on the order of an issuer, who sends nothing",
            code: .unknownCase,
            rule: "A10",
            namesOrder: true,
            owner: "GB-NCA",
            message: "the determination's authority is no Designated Authority that sends orders here",
            bytes: determining("GB-NCA")
        ),
        RefusalCase(
            testDescription: "a determination of neither kind",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message.determination.stance is not one of the values allowed here",
            bytes: { desk in
                let transmittal = desk.world.transmittal(
                    .determination(desk.world.determination(.applicable, of: desk.world.order()))
                )
                let json = String(decoding: CanonicalJSON.encode(transmittal), as: UTF8.self)
                return desk.signed(json.replacing(#""applicable""#, with: #""perhaps""#))
            }
        ),
        RefusalCase(
            testDescription: "a cancellation on a ground that nobody knows",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message.cancellation.ground is not one of the values allowed here",
            bytes: edited(#""reason":"x""#, to: #""ground":"regret","reason":"x""#)
        ),
    ]

    /// A sound amendment, but for what stands where the order's signature belongs.
    private static func amending(_ order: @escaping @Sendable (SampleWorld) -> String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let amendment = Amendment(
                replaces: Digest(of: "the version before"),
                reason: "As asked.",
                order: CertifiedOrder(order: order(desk.world))
            )
            return desk.world.signed(desk.world.transmittal(.amendment(amendment)))
        }
    }

    private static func determining(_ authority: AuthorityID) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let determination = Determination(
                authority: authority,
                order: SampleWorld.reference,
                stance: .inapplicable,
                reason: "x"
            )
            return desk.world.signed(desk.world.transmittal(.determination(determination)))
        }
    }
}
