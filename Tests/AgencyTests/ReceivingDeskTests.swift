import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Agency

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "comity-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }
}

extension ReceivingDesk {
    /// A desk of the sample authority that writes to a folder.
    init(in folder: TemporaryFolder, orders: [OrderReference] = [], tasks: [TaskReference] = []) {
        self.init(
            book: AnswerBook(
                openers: [AnswerSketch.world.opener(of: AnswerSketch.authority)],
                providerKeys: `An agency's inbox`.keys
            ),
            writer: EvidenceWriter(root: folder.path),
            orders: orders,
            tasks: tasks
        )
    }

    /// Takes in messages as they stand in the topic.
    mutating func take(_ values: [[UInt8]]) throws -> (filed: [FiledAnswer], problems: [String]) {
        let inbox = Inbox(authority: AnswerSketch.authority, providerKeys: `An agency's inbox`.keys)
        let now = AnswerSketch.world.now
        var filed: [FiledAnswer] = []
        var problems: [String] = []
        for (offset, value) in values.enumerated() {
            let record = StoredRecord(
                topic: "t",
                partition: 0,
                offset: Int64(offset),
                timestamp: now,
                key: nil,
                value: value
            )
            let message = Result { () throws(EvidenceError) in try inbox.read(value, at: now) }
            switch try take(record, message, at: now) {
            case .nothing: break
            case .problem(let text): problems.append(text)
            case .filed(let answer): filed.append(answer)
            }
        }
        return (filed, problems)
    }
}

@Suite struct `The desk that receives` {
    static let world = AnswerSketch.world
    let folder = TemporaryFolder()

    private func desk(orders: [OrderReference] = []) -> ReceivingDesk { ReceivingDesk(in: folder, orders: orders) }

    private func take(_ values: [[UInt8]], at desk: inout ReceivingDesk) throws -> (filed: [FiledAnswer], problems: [String]) {
        try desk.take(values)
    }

    private func messages(_ sketch: AnswerSketch) throws -> [[UInt8]] { try (1...sketch.parts.count).map(sketch.message) }

    @Test func `files a whole answer for its owner's eyes, in a folder of its order and task`() throws {
        var desk = desk()
        let gaps = [Gap(category: .chat, reason: .dataNotHeld, note: "not kept")]
        let (filed, problems) = try take(try messages(AnswerSketch([.mail("m1", "one")], gaps: gaps)), at: &desk)
        #expect(problems.isEmpty)
        let answer = try #require(filed.first)
        #expect(answer.folder.hasPrefix(folder.path))
        #expect(answer.items == 1)
        #expect(answer.gaps == gaps)
        let name = String(answer.folder.dropFirst(folder.path.count + 1))
        #expect(name == "\(FileName.safe("GB-MPS/2026/0001"))/T1")
        #expect(folder.text("\(name)/mail/m1.eml") == "one")
        #expect(try folder.mode("\(name)/mail/m1.eml") == 0o600)
        #expect(try folder.mode(name) == 0o700)
        try desk.conclude()
    }

    @Test func `leaves an answer as it is that it files again`() throws {
        let values = try messages(AnswerSketch([.mail("m1", "one")]))
        var first = desk()
        let path = try #require(try take(values, at: &first).filed.first).folder
        try Data("kept".utf8).write(to: URL(fileURLWithPath: "\(path)/receipt.jws"))
        var second = desk()
        #expect(try take(values, at: &second).filed.count == 1)
        #expect(FileManager.default.contents(atPath: "\(path)/receipt.jws") == Data("kept".utf8))
    }

    @Test func `puts a new answer in the place of one that was changed`() throws {
        let values = try messages(AnswerSketch([.mail("m1", "one")]))
        var first = desk()
        let path = try #require(try take(values, at: &first).filed.first).folder
        try Data("changed".utf8).write(to: URL(fileURLWithPath: "\(path)/SHA256SUMS"))
        var second = desk()
        _ = try take(values, at: &second)
        #expect(FileManager.default.contents(atPath: "\(path)/SHA256SUMS") != Data("changed".utf8))
        let beside = try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent)
        #expect(beside == ["T1"])
    }

    @Test func `files nothing of an answer that does not hold, and the rest all the same`() throws {
        var desk = desk()
        var broken = AnswerSketch([.mail("m1", "one"), .mail("m2", "two")])
        broken.parts.remove(at: 1)
        let good = AnswerSketch([.mail("m1", "one")], task: "T2")
        let (filed, problems) = try take(try messages(broken) + [[0]] + messages(good), at: &desk)
        #expect(filed.map(\.task) == ["T2"])
        #expect(problems.count == 2)
        #expect(#expect(throws: CommandFailure.self) { try desk.conclude() }?.status == .data)
    }

    @Test func `opens only what it is asked for`() throws {
        var desk = desk(orders: ["other"])
        #expect(try take(try messages(AnswerSketch([])), at: &desk).filed.isEmpty)
        #expect(!desk.watch.isOver)
    }

    @Test func `says when an awaited order will have no answer`() throws {
        var desk = desk(orders: [AnswerSketch.order])
        _ = try take([AnswerSketch.message(.notice(AnswerSketch.notice(.refused)))], at: &desk)
        #expect(desk.watch.isOver)
        #expect(#expect(throws: CommandFailure.self) { try desk.conclude() }?.status == .no)
    }
}

@Suite struct `Waiting for answers` {
    let order = AnswerSketch.order

    private func watch(
        _ orders: [OrderReference] = [AnswerSketch.order],
        tasks: [TaskReference] = [],
        until proof: AnswerWatch.Proof = .notice
    ) -> AnswerWatch {
        AnswerWatch(orders: orders, tasks: tasks, until: proof)
    }

    @Test func `ends when every task that was heard of is answered`() {
        var watch = watch()
        #expect(!watch.isOver)
        watch.hear(AnswerSketch.notice(.accepted))
        #expect(!watch.isOver)
        watch.hear(order, "T1", isDone: false)
        watch.hear(AnswerSketch.notice(.noData, task: "T2"))
        #expect(!watch.isOver)
        watch.hear(AnswerSketch.notice(.delivered, task: "T1"))
        #expect(watch.isOver)
        #expect(watch.unanswered.isEmpty)
    }

    @Test(arguments: [Notice.Kind.delivered, .noData])
    func `for parts takes no notice for the answer itself`(kind: Notice.Kind) {
        var watch = watch(until: .parts)
        watch.hear(AnswerSketch.notice(kind, task: "T1"))
        #expect(!watch.isOver)
        watch.hear(order, "T1", isDone: true)
        #expect(watch.isOver)
    }

    @Test func `ends with the tasks that were named, whatever else is heard of`() {
        var watch = watch(tasks: ["T1", "T2"])
        watch.hear(order, "T1", isDone: true)
        #expect(!watch.isOver)
        watch.hear(order, "T3", isDone: false)
        watch.hear(order, "T2", isDone: true)
        #expect(watch.isOver)
    }

    @Test(arguments: [Notice.Kind.refused, .clarification, .cancelled, .expired, .lapsed, .inapplicable])
    func `ends when the order ends without its answer`(kind: Notice.Kind) {
        var watch = watch(tasks: ["T1", "T2"])
        watch.hear(AnswerSketch.notice(kind, task: "T1"))
        #expect(!watch.isOver, "one task is not the order")
        watch.hear(AnswerSketch.notice(kind))
        #expect(watch.isOver)
        #expect(watch.unanswered.map(\.kind) == [kind])
    }

    @Test func `goes on when another message under the order's reference is refused`() {
        var watch = watch()
        for code in [ReasonCode.referenceConflict, .versionReplaced, .unknownCase] {
            watch.hear(AnswerSketch.notice(.refused, reasons: [Notice.Reason(code: code, message: "It was another message.")]))
        }
        #expect(!watch.isOver)
    }

    @Test func `goes on when what ended it is cured by an amendment`() {
        var watch = watch()
        watch.hear(AnswerSketch.notice(.clarification))
        #expect(watch.isOver)
        watch.hear(AnswerSketch.notice(.amended))
        #expect(!watch.isOver)
    }

    @Test func `is for no other authority's order of the same reference`() {
        var watch = watch()
        watch.hear(AnswerSketch.notice(.refused, of: "US-OIA"))
        #expect(!watch.isOver)
    }

    @Test func `is for all of several orders and for no others`() {
        var watch = watch([order, "O2"])
        watch.hear(AnswerSketch.notice(.closed, order: "O3"))
        watch.hear(AnswerSketch.notice(.closed))
        #expect(!watch.isOver)
        watch.hear(AnswerSketch.notice(.closed, order: "O2"))
        #expect(watch.isOver)
    }

    @Test func `is over at once for no orders`() {
        #expect(watch([]).isOver)
    }
}
