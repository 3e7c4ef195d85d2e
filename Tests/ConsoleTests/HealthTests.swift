import AsyncHTTPClient
import Casework
import ComitySchema
import Foundation
import Hummingbird
import HummingbirdTesting
import Telemetry
import Testing

@testable import Console

@Suite("Health and lag")
struct HealthTests {
    @Test("an instance's own word is asked for: ready, not ready and why, or silent")
    func asks() async throws {
        let desk = try Desk()
        let router = AdminPort.router(over: ConsoleAdmin.sources(of: desk.console))
        try await Application(router: router).test(.live) { client in
            let port = try #require(client.port)
            // Nobody listens at the port of discarding, number 9.
            let book = HealthBook(addresses: [.intake: ["http://127.0.0.1:\(port)"], .deliver: ["http://127.0.0.1:9"]])
            #expect(book.words(of: .intake) == nil)
            await book.ask(with: .shared)
            #expect(book.words(of: .intake) == [.notReady("brokers")])
            #expect(book.words(of: .deliver) == [.silent])
            desk.console.lag.note(LagReport(partitions: [], groups: [:]), at: desk.time.now)
            await book.ask(with: .shared)
            #expect(book.words(of: .intake) == [.ready])
            #expect(book.words(of: .validate) == nil)
        }
    }

    private func overview(_ groups: [StageName: String], words: [HealthBook.Word]? = nil, failure: String? = nil) throws -> String
    {
        let now = try Desk().time.now
        var history = LagBook.History()
        history.note(LagReport(partitions: [], groups: groups), at: now)
        if let failure { history.note(failure: failure) }
        let page = OverviewPage(history: history, words: { $0 == .intake ? words : nil }, cases: [], letters: 3, now: now)
        return page.live.source
    }

    @Test("where no instance is asked, the state of a stage's group tells")
    func groups() throws {
        let page = try overview([.intake: "Stable", .validate: "Empty", .retrieve: "PreparingRebalance"])
        #expect(page.contains("> running</span>"))
        #expect(page.contains("> no instance</span>"))
        #expect(page.contains("> preparing rebalance</span>"))
        #expect(page.contains("> never started</span>"))
    }

    @Test("of several instances, how many are ready and why the others are not")
    func instances() throws {
        let page = try overview([:], words: [.ready, .notReady("restoring"), .silent])
        #expect(page.contains("> 1 of 3 ready</span>"))
        #expect(page.contains("restoring, no answer"))
        #expect(try overview([:], words: [.ready]).contains("> ready</span>"))
    }

    @Test("when the brokers do not answer, the page says that it is old")
    func failure() throws {
        let page = try overview([:], failure: "_ALL_BROKERS_DOWN")
        #expect(page.contains("what stands here is old") && page.contains("_ALL_BROKERS_DOWN"))
        #expect(!(try overview([:]).contains("what stands here is old")))
    }

    @Test("how a stage does with its work is judged over the last answers, and how long a record has waited is told")
    func verdicts() throws {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        var history = LagBook.History()
        let lag = PartitionLag(stage: .intake, topic: "t", partition: 0, committed: 1, end: 5, lag: 4, oldest: start - 45)
        let rest = PartitionLag(stage: .validate, topic: "t", partition: 0, committed: 5, end: 5, lag: 0)
        let report = LagReport(partitions: [lag, rest], groups: [.intake: "Stable", .validate: "Stable"])
        history.note(report, at: start)
        func page(at now: Date) -> String {
            OverviewPage(history: history, words: { _ in nil }, cases: [], letters: 0, now: now).live.source
        }
        let early = page(at: start)
        #expect(early.contains("> too early to tell</span>") && early.contains("> ok</span>") && early.contains("45 s"))
        for step in 1...10 { history.note(report, at: start + Double(step * LagBook.interval)) }
        let later = page(at: start + 30)
        #expect(later.contains("> stalled</span>") && later.contains("1 min 15 s"))
    }

    @Test(
        "where the brokers do not tell how long a record has waited, the stage's own word counts, if it tells of all that is there"
    )
    func ages() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let unread = [0, 1].map {
            PartitionLag(stage: .intake, topic: "t", partition: $0, committed: 1, end: 5, lag: 4)
        }
        var history = LagBook.History()
        history.note(LagReport(partitions: unread, groups: [.intake: "Stable"]), at: now)
        func page(_ metrics: String) -> String {
            let told = LagAges.read(metrics)
            return OverviewPage(history: history, words: { _ in nil }, ages: { _ in told }, cases: [], letters: 0, now: now).live
                .source
        }
        let one =
            "# TYPE comity_lag_seconds gauge\ncomity_lag_seconds{stage=\"comity-intake\",topic=\"t\",partition=\"0\"} 75.25\n"
        #expect(!page(one).contains("1 min 15 s"))
        #expect(page(one + "comity_lag_seconds{stage=\"comity-intake\",topic=\"t\",partition=\"1\"} 3\n").contains("1 min 15 s"))
    }

    @Test("a silent instance holds up no other's word")
    func silence() async throws {
        let router = Router()
        router.get("readyz") { _, _ -> String in
            try await Task.sleep(for: .seconds(4))
            return ""
        }
        try await Application(router: router).test(.live) { client in
            let silent = Array(repeating: "http://127.0.0.1:\(try #require(client.port))", count: 5)
            let book = HealthBook(addresses: [.intake: silent, .validate: silent])
            let start = ContinuousClock.now
            await book.ask(with: .shared)
            #expect(ContinuousClock.now - start < .seconds(8))
            #expect(book.words(of: .validate) == Array(repeating: .silent, count: 5))
        }
    }

    @Test("the course of the lag is as long as its chart, with gaps where nothing is known")
    func course() {
        var history = LagBook.History()
        let report = LagReport(
            partitions: [PartitionLag(stage: .intake, topic: "t", partition: 0, committed: 1, end: 5, lag: 4)],
            groups: [:]
        )
        for _ in 0..<LagBook.steps { history.note(report, at: Date(timeIntervalSince1970: 0)) }
        history.note(failure: "x")
        let course = history.totals[.intake] ?? []
        #expect(course.count == LagBook.steps)
        #expect(course.first == 4 && course.last == .some(nil))
    }
}
