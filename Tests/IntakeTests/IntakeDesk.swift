import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import Intake

/// The stage with the sample world around it, and what came of one message.
struct IntakeDesk {
    let world: SampleWorld
    private let driver: StageDriver<IntakeStage>

    init(_ world: SampleWorld = .standard, authorities: AuthorityRegistry? = nil, at now: Date? = nil) throws {
        self.world = world
        let stage = IntakeStage(authorities: authorities ?? world.authorities, entities: world.entities)
        driver = try StageDriver(stage, now: now ?? world.now)
    }

    /// What one message leads to. There is no other end.
    enum End: Equatable {
        case admitted(AdmittedMessage)
        case answered(Notice)
        case deadLettered(String)
    }

    struct Result {
        let end: End
        let notices: [Notice]
        let audits: [AuditEvent]
        let outbound: [OutboundRecord]
    }

    func put(_ bytes: [UInt8]?, key: String? = "whatever") throws -> Result {
        let outbound = driver.feed(topic: Topic.intake.name, key: key, value: bytes)
        func read<Message: Decodable>(_ type: Message.Type, from topic: Topic) throws -> [Message] {
            try outbound.filter { $0.topic == topic.name }.map { try CanonicalJSON.decode(type, from: $0.value ?? []) }
        }
        let admitted = try read(AdmittedMessage.self, from: .admitted)
        let notices = try read(Notice.self, from: .notices)
        let dead = outbound.filter { $0.topic == Topic.deadLetters.name }.map { letter in
            String(decoding: letter.headers.first { $0.name == DeadLetterHeader.code }?.value ?? [], as: UTF8.self)
        }
        let end: End
        switch (admitted.count, notices.count, dead.count) {
        case (1, 0...1, 0): end = .admitted(admitted[0])
        case (0, 1, 0): end = .answered(notices[0])
        case (0, 0, 1): end = .deadLettered(dead[0])
        default:
            throw UnexpectedEnd(description: "\(admitted.count) admitted, \(notices.count) notices, \(dead.count) dead letters")
        }
        return Result(end: end, notices: notices, audits: try read(AuditEvent.self, from: .audit), outbound: outbound)
    }

    /// A payload signed as a transmittal, whatever it says.
    func signed(_ payload: String, by authority: AuthorityID = "GB-IPU") -> [UInt8] {
        Array(world.signer(of: authority).sign(Array(payload.utf8), type: .transmittal).utf8)
    }

    /// A transmittal of an order that is whatever these bytes say, signed by an issuer.
    func transmittal(orderPayload payload: String, by issuer: AuthorityID = "GB-NCA") -> [UInt8] {
        let order = CertifiedOrder(order: world.signer(of: issuer).sign(Array(payload.utf8), type: .order))
        return world.signed(world.transmittal(.order(order)))
    }
}

struct UnexpectedEnd: Error, CustomStringConvertible {
    let description: String
}
