import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import StageKit
import Testing

@testable import LegalValidation

/// The stage with its records, signatures and changelog, once restarted at any moment and once not: nobody outside may tell which.
@Suite("A stage that is restarted at any moment") struct RestartProperties {
    @Test("writes what one writes that is not, and keeps the same cases", arguments: 0..<UInt64(24))
    func same(seed: UInt64) throws {
        let (steady, restarted) = (try Bench(), try Bench())
        var random = SeededGenerator(seed: seed)
        for _ in 0..<14 {
            let event = Int.random(in: 0..<9, using: &random)
            let family = try #require(RandomOrders.standard.families.prefix(4).randomElement(using: &random))
            let day = Double.random(in: 0...4, using: &random)
            for bench in [steady, restarted] { try happen(event, to: family.order, in: bench, days: day) }
            if Bool.random(using: &random) { try restarted.restart() }
            #expect(steady.driver.changelog == restarted.driver.changelog)
        }
        // What is due in several cases at one instant has no order among them.
        #expect(byCase(steady.driver.written) == byCase(restarted.driver.written))
        #expect(steady.driver.deadLetters.isEmpty)
    }

    private func byCase(_ records: [OutboundRecord]) -> [[UInt8]?: [[UInt8]?]] {
        Dictionary(grouping: records, by: \.key).mapValues { $0.map(\.value) }
    }

    private func happen(_ event: Int, to message: AdmittedMessage, in bench: Bench, days: Double) throws {
        guard case .order(let verified) = message.content else { return }
        guard let current = bench.driver.entry(message.caseID.rawValue)?.open else {
            bench.submit(
                event == 0
                    ? bench.world.admitted(Cancellation(order: verified.order.reference, reason: "x"), of: verified.order)
                    : message
            )
            return
        }
        switch event {
        case 0: bench.cancel(verified.order)
        case 1, 2, 3:
            guard current.report != nil else { return }
            try bench.say(.approve, by: event == 1 ? "alice" : "bob", on: message)
        case 4: bench.fulfil(message)
        case 5: bench.report(.stopped(lastSequence: 1), in: message)
        case 6: bench.acknowledge(verified.order)
        case 7: bench.advance(to: (bench.driver.now + days * 86_400).wholeMilliseconds)
        default: bench.submit(message)
        }
    }
}
