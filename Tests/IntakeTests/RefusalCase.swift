import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@testable import Intake

/// Something wrong with a message of a proven sender, and what that sender is told.
struct RefusalCase: CustomTestStringConvertible {
    let testDescription: String
    let code: ReasonCode
    let rule: RuleID
    var kind = Notice.Kind.refused
    var isAlarming = false
    /// Whether the order's reference could be read from proven bytes.
    var namesOrder = false
    /// Whose order that is, if not the sender's.
    var owner: AuthorityID?
    var provider: EntityID = "exmail-us"
    var world = SampleWorld.standard
    let message: String
    let bytes: @Sendable (IntakeDesk) -> [UInt8]
}

extension RefusalCase {
    static let world = SampleWorld.standard
    static let now = world.now

    /// A sound transmittal with one thing different.
    static func sent(
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
    static func edited(_ text: String, to replacement: String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let transmittal = desk.world.transmittal(.cancellation(Cancellation(order: SampleWorld.reference, reason: "x")))
            let json = String(decoding: CanonicalJSON.encode(transmittal), as: UTF8.self)
            precondition(json.contains(text))
            return desk.signed(json.replacing(text, with: replacement))
        }
    }

    /// The JSON of a sound order after a change of its text.
    static func editedOrder(_ text: String, to replacement: String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in
            let json = String(decoding: CanonicalJSON.encode(desk.world.order()), as: UTF8.self)
            precondition(json.contains(text))
            return desk.transmittal(orderPayload: json.replacing(text, with: replacement))
        }
    }

    /// A transmittal that carries this text where the order's signature belongs.
    static func carrying(_ order: @escaping @Sendable (SampleWorld) -> String) -> @Sendable (IntakeDesk) -> [UInt8] {
        { desk in desk.world.signed(desk.world.transmittal(.order(CertifiedOrder(order: order(desk.world))))) }
    }
}
