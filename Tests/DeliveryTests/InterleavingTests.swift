import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import StageKit
import Testing

@testable import Delivery

/// Random courses of one task: parts in any order and number, changes of the register and of what the provider sees, time, restarts.
/// The register's words are followed beside the stage, and what left is held against them.
@Suite("Whatever the order of parts, changes and time")
struct InterleavingTests {
    @Test(
        "nothing leaves unless the task is active at that moment and nothing unknown is seen, and sequences are contiguous",
        arguments: 0..<60
    )
    func course(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let world = try World { $0 = World.task(deliverUntil: World.start + 50) }
        world.register()
        var sealed = 0
        var delivered = 0
        var isSeenAbroad = false
        for _ in 0..<60 {
            let written: [OutboundRecord]
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<6:
                sealed += 1
                written = world.feed(world.part(sealed))
            case 6:
                let sequence = Int.random(in: 1...sealed + 3, using: &random)
                sealed = sequence == sealed + 1 ? sequence : sealed
                written = world.feed(world.part(sequence))
            case 7: written = world.driver.advance(to: world.driver.now + Double(Int.random(in: 0...4, using: &random)))
            case 8:
                try world.restart()
                written = []
            case 9 where seed.isMultiple(of: 2):
                isSeenAbroad.toggle()
                world.lookout.see(signIns: isSeenAbroad ? ["US"] : [])
                written = []
            default:
                guard !world.task.status.isFinal else { continue }
                // Endings are rare, so that most courses are long.
                let ends = Int.random(in: 0..<12, using: &random) == 0
                let statuses = ends ? TaskStatus.allCases : [.active, .suspended]
                let known: [ContrarySignal] = Bool.random(using: &random) ? [.signIns] : []
                written = world.register(statuses.randomElement(using: &random) ?? .active, knowing: known)
            }
            let left = try written.compactMap { try sequence(of: $0, from: world) }
            #expect(left == Array(delivered + 1..<delivered + 1 + left.count))
            #expect(left.isEmpty || world.task.allowsDelivery(at: world.driver.now))
            #expect(left.isEmpty || !isSeenAbroad || world.task.safeguard?.known == [.signIns])
            delivered += left.count
        }
        let stops = try world.outcomes().filter { if case .stopped = $0 { true } else { false } }
        #expect(stops.count == (world.task.status == .cancelled || world.task.status == .inapplicable ? 1 : 0))
        if world.task.allowsDelivery(at: world.driver.now), world.driver.entry(world.task.id.rawValue)?.task?.isHeldBack == false
        {
            #expect(delivered == sealed)
        }
    }

    /// The sequence of a delivered part, of which each byte of its ciphertext is one. What the statements say is tested elsewhere.
    private func sequence(of record: OutboundRecord, from world: World) throws -> Int? {
        guard record.topic == Topic.agency(world.task.recipient).name else { return nil }
        return try decode(AgencyMessage.self, from: record).ciphertext?.first.map(Int.init)
    }
}
