import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Delivery

@Suite("Before a part leaves, delivery looks at the account once more")
struct SafeguardTests {
    @Test("and lets it go if nothing is seen that people did not know, asking anew for each part")
    func quiet() throws {
        let world = try World()
        world.lookout.see(signIns: ["FR"])
        world.register()
        for sequence in 1...3 { world.feed(world.part(sequence, isLast: sequence == 3)) }
        #expect(try world.delivered() == [1, 2, 3])
        #expect(world.lookout.questions == 3)
    }

    @Test(
        "edge 16: and keeps everything back from the moment in which it sees something new, which is told once",
        arguments: [
            (["US"], [], [.signIns]),
            (["FR"], [.journalist], [.journalist]),
            (["US"], [.lawyer, .minor], [.lawyer, .minor, .signIns]),
        ] as [([CountryCode], Set<AccountProfile.Flag>, [ContrarySignal])]
    )
    func tripped(signIns: [CountryCode], flags: Set<AccountProfile.Flag>, signals: [ContrarySignal]) throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.lookout.see(signIns: signIns, flags: flags)
        for sequence in 2...4 { world.feed(world.part(sequence, isLast: sequence == 4)) }
        world.driver.advance(to: World.start + 3600)

        #expect(try world.delivered() == [1])
        #expect(try world.outcomes() == [.contrarySignals(signals)])
        let audit = try world.audit(.safeguardTripped)
        #expect(audit.map(\.code) == [.signalsChanged])
        #expect(audit.allSatisfy { event in signals.allSatisfy { !(event.note ?? "").contains($0.rawValue) } })
    }

    @Test("and does not stop for what people knew when they approved")
    func known() throws {
        let world = try World()
        world.lookout.see(signIns: ["US"], flags: [.lawyer])
        world.register(.active, knowing: [.lawyer, .signIns])
        world.feed(world.part(1))
        #expect(try world.delivered() == [1])
        #expect(try world.outcomes().isEmpty)
    }

    @Test("and goes on when the register knows what it saw, with all that waited, in order", arguments: [false, true])
    func resumed(restarting: Bool) throws {
        let world = try World()
        world.register()
        world.lookout.see(signIns: ["US"])
        for sequence in 1...2 { world.feed(world.part(sequence)) }
        world.register(.suspended)
        world.feed(world.part(3))
        if restarting { try world.restart() }
        #expect(try world.delivered().isEmpty)
        world.register(.active, knowing: [.signIns])
        world.feed(world.part(4, isLast: true))
        #expect(try world.delivered() == [1, 2, 3, 4])
        #expect(try world.outcomes().first == .contrarySignals([.signIns]))
        #expect(try world.outcomes().count == 2)
        #expect(world.driver.changelog.count == 1)
    }

    @Test("and not for a newer revision that knows nothing of it, even if the sign has gone away again")
    func unknownStays() throws {
        let world = try World()
        world.register()
        world.lookout.see(signIns: ["US"])
        world.feed(world.part(1))
        world.lookout.see()
        world.register(.active, knowing: [.minor])
        world.feed(world.part(2))
        world.driver.advance(to: World.start + 3600)
        #expect(try world.delivered().isEmpty)
        #expect(try world.outcomes() == [.contrarySignals([.signIns])])
    }

    @Test("and looks again after a pause in which people looked: what is gone keeps nothing back, what is not is told again")
    func pause() throws {
        let world = try World()
        world.register()
        world.lookout.see(signIns: ["US"], flags: [.minor])
        world.feed(world.part(1))
        world.register(.suspended)
        world.lookout.see(flags: [.minor])
        world.register(.active)
        #expect(try world.delivered().isEmpty)
        #expect(try world.outcomes() == [.contrarySignals([.minor, .signIns]), .contrarySignals([.minor])])
        world.register(.suspended)
        world.lookout.see()
        world.register(.active)
        #expect(try world.delivered() == [1])
    }

    @Test("edge 17: and stops again for what is new since people looked")
    func tripsAgain() throws {
        let world = try World()
        world.register()
        world.lookout.see(flags: [.minor])
        world.feed(world.part(1))
        world.register(.active, knowing: [.minor])
        world.lookout.see(signIns: ["US"], flags: [.minor])
        world.feed(world.part(2))
        #expect(try world.delivered() == [1])
        #expect(try world.outcomes() == [.contrarySignals([.minor]), .contrarySignals([.signIns])])
    }

    @Test("and what waits never leaves if the task ends", arguments: [TaskStatus.cancelled, .inapplicable, .completed])
    func ended(_ status: TaskStatus) throws {
        let world = try World()
        world.register()
        world.lookout.see(signIns: ["US"])
        world.feed(world.part(1))
        world.feed(world.part(2))
        world.register(status)
        world.lookout.see()
        world.feed(world.part(3))
        #expect(try world.delivered().isEmpty)
        #expect(try world.audit(.withheld).count == 3)
        #expect(world.driver.changelog.count == 1)
    }

    @Test("nor once the time to deliver is over")
    func lapse() throws {
        let world = try World()
        world.register()
        world.lookout.see(signIns: ["US"])
        world.feed(world.part(1))
        world.driver.advance(to: world.task.deliverUntil - 0.001)
        #expect(try world.audit(.withheld).isEmpty)
        world.driver.advance(to: world.task.deliverUntil)
        #expect(try world.audit(.withheld).count == 1)
        #expect(try world.delivered().isEmpty)
    }

    @Test("and while the provider does not answer nothing leaves, and nothing is lost or told")
    func away() throws {
        let world = try World()
        world.register()
        world.lookout.leave()
        world.feed(world.part(1))
        world.driver.advance(to: World.start + 30)
        #expect(try world.delivered().isEmpty)
        #expect(world.driver.deadLetters.isEmpty)
        world.lookout.see()
        world.driver.advance(to: World.start + 60)
        #expect(try world.delivered() == [1])
        #expect(try world.outcomes().isEmpty)
    }

    @Test("even for a part that waited for something else")
    func awayOnResumption() throws {
        let world = try World()
        world.register(.suspended)
        world.feed(world.part(1))
        world.lookout.leave()
        world.register(.active)
        world.driver.advance(to: World.start + 30)
        #expect(try world.delivered().isEmpty)
        world.lookout.see(signIns: ["US"])
        world.driver.advance(to: World.start + 60)
        #expect(try world.delivered().isEmpty)
        #expect(try world.outcomes() == [.contrarySignals([.signIns])])
    }

    @Test("but has nothing to look at where the provider has no account")
    func noAccount() throws {
        let world = try World { $0 = World.task(account: nil) }
        world.lookout.leave()
        world.register()
        world.feed(world.part(1, isLast: true))
        #expect(try world.delivered() == [1])
        #expect(world.lookout.questions == 0)
    }
}
