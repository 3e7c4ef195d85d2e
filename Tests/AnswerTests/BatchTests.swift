import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@testable import Answer

@Suite("A digest batch of an answer")
struct BatchTests {
    private func item(_ id: String, bytes: Int = 1) -> AnswerItem {
        AnswerItem(
            id: id,
            account: "account-1",
            category: .liveContent,
            at: World.start,
            contentType: "application/json",
            bytes: [UInt8](repeating: 1, count: bytes)
        )
    }

    private func line(_ item: AnswerItem, part: Int) -> ManifestItem {
        ManifestItem(
            id: item.id,
            category: item.category,
            at: item.at,
            bytes: item.bytes.count,
            digest: Digest(of: item.bytes),
            part: part
        )
    }

    @Test(
        "knows how large an item's line is",
        arguments: ["0-0", "31-9223372036854775807", "\u{1}\"\\é"],
        [0, 1, 999, 1_048_576]
    )
    func size(id: String, bytes: Int) {
        let item = item(id, bytes: bytes)
        let written = CanonicalJSON.encode(line(item, part: 9_999_999_999)).count + 1
        #expect(JSONSize.ofListed(item) >= written)
        #expect(JSONSize.ofListed(item) <= written + id.utf8.count)
    }

    @Test("takes a thousand items as an interception names them")
    func thousand() {
        let items = (0..<1_200).map { item("31-\(4_000_000_000 + $0)", bytes: 2_000) }
        #expect(BatchState().room(for: items[...]) == DigestBatch.itemLimit)
    }

    @Test("goes on where it stood, always takes a first item, and no more than it has room for")
    func room() {
        var state = BatchState()
        let long = item(String(repeating: "\u{1}", count: 400))
        #expect(state.room(for: [long]) == 1)
        #expect((50..<100).contains(state.room(for: Array(repeating: long, count: 2_000)[...])))
        let items = (0..<800).map { item("0-\($0)") }
        state.note(items[...], at: World.start)
        #expect(state.room(for: items[...]) == 200)
        state.note(items[..<200], at: World.start + 1)
        #expect(state.room(for: items[...]) == 0)
        #expect(state.openedAt == World.start)
    }

    @Test("is a signature that its readers take, however long its items' names", arguments: [1, 22, 512])
    func readable(length: Int) throws {
        let world = try World()
        let items = (0..<1_000).map { item(String(String(repeating: "x", count: length) + "\($0)").suffix(length).description) }
        let listed = items.prefix(BatchState().room(for: items[...]))
        let batch = DigestBatch(
            version: 1,
            caseID: world.task.caseID,
            taskID: world.task.id,
            order: OrderReference(unchecked: String(repeating: "o", count: 64)),
            task: TaskReference(unchecked: String(repeating: "t", count: 64)),
            provider: world.task.entity,
            number: .max,
            previous: Digest(of: ""),
            items: listed.map { line($0, part: 9_999_999_999) },
            counts: Manifest.Counts(parts: .max, items: .max, droppedOutOfScope: .max),
            closedAt: World.start
        )
        let jws = world.sample.providerSigner.sign(CanonicalJSON.encode(batch), type: .batch)
        #expect(jws.utf8.count < 262_144)
        #expect(try world.sample.read(DigestBatch.self, from: Array(jws.utf8), as: .batch) == batch)
    }

    @Test("and the state around it are kept as an encoder would write them")
    func state() throws {
        var state = AnswerState(isBatched: true)
        state.sequence = 12
        state.completedAt = World.start
        state.batches = BatchState(count: 3, last: Digest(of: "3"), openedAt: World.start, items: 7, bytes: 900)
        var page = IndexPage()
        _ = page.add(line(item("0-1"), part: 4))
        let entries: [AnswerEntry<AnswerState>] = [.progress(state), .progress(AnswerState()), .index(page), .index(IndexPage())]
        for entry in entries {
            let written = CanonicalJSON.encode(entry)
            #expect(try CanonicalJSON.decode(AnswerEntry<AnswerState>.self, from: written) == entry)
            #expect(written == encoded(entry))
        }
    }

    /// As an encoder writes it that knows nothing of how the entry writes itself.
    private func encoded(_ entry: AnswerEntry<AnswerState>) -> [UInt8] {
        struct Envelope: Encodable { let content: AnswerEntry<AnswerState> }
        return Array(CanonicalJSON.encode(Envelope(content: entry)).dropFirst(#"{"content":"#.utf8.count).dropLast())
    }
}
