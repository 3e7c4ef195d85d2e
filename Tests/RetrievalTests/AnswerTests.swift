import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import SampleProvider
import StageKit
import Testing
import Trust

@testable import Retrieval

@Suite("An answer")
struct AnswerTests {
    @Test("of ExMail holds what is stored of the account within the window, byte for byte")
    func sampleProvider() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "retrieval-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "exmail.sqlite").path
        try SampleDatabase.create(at: path, accounts: 5, seed: 3, endingAt: World.now)
        let provider = SampleProvider(path: path)
        let account = SamplePerson.marekDvorak.account
        let categories: [DataCategory] = [.subscriber, .access, .mail, .chat]
        let window = TimeWindow(from: (World.now + -120 * 86_400), until: World.now)

        let world = World()
        let task = World.task(categories, account: account, window: window)
        let driver = try world.driver(provider, limits: RetrievalLimits(items: 7))
        driver.register(task)

        let answer = try OpenedAnswer(driver, for: task, in: world)
        var stored: [OpenedAnswer.Item] = []
        for category in categories {
            let request = DataRequest(account: account, category: category, window: window, after: nil, limit: 10_000)
            stored += try provider.page(request).items.map {
                OpenedAnswer.Item(
                    id: "\(category.rawValue)-\($0.id)",
                    category: category,
                    account: account,
                    at: $0.at,
                    contentType: $0.contentType,
                    bytes: $0.bytes
                )
            }
        }
        #expect(answer.isComplete)
        #expect(answer.items == stored)
        #expect(Set(answer.items.map(\.category)) == Set(categories))
        #expect(answer.contents.flatMap(\.items).contains { $0.chunks > 1 }, "no item was large enough to be cut")
    }

    @Test(
        "is sealed to its recipient, whichever suite the recipient's key has",
        arguments: ["GB-IPU", "US-OIA"] as [AuthorityID]
    )
    func suites(recipient: AuthorityID) throws {
        let world = World()
        let task = World.task(recipient: recipient)
        let driver = try world.driver(MemorySource([.sample(1)]))
        driver.register(task)
        #expect(try OpenedAnswer(driver, for: task, in: world).items.count == 1)
    }

    @Test("ends with the outcome, an audit event, and a small mark in place of everything kept while it was made")
    func ending() throws {
        let world = World()
        let task = World.task([.mail, .access])
        let source = MemorySource((1...30).map { .sample($0) } + (1...20).map { .sample($0, .access) })
        let driver = try world.driver(source, limits: RetrievalLimits(items: 4))
        driver.register(task)

        let answer = try OpenedAnswer(driver, for: task, in: world)
        let outcome = Outcome(
            caseID: task.caseID,
            taskID: task.id,
            at: World.now,
            event: .collected(items: 50, gaps: 0)
        )
        #expect(try driver.outcomes == [outcome])
        #expect(driver.written(to: Topic.outcomes.name).allSatisfy { $0.key == Array(task.caseID.rawValue.utf8) })
        let event = try #require(try driver.audit.first)
        #expect(event.kind == .collected && event.taskID == task.id && event.stage == "comity-retrieve")
        #expect(event.digest == answer.sealed.last.map { Digest(of: $0.ciphertext) })
        #expect(driver.ending(task) == .collected)
        #expect(driver.kept == [task.id.rawValue])
        #expect(driver.changelog.values.allSatisfy { $0.count < 200 })
        driver.advance(to: task.deliverUntil)
        #expect(driver.kept.isEmpty)
    }

    @Test("leaves no plaintext and no name of the person anywhere but in the seals")
    func nothingInTheOpen() throws {
        let world = World()
        let task = World.task([.mail])
        var behaviour = MemorySource.Behaviour()
        behaviour.unavailable = [3]
        behaviour.intruders = [.sample(900, account: "acct-000666")]
        let source = MemorySource((1...30).map { .sample($0) }, behaviour: behaviour)
        let driver = try world.driver(source, limits: RetrievalLimits(items: 5))
        driver.register(task)
        let halfWay = driver.changelog
        driver.advance(to: (World.now + 5))
        #expect(driver.ending(task) != nil)

        let content = ["SECRET", Data("SECRET-mail".utf8).base64EncodedString().prefix(12).description]
        #expect(halfWay.count > 1)
        for bytes in halfWay.values { expect(bytes, hasNoneOf: content + ["acct-0", "someone@", "mail-i1"]) }
        for record in driver.written {
            let names = record.topic == Topic.sealed.name ? [] : ["acct-0", "someone@"]
            expect(record.value ?? [], hasNoneOf: content + names)
            expect(record.key ?? [], hasNoneOf: content + ["acct-0", "someone@"])
            for header in record.headers { expect(header.value, hasNoneOf: content + ["acct-0", "someone@"]) }
        }
        for event in driver.events { expect(Array("\(event)".utf8), hasNoneOf: content + ["acct-0", "someone@"]) }
    }

    private func expect(_ bytes: [UInt8], hasNoneOf words: [String]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for word in words { #expect(!text.contains(word)) }
    }
}

@Suite("An answer without data")
struct NoDataTests {
    @Test("is still a signed statement: of an account that does not exist, and of one that has nothing in the window")
    func signedStatement() throws {
        let world = World()
        let early = SourceItem.sample(1, at: World.window.from.addingTimeInterval(-1))
        for account in [nil, World.account] {
            let task = World.task([.mail, .chat], account: account)
            let source = MemorySource([early])
            let driver = try world.driver(source)
            driver.register(task)
            let answer = try OpenedAnswer(driver, for: task, in: world)
            let manifest = try #require(answer.manifests.first)
            #expect(answer.isComplete && answer.sealed.count == 1)
            #expect(manifest.noData && manifest.gaps.isEmpty)
            #expect(source.requests.isEmpty == (account == nil))
            #expect(try driver.outcomes.map(\.event) == [.collected(items: 0, gaps: 0)])
        }
    }

    @Test("of one category names the gap and delivers the others")
    func gap() throws {
        let world = World()
        let task = World.task([.chat, .mail])
        let source = MemorySource([.sample(1), .sample(2, .chat)], categories: [.mail])
        let driver = try world.driver(source)
        driver.register(task)
        let answer = try OpenedAnswer(driver, for: task, in: world)
        #expect(answer.items.map(\.id) == ["mail-i1"])
        #expect(answer.manifests.first?.gaps.map(\.category) == [.chat])
        #expect(answer.manifests.first?.gaps.map(\.reason) == [.dataNotHeld])
        #expect(try driver.outcomes.map(\.event) == [.collected(items: 1, gaps: 1)])
    }
}
