import ComitySchema
import Foundation
import ProviderKit
import Testing

@testable import SampleProvider

@Suite("A held account")
struct PreservationTests {
    static let first = TaskID(unchecked: "T1")
    static let second = TaskID(unchecked: "T2")
    static let marek = SamplePerson.marekDvorak
    static let categories: [DataCategory] = [.subscriber, .access, .mail, .chat, .traffic]

    let world: SampleWorld
    let provider: SampleProvider
    let user: SampleUser

    init() throws {
        world = try SampleWorld(accounts: 2)
        provider = world.provider
        user = SampleUser(Self.marek.account, path: world.path)
    }

    private func mails() throws -> [SourceItem] { try provider.everything(of: Self.marek.account, .mail).items }

    @Test("is an exception: what a user deletes is gone")
    func notHeld() throws {
        let before = try mails()
        let gone = try user.deleteMail(newest: 3, at: SampleWorld.present)
        #expect(gone == before.suffix(3).map(\.id).reversed())
        #expect(try mails() == before.dropLast(3))
    }

    @Test("edge 24: keeps what its user deletes, as it was, and says that the hold kept it")
    func deletion() throws {
        let before = try mails()
        try provider.hold(Self.marek.account, for: Self.first)
        try user.deleteMail(newest: 3, at: SampleWorld.present)
        let after = try mails()
        #expect(after.map(\.bytes) == before.map(\.bytes))
        #expect(after.map(\.id) == before.map(\.id))
        #expect(after.map(\.origin) == before.dropLast(3).map { _ in .account } + [.hold, .hold, .hold])
        let traffic = try provider.everything(of: Self.marek.account, .traffic).items
        #expect(traffic.filter { $0.origin == .hold }.map(\.id) == before.suffix(3).map(\.id))
    }

    @Test("edge 47: with two holds, one of them released, keeps everything until the last one ends")
    func counting() throws {
        let before = try mails()
        try provider.hold(Self.marek.account, for: Self.first)
        try provider.hold(Self.marek.account, for: Self.second)
        try user.deleteMail(newest: 5, at: SampleWorld.present)
        try provider.release(Self.marek.account, for: Self.first)
        #expect(try mails().count == before.count)
        try provider.release(Self.marek.account, for: Self.second)
        #expect(try mails() == before.dropLast(5))
    }

    @Test("counts reasons, not calls: placing and releasing again changes nothing")
    func idempotent() throws {
        let before = try mails()
        try provider.hold(Self.marek.account, for: Self.first)
        try provider.hold(Self.marek.account, for: Self.second)
        try provider.hold(Self.marek.account, for: Self.first)
        try user.deleteMail(newest: 1, at: SampleWorld.present)
        try provider.release(Self.marek.account, for: Self.first)
        try provider.release(Self.marek.account, for: Self.first)
        #expect(try mails().count == before.count)
        try provider.release(Self.marek.account, for: Self.second)
        try provider.release(Self.marek.account, for: Self.second)
        #expect(try mails() == before.dropLast(1))
    }

    @Test("is not held by a hold on somebody else")
    func otherAccount() throws {
        let before = try mails()
        try provider.hold(SamplePerson.inesDuarte.account, for: Self.first)
        try user.deleteMail(newest: 1, at: SampleWorld.present)
        #expect(try mails().count == before.count - 1)
    }

    @Test("edge 23: that is deleted after the order keeps all that it had, though nobody finds it any more")
    func accountDeleted() throws {
        let before = try Self.categories.map { try provider.everything(of: Self.marek.account, $0).items.map(\.bytes) }
        try provider.hold(Self.marek.account, for: Self.first)
        #expect(try user.deleteAccount(at: SampleWorld.present))
        #expect(try provider.accounts(named: Self.marek.target, at: Self.marek.entity).isEmpty)
        #expect(try provider.profile(of: Self.marek.account)?.deletedAt == SampleWorld.present)
        for (category, bytes) in zip(Self.categories, before) {
            let kept = try provider.everything(of: Self.marek.account, category).items
            #expect(kept.map(\.bytes) == bytes)
            #expect(kept.allSatisfy { $0.origin == .hold })
        }
    }

    @Test("edge 55: outlasts its user's wish to be erased, which is done when the hold ends")
    func erasure() throws {
        let neighbour = SamplePerson.inesDuarte.account
        let chats = try provider.everything(of: neighbour, .chat).items
        try provider.hold(Self.marek.account, for: Self.first)
        try user.deleteAccount(at: SampleWorld.present)
        #expect(try !mails().isEmpty)
        try provider.release(Self.marek.account, for: Self.first)
        for category in Self.categories {
            #expect(try provider.everything(of: Self.marek.account, category).items.isEmpty)
        }
        // What others have in their own histories stays theirs.
        #expect(try provider.everything(of: neighbour, .chat).items == chats)
        #expect(try !user.deleteAccount(at: SampleWorld.present))
    }

    @Test("that nobody knows is held without trouble")
    func unknown() throws {
        let nobody = AccountID(unchecked: "acct-999999")
        try provider.hold(nobody, for: Self.first)
        try provider.release(nobody, for: Self.first)
    }

    @Test("answers pages that began before a deletion as if it had not happened")
    func paging() throws {
        let before = try mails()
        try provider.hold(Self.marek.account, for: Self.first)
        let request = { (after: DataCursor?) in
            DataRequest(account: Self.marek.account, category: .mail, window: SampleWorld.always, after: after, limit: 10)
        }
        let first = try provider.page(request(nil))
        try user.deleteMail(newest: 40, at: SampleWorld.present)
        var rest: [SourceItem] = []
        var cursor = first.next
        while let place = cursor {
            let page = try provider.page(request(place))
            rest += page.items
            cursor = page.next
        }
        #expect((first.items + rest).map(\.bytes) == before.map(\.bytes))
    }

    @Test("is held by any process, against the deletions of any other")
    func processes() async throws {
        let path = world.path
        let before = try mails()
        async let first: Void = Self.holdInAnotherProcess(path, reason: "1")
        async let second: Void = Self.holdInAnotherProcess(path, reason: "2")
        _ = await (first, second)
        try user.deleteMail(newest: 7, at: SampleWorld.present)
        #expect(try mails().count == before.count)
        for reason in ["1", "2"] { try provider.release(Self.marek.account, for: TaskID(unchecked: reason)) }
        #expect(try mails().count == before.count - 7)
    }

    private static func holdInAnotherProcess(_ path: String, reason: String) async {
        await #expect(processExitsWith: .success) { [path, reason] in
            let provider = SampleProvider(path: path)
            let task = TaskID(unchecked: reason)
            // Ends with the hold in force, whatever went before.
            for _ in 0..<20 {
                try provider.release(SamplePerson.marekDvorak.account, for: task)
                try provider.hold(SamplePerson.marekDvorak.account, for: task)
            }
        }
    }

    @Test("loses nothing when threads hold, release and delete at once, as long as one hold lasts")
    func threads() async throws {
        let before = try mails()
        try provider.hold(Self.marek.account, for: Self.first)
        let (provider, user) = (provider, user)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let reason = TaskID(unchecked: "passing \(number)")
                    for _ in 0..<5 {
                        try provider.hold(Self.marek.account, for: reason)
                        try user.deleteMail(newest: 1, at: SampleWorld.present)
                        try provider.release(Self.marek.account, for: reason)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try mails().map(\.bytes) == before.map(\.bytes))
        try provider.release(Self.marek.account, for: Self.first)
        #expect(try mails().isEmpty)
    }

    @Test("is not made where there is no database, and none is made by asking")
    func missing() throws {
        let empty = try SampleWorld(filled: false)
        #expect(throws: ProviderError.self) { try empty.provider.hold(Self.marek.account, for: Self.first) }
        #expect(!FileManager.default.fileExists(atPath: empty.path))
    }
}
