import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Retrieval

@Suite("Any mailbox, with any limits and any trouble,")
struct RandomMailboxTests {
    @Test("is answered completely and with nothing else", arguments: 1...12)
    func complete(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let world = World()
        let categories = [DataCategory.subscriber, .access, .mail, .chat].filter { _ in dice.roll(3) > 0 }
        let task = World.task(categories)
        let items = Self.mailbox(&dice)
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = Set((0..<dice.roll(6)).map { _ in 1 + dice.roll(30) })
        behaviour.ignoresLimit = dice.roll(4) == 0
        behaviour.intruders = (0..<dice.roll(3)).map { .sample(5000 + $0, account: "acct-000666") }
        let limits = RetrievalLimits(items: 1 + dice.roll(40), bytes: 1 << (6 + dice.roll(18)))
        let driver = try world.driver(MemorySource(items, behaviour: behaviour), limits: limits)
        driver.register(task)
        driver.advance(to: (World.now + 60))

        let answer = try OpenedAnswer(driver, for: task, in: world)
        let expected = categories.flatMap { category in
            items.filter { $0.category == category && $0.account == World.account && World.window.contains($0.at) }
                .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        }
        #expect(answer.isComplete)
        #expect(answer.items.map(\.id) == expected.map { "\($0.category.rawValue)-\($0.id)" })
        #expect(answer.items.map(\.bytes) == expected.map(\.bytes))
        #expect(driver.changelog.count == 1)
        #expect(driver.deadLetters.isEmpty)
    }

    private static func mailbox(_ dice: inout Dice) -> [SourceItem] {
        (0..<dice.roll(120)).map { number in
            let category = [DataCategory.subscriber, .access, .mail, .mail, .chat][dice.roll(5)]
            let size = [0, 10, 900, 5000, 60_000, PartContent.byteLimit + 1][dice.roll(50) == 0 ? 5 : dice.roll(5)]
            let day = Double(dice.roll(110)) - 10
            return .sample(
                number,
                category,
                account: dice.roll(9) == 0 ? "acct-000043" : World.account,
                at: World.window.from.addingTimeInterval(day * 86_400),
                bytes: size
            )
        }
    }
}
