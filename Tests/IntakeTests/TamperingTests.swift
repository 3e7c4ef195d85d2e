import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import StageKit
import Testing

@testable import Intake

/// Nothing that nobody signed is ever admitted, and nothing ever ends the stage.
@Suite("Intake under attack")
struct TamperingTests {
    private let world = SampleWorld.standard

    private var sound: [[UInt8]] {
        [
            world.signed(world.transmittal(.order(world.certified(world.order())))),
            world.signed(world.transmittal(.cancellation(Cancellation(order: SampleWorld.reference, reason: "x")))),
            world.signed(
                world.transmittal(
                    .order(world.certified(world.order(issuer: "US-FBI", addressee: "exmail-gb"))),
                    sender: "US-OIA",
                    receiver: "exmail-gb"
                )
            ),
        ] + followUps.map { world.signed($0) }
    }

    /// The messages that follow an order, a receiving state's determination among them.
    private var followUps: [Transmittal] {
        let order = world.order()
        return [
            world.transmittal(.amendment(world.amendment(order, replacing: Digest(of: "v1")))),
            world.transmittal(.suspension(world.suspension(of: order))),
            world.transmittal(.determination(world.determination(.inapplicable, of: order)), sender: "US-OIA"),
        ]
    }

    @Test("admits no message of which one byte is changed", arguments: 0..<4 as Range<UInt64>)
    func flips(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let desk = try IntakeDesk()
        for bytes in sound {
            // Between them the seeds change every position once.
            for index in bytes.indices where index % 4 == Int(seed) {
                var changed = bytes
                changed[index] ^= .random(in: 1...255, using: &generator)
                guard case .deadLettered = try desk.put(changed).end else {
                    Issue.record("seed \(seed): byte \(index) as \(changed[index]) is not noticed")
                    return
                }
            }
        }
    }

    @Test("admits no beginning of a message")
    func truncations() throws {
        let desk = try IntakeDesk()
        for bytes in sound {
            for length in bytes.indices {
                #expect(try !isAdmitted(desk.put(Array(bytes[..<length]))), "\(length) bytes are admitted")
            }
        }
    }

    @Test("admits nothing random or mangled, and survives it", arguments: 0..<4 as Range<UInt64>)
    func noise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let desk = try IntakeDesk()
        let sound = sound
        for _ in 0..<2_500 {
            let bytes: [UInt8]
            if Bool.random(using: &generator) {
                bytes = (0..<Int.random(in: 0..<300, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
            } else {
                bytes = Mutation.mutate(sound.randomElement(using: &generator) ?? [], using: &generator)
            }
            guard !sound.contains(bytes) else { continue }
            #expect(try !isAdmitted(desk.put(bytes)), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// The parsers behind the signatures: what a sender with a stolen key, or a broken one, could put there.
    @Test("answers whatever a proven sender signs, and admits only what says what it must", arguments: 0..<4 as Range<UInt64>)
    func signedNoise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let desk = try IntakeDesk()
        let transmittals = ([world.transmittal(.order(world.certified(world.order())))] + followUps).map(CanonicalJSON.encode)
        let order = CanonicalJSON.encode(world.order())
        for _ in 0..<250 {
            let isOrder = Bool.random(using: &generator)
            let original = isOrder ? order : transmittals.randomElement(using: &generator) ?? order
            let mutated = String(decoding: Mutation.mutate(original, using: &generator), as: UTF8.self)
            // Where nothing is left there is nothing that was signed.
            guard !mutated.isEmpty else { continue }
            let bytes = isOrder ? desk.transmittal(orderPayload: mutated) : desk.signed(mutated)
            switch try desk.put(bytes).end {
            case .admitted(let message):
                // A change inside a text or a time can leave a sound message. Its identity still follows from what was signed.
                #expect(message.sender == "GB-IPU", "seed \(seed): \(mutated)")
                #expect(message.transmittalDigest == Digest(of: bytes), "seed \(seed): \(mutated)")
            case .answered(let notice):
                #expect(notice.recipient == "GB-IPU", "seed \(seed): \(mutated)")
            case .deadLettered(let code):
                Issue.record("seed \(seed): a proven sender is left without an answer (\(code)): \(mutated)")
            }
        }
    }

    private func isAdmitted(_ result: IntakeDesk.Result) -> Bool {
        if case .admitted = result.end { true } else { false }
    }
}
