import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import SampleProvider
import StageKit
import Testing

@testable import Retrieval

@Suite("A preservation task")
struct PreservationTests {
    let world = World()
    let source = MemorySource((1...20).map { .sample($0) })
    let holds = HoldBook()

    /// A silent hold: its id is not a task's that the order names.
    static func hold(account: AccountID? = World.account, status: TaskStatus = .active) -> TaskRecord {
        World.task(id: TaskID(holdFor: World.task().id), account: account, action: .preservation, status: status)
    }

    private func entry(_ task: TaskRecord) -> HoldBook.Entry { HoldBook.Entry(account: World.account, reason: task.id) }

    private func driver() throws -> StageDriver<RetrievalStage> { try world.driver(source, holds: holds) }

    @Test("has its account held, and nothing of it read or sealed; it is told once", arguments: [true, false])
    func placed(isSilent: Bool) throws {
        let task = isSilent ? Self.hold() : World.task(action: .preservation)
        let driver = try driver()
        driver.register(task)
        driver.register(task)
        driver.advance(to: World.now + 40 * 86_400)

        #expect(holds.inForce == [entry(task)])
        #expect(source.requests.isEmpty)
        #expect(driver.written(to: Topic.sealed.name).isEmpty)
        #expect(try driver.outcomes.map(\.event) == [.preserved])
        #expect(try driver.outcomes.map(\.taskID) == [task.id])
        #expect(try driver.audit.map(\.kind) == [.preserved])
    }

    @Test(
        "is released when it ends, however it ends, once, and is then forgotten in its time",
        arguments: [TaskStatus.completed, .cancelled, .inapplicable]
    )
    func released(status: TaskStatus) throws {
        let task = Self.hold()
        let driver = try driver()
        driver.register(task)
        driver.register(task.with(status: status))
        driver.register(task)
        #expect(holds.inForce.isEmpty)
        #expect(try driver.outcomes.map(\.event) == [.preserved, .released])
        #expect(try driver.audit.map(\.kind) == [.preserved, .preservationReleased])
        #expect(driver.ending(task) == .released)
        driver.advance(to: task.deliverUntil)
        #expect(driver.kept.isEmpty)
    }

    @Test("stays in force while it is suspended, and is placed even if it is suspended when it is first seen")
    func suspended() throws {
        let task = Self.hold()
        let driver = try driver()
        driver.register(task.with(status: .suspended))
        #expect(holds.inForce == [entry(task)])
        driver.register(task.with(status: .suspended).with(status: .active))
        driver.register(task.with(status: .suspended).with(status: .active).with(status: .suspended))
        #expect(holds.calls == ["hold acct-000042"])
        #expect(try driver.outcomes.map(\.event) == [.preserved])
    }

    @Test("is released even if it is over when it is first seen: a crash may have come between the hold and its note")
    func overWhenSeen() throws {
        let task = Self.hold()
        try holds.hold(World.account, for: task.id)
        let driver = try driver()
        driver.register(task.with(status: .completed))
        #expect(holds.inForce.isEmpty)
        #expect(try driver.outcomes.map(\.event) == [.released])
    }

    @Test("waits for a store that does not answer, while the register is followed and other tasks go on")
    func away() throws {
        let driver = try driver()
        holds.leave()
        let task = Self.hold()
        driver.register(task)
        #expect(try driver.outcomes.isEmpty)
        #expect(driver.complaints.contains("the store of holds: the store is being moved"))

        let production = World.task()
        driver.register(production)
        #expect(try OpenedAnswer(driver, for: production, in: world).isComplete)
        holds.comeBack()
        driver.advance(to: World.now + 60)
        #expect(holds.inForce == [entry(task)])
        #expect(try driver.outcomes.map(\.event).last == .preserved)
    }

    @Test("that ends while the store is away is not placed any more")
    func endedMeanwhile() throws {
        let driver = try driver()
        holds.leave()
        driver.register(Self.hold())
        driver.register(Self.hold().with(status: .completed))
        holds.comeBack()
        driver.advance(to: World.now + 60)
        #expect(holds.inForce.isEmpty)
        #expect(try driver.outcomes.map(\.event) == [.released])
    }

    @Test("is placed again after a crash that undid its note, which changes nothing")
    func crash() throws {
        let task = Self.hold()
        let driver = try driver()
        driver.register(task)
        let again = try world.driver(source, holds: holds)
        again.register(task)
        #expect(holds.inForce == [entry(task)])
        #expect(try again.outcomes.map(\.event) == [.preserved])
    }

    @Test("lasts through a restart")
    func restart() throws {
        let task = Self.hold()
        let driver = try driver()
        driver.register(task)
        try driver.restart(world.stage(source, holds: holds))
        #expect(holds.calls == ["hold acct-000042"])
        driver.register(task.with(status: .completed))
        #expect(holds.inForce.isEmpty)
    }

    @Test("that names another account in a later version holds that one before it lets go of the first")
    func otherAccount() throws {
        let driver = try driver()
        driver.register(Self.hold())
        driver.register(Self.hold(account: "acct-000043").with(status: .active))
        #expect(holds.calls == ["hold acct-000042", "hold acct-000043", "release acct-000042"])
        #expect(holds.inForce.map(\.account) == ["acct-000043"])
        driver.register(Self.hold(account: "acct-000043").with(status: .active).with(status: .cancelled))
        #expect(holds.inForce.isEmpty)
    }

    @Test("whose identifier names nobody ends at once, because there is nothing to hold")
    func nobody() throws {
        let driver = try driver()
        driver.register(Self.hold(account: nil))
        #expect(holds.calls.isEmpty)
        #expect(try driver.outcomes.map(\.event) == [.released])
    }

    @Test("is released when the register forgets it")
    func tombstone() throws {
        let task = Self.hold()
        let driver = try driver()
        driver.register(task)
        driver.feed(topic: Topic.tasks.name, key: task.id.rawValue, value: nil)
        #expect(holds.inForce.isEmpty)
    }
}

@Suite("What a hold kept", .serialized)
struct HoldCopyTests {
    let world = World()
    let marek = SamplePerson.marekDvorak

    private func withProvider(_ body: (SampleProvider, SampleUser) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "holds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "exmail.sqlite").path
        try SampleDatabase.create(at: path, accounts: 0, seed: 3, endingAt: World.now)
        try body(SampleProvider(path: path), SampleUser(marek.account, path: path))
    }

    private func driver(_ provider: SampleProvider) throws -> StageDriver<RetrievalStage> {
        try world.driver(provider, directory: provider, holds: provider)
    }

    @Test("edge 24: is what a production gets of mail that its user deleted after the order, and the manifest says so")
    func deletedMail() throws {
        try withProvider { provider, user in
            let driver = try driver(provider)
            driver.register(PreservationTests.hold(account: marek.account))
            let gone = try user.deleteMail(newest: 4, at: World.now)
            let task = World.task(account: marek.account)
            driver.register(task)
            let answer = try OpenedAnswer(driver, for: task, in: world)
            #expect(gone.count == 4)
            let fromHold = answer.manifests.flatMap(\.items).filter { $0.origin == .hold }
            #expect(Set(fromHold.map(\.id)) == Set(gone.map { "mail-\($0)" }))
            #expect(answer.manifests.allSatisfy { $0.account == nil })
        }
    }

    @Test("edge 23: is the whole account if it was deleted after the order, and the manifest says when that was")
    func deletedAccount() throws {
        try withProvider { provider, user in
            let task = World.task([.subscriber, .access, .mail, .chat, .traffic], account: marek.account)
            let whole = try driver(provider)
            whole.register(task)
            let before = try OpenedAnswer(whole, for: task, in: world)

            let driver = try driver(provider)
            driver.register(PreservationTests.hold(account: marek.account))
            try user.deleteAccount(at: World.now)
            driver.register(task)
            let answer = try OpenedAnswer(driver, for: task, in: world)
            #expect(answer.items == before.items)
            #expect(answer.manifests.flatMap(\.items).allSatisfy { $0.origin == .hold })
            #expect(answer.manifests.allSatisfy { $0.account == .deleted(at: World.now) })
        }
    }

    @Test("edge 47: stays for the second case when the first one's hold ends, and goes with the second's")
    func twoHolds() throws {
        try withProvider { provider, user in
            let driver = try driver(provider)
            let first = PreservationTests.hold(account: marek.account)
            let second = World.task(account: marek.account, action: .preservation)
            driver.register(first)
            driver.register(second)
            let all = try count(provider)
            try user.deleteMail(newest: 40, at: World.now)
            driver.register(first.with(status: .completed))
            #expect(try count(provider) == all)
            driver.register(second.with(status: .completed))
            #expect(try count(provider) == 0)
        }
    }

    private func count(_ provider: SampleProvider) throws -> Int {
        let request = DataRequest(
            account: marek.account,
            category: .mail,
            window: TimeWindow(from: .distantPast, until: .distantFuture),
            after: nil,
            limit: 1000
        )
        return try provider.page(request).items.count
    }
}

@Suite("The answer about an account that is not there")
struct AbsentAccountTests {
    static let deletedAt = World.now - 20 * 86_400
    let world = World()

    @Test(
        "edge 19: tells never existed and deleted on a date apart, and says nothing of who had the identifier at other times",
        arguments: [
            ([], [:], .notFound),
            (
                [IdentifierHolder(account: "gone", from: .distantPast, until: deletedAt)], ["gone": deletedAt],
                .deleted(at: deletedAt)
            ),
            // Had it and gave it up; the account is somebody's and no concern of this order.
            ([IdentifierHolder(account: "other", from: .distantPast, until: deletedAt)], [:], .notFound),
            // Deleted before the window that the order names.
            (
                [IdentifierHolder(account: "gone", from: .distantPast, until: World.window.from)],
                ["gone": World.window.from], .notFound
            ),
        ] as [([IdentifierHolder], [AccountID: Date], AccountStanding)]
    )
    func standing(holders: [IdentifierHolder], deleted: [AccountID: Date], standing: AccountStanding) throws {
        let task = World.task(account: nil)
        let source = MemorySource([.sample(1)])
        let driver = try world.driver(source, directory: PretendDirectory(holders, deleted: deleted))
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.manifests.map(\.account) == [standing])
        #expect(answer.manifests.map(\.noData) == [true])
        #expect(source.requests.isEmpty)
    }

    @Test("is not given where there is an account, even if it holds nothing")
    func present() throws {
        let task = World.task()
        let driver = try world.driver(MemorySource([]))
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.manifests.map(\.account) == [nil])
        #expect(answer.manifests.map(\.noData) == [true])
    }
}

@Suite("What a source knows to be missing")
struct SourceGapTests {
    @Test("edge 18: is a gap of the manifest, once, beside all that there is", arguments: [1, 200])
    func gaps(items: Int) throws {
        let world = World()
        let gap = Gap(category: .mail, reason: .dataNotHeld, note: "Mail is kept for 30 days.")
        let sealed = Gap(category: .mail, reason: .deFactoImpossibility, note: "Some mail is encrypted by its writers.")
        var behaviour = MemorySource.Behaviour()
        behaviour.gaps = [gap, sealed]
        let source = MemorySource((1...5).map { .sample($0) }, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: items))
        let task = World.task([.mail])
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.count == 5)
        #expect(answer.manifests.map(\.gaps) == [[gap, sealed]])
        #expect(try driver.outcomes.map(\.event) == [.collected(items: 5, gaps: 2)])
    }
}
