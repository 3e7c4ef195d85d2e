import ComitySchema
import Foundation
import GRDB
import ProviderKit
import Testing

@testable import SampleProvider

@Suite("Pages of stored data")
struct PagingTests {
    static let stored: [DataCategory] = [.subscriber, .access, .mail, .chat, .traffic]
    let world: SampleWorld

    init() throws { world = try SampleWorld(accounts: 6) }

    @Test("hold every item once, in the order of time and id, whatever the page size", arguments: stored, [1, 3, 7, 1000])
    func completeAndOrdered(category: DataCategory, limit: Int) throws {
        for person in SamplePerson.cast {
            let whole = try world.provider.everything(of: person.account, category, limit: 100_000)
            let paged = try world.provider.everything(of: person.account, category, limit: limit)
            #expect(paged.items == whole.items)
            #expect(paged.pages == max(1, (whole.items.count + limit - 1) / limit))
            #expect(whole.pages == 1)
            #expect(Set(whole.items.map(\.id)).count == whole.items.count)
            #expect(whole.items.map(Order.init) == whole.items.map(Order.init).sorted())
            #expect(whole.items.allSatisfy { $0.account == person.account && $0.category == category && !$0.bytes.isEmpty })
        }
    }

    @Test(
        "hold what happened from the window's start until before its end",
        arguments: [DataCategory.access, .mail, .chat, .traffic]
    )
    func window(category: DataCategory) throws {
        let account = SamplePerson.marekDvorak.account
        let all = try world.provider.everything(of: account, category).items
        let (first, last) = (all[2].at, all[all.count - 2].at)
        let window = TimeWindow(from: first, until: last)
        let inside = try world.provider.everything(of: account, category, in: window, limit: 3).items
        #expect(inside == all.filter { window.contains($0.at) })
        #expect(inside.first?.at == first)
        #expect(inside.count < all.count)
    }

    @Test("place a subscriber record where it first holds within the window, and leave out what did not hold then")
    func subscriberRecords() throws {
        let provider = world.provider
        var changed = 0
        for person in SamplePerson.cast where person.deletedDaysAgo == nil {
            let versions = try provider.everything(of: person.account, .subscriber).items
            let window = TimeWindow(from: SampleWorld.present.addingTimeInterval(-86_400), until: SampleWorld.present)
            let current = try provider.everything(of: person.account, .subscriber, in: window).items
            #expect(current.map(\.id) == versions.suffix(1).map(\.id))
            #expect(current.map(\.bytes) == versions.suffix(1).map(\.bytes))
            #expect(current.allSatisfy { $0.at == window.from })
            changed += versions.count - 1
            let before = TimeWindow(from: .distantPast, until: versions[0].at)
            #expect(try provider.everything(of: person.account, .subscriber, in: before).items.isEmpty)
        }
        #expect(changed > 0, "no one of the cast ever changed a record: the sample does not show what it should")
    }

    @Test("end at the byte limit, yet hold at least one item")
    func bytes() throws {
        let account = SamplePerson.marekDvorak.account
        let small = SampleProvider(path: world.path, bytesPerPage: 4000)
        let whole = try world.provider.everything(of: account, .mail, limit: 1000).items
        let paged = try small.everything(of: account, .mail, limit: 1000)
        #expect(paged.items == whole)
        #expect(paged.pages > 5)
        let tiny = SampleProvider(path: world.path, bytesPerPage: 1)
        #expect(try tiny.everything(of: account, .mail, limit: 1000).pages == whole.count)
    }

    @Test("are read through an index, never by a scan", arguments: stored)
    func indexed(category: DataCategory) throws {
        let request = DataRequest(
            account: SamplePerson.marekDvorak.account,
            category: category,
            window: SampleWorld.always,
            after: nil,
            limit: 10
        )
        let plan = try world.provider.store.read { database in
            let query = try PageQuery(request)
            let steps = try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN \(query.statement)",
                arguments: query.arguments
            )
            return steps.map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("SEARCH") })
        #expect(!plan.contains { $0.contains("SCAN") && !$0.contains("SUBQUERY") }, "\(plan)")
        if category != .subscriber {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test("can be counted beforehand, within any window", arguments: stored)
    func counted(category: DataCategory) throws {
        for window in [SampleWorld.always, SampleWorld.days(400, to: 30), SampleWorld.days(2, to: 1)] {
            let account = SamplePerson.marekDvorak.account
            let request = DataRequest(account: account, category: category, window: window, after: nil, limit: 1)
            let count = try world.provider.everything(of: account, category, in: window).items.count
            #expect(try world.provider.expectedItems(of: request) == count)
        }
    }

    @Test("do not exist of live data", arguments: [DataCategory.liveTraffic, .liveContent])
    func live(category: DataCategory) throws {
        #expect(throws: ProviderError.notSupported(category)) {
            try world.provider.everything(of: SamplePerson.marekDvorak.account, category)
        }
    }

    @Test("are empty for an account that does not exist", arguments: stored)
    func unknown(category: DataCategory) throws {
        #expect(try world.provider.everything(of: AccountID(unchecked: "acct-999999"), category).items.isEmpty)
    }

    @Test("follow only cursors that the source gave out")
    func foreignCursor() {
        let request = DataRequest(
            account: SamplePerson.marekDvorak.account,
            category: .mail,
            window: SampleWorld.always,
            after: DataCursor("elsewhere"),
            limit: 1
        )
        #expect(throws: ProviderError.unavailable("the cursor is not one that this source gave out")) {
            try world.provider.page(request)
        }
    }

    private struct Order: Comparable {
        let at: Date
        let id: String

        init(_ item: SourceItem) { (at, id) = (item.at, item.id) }

        static func < (left: Order, right: Order) -> Bool { (left.at, left.id) < (right.at, right.id) }
    }
}
