import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@testable import Agency

@Suite struct `The answer of an interception` {
    typealias Item = AnswerSketch.Item

    /// Parts: 1 and 2 items, 3 batch, 4 to 6 an item in chunks, 7 batch, 8 manifest.
    static let groups: [[Item]] = [[.event(1), .event(2)], [large]]
    static let large = Item(
        id: "3-3",
        category: .liveContent,
        contentType: "application/json",
        bytes: Array(#"{"body":"long"}"#.utf8),
        chunkSize: 6
    )

    @Test func `is proven batch by batch, and whole with its manifest`() throws {
        let (proven, answer) = try AnswerSketch(live: Self.groups).taken()
        #expect(proven.map { $0.items.map(\.id) } == [["3-1", "3-2"], ["3-3"]])
        #expect(proven[1].items[0].bytes == Self.large.bytes)
        let whole = try #require(answer)
        #expect(whole.items.isEmpty)
        #expect(whole.manifest.batches?.count == 2)
    }

    @Test func `is proven as far as its batches go, while it is not over`() throws {
        var sketch = AnswerSketch(live: Self.groups, isOver: false)
        sketch.parts.removeLast()
        let (proven, answer) = try sketch.taken()
        #expect(proven.count == 1)
        #expect(answer == nil)
    }

    @Test func `without a single event has no batches`() throws {
        let answer = try #require(try AnswerSketch(live: []).assembled())
        #expect(answer.manifest.noData)
        #expect(answer.manifest.batches == nil)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: EvidenceError.Code
        let breaks: @Sendable (inout AnswerSketch) throws -> Void

        init(_ what: String, _ code: EvidenceError.Code, _ breaks: @escaping @Sendable (inout AnswerSketch) throws -> Void) {
            testDescription = what
            self.code = code
            self.breaks = breaks
        }

        /// What a part says is replaced, under the provider's signature.
        static func batch(
            _ what: String,
            _ code: EvidenceError.Code = .batchMismatch,
            part: Int,
            _ text: String,
            _ other: String
        ) -> Fault {
            Fault(what, code) { try $0.resign(part - 1, as: .batch, replacing: text, with: other) }
        }

        static func manifest(_ what: String, _ text: String, _ other: String) -> Fault {
            Fault(what, .manifestMismatch) {
                try $0.resign($0.parts.count - 1, as: .manifest, replacing: text, with: other)
            }
        }
    }

    static let faults: [Fault] = [
        .batch("the first batch has another number", part: 3, #""number":1"#, #""number":2"#),
        .batch("a batch's number comes again", part: 7, #""number":2"#, #""number":1"#),
        .batch("a batch leaves a number out", part: 7, #""number":2"#, #""number":3"#),
        .batch("the first batch names one before it", part: 3, #""provider""#, #""previous":"\#(digest)","provider""#),
        Fault("a batch names another one before it", .batchMismatch) {
            let other = AnswerSketch(live: [[.event(9)], [Self.large]]).parts[5].plaintext
            $0.parts[6].plaintext = other
        },
        .batch("a batch is another task's", .bindingMismatch, part: 3, #""task":"T1""#, #""task":"T2""#),
        .batch("a batch is another order's", .bindingMismatch, part: 3, "GB-MPS/2026/0001", "GB-MPS/2026/0002"),
        .batch("an item has another name in its batch", part: 3, #""id":"3-2""#, #""id":"3-9""#),
        .batch("a batch lists an item twice", part: 3, #""id":"3-2""#, #""id":"3-1""#),
        .batch("a batch lists an item of the batch before", part: 7, #""id":"3-3""#, #""id":"3-1""#),
        .batch("an item is of another category in its batch", part: 7, "liveContent", "liveTraffic"),
        .batch("an item is of another part in its batch", part: 7, #""part":4"#, #""part":5"#),
        .batch("an item is of another length in its batch", part: 7, #""bytes":15"#, #""bytes":14"#),
        .batch("an item is of another time in its batch", part: 7, "2026-10-24T13:00:00.000Z", "2026-10-24T13:00:00.001Z"),
        .batch("a batch counts more items than it lists", part: 3, #""items":2"#, #""items":3"#),
        .batch("a batch counts more parts than came", part: 3, #""parts":2"#, #""parts":3"#),
        .batch("a batch takes back what was dropped", part: 7, #""droppedOutOfScope":1"#, #""droppedOutOfScope":-1"#),
        Fault("an item was changed", .batchMismatch) {
            $0.parts[0].plaintext = CanonicalJSON.encode(Item.event(1, "olleh").chunks[0])
        },
        Fault("a batch does not list what came", .batchMismatch) {
            $0.parts[1].plaintext = CanonicalJSON.encode(PartContent(items: (2...3).flatMap { Item.event($0).chunks[0].items }))
        },
        Fault("a chunk of an item has not come yet", .batchMismatch) {
            $0.parts[5].plaintext = CanonicalJSON.encode(PartContent(items: []))
        },
        Fault("an item comes again that is proven", .contentMalformed) {
            $0.parts[3].plaintext = CanonicalJSON.encode(Item.event(1).chunks[0])
        },
        Fault("a batch is missing", .sequenceGap) { $0.parts.remove(at: 2) },
        Fault("a batch ends the answer", .contentMalformed) {
            $0.parts[2].binding = AnswerSketch.binding($0.parts[2].binding.taskID, "T1", 3, .batch, isLast: true)
        },
        .manifest("the manifest counts another number of batches", #""count":2"#, #""count":3"#),
        .manifest("the manifest names another last batch", #""last":""#, #""last":"\#(digest)","x":""#),
        .manifest("the manifest names no batches", #""batches""#, #""unknown""#),
        .manifest("the manifest counts another number of items", #""items":3"#, #""items":4"#),
        .manifest("the manifest counts another number of parts", #""parts":5"#, #""parts":4"#),
        .manifest("the manifest has another page", #""pages":1"#, #""pages":2"#),
        Fault("the manifest lists items besides", .manifestMismatch) {
            let item = String(decoding: CanonicalJSON.encode(Item.event(1).listed(part: 1)), as: UTF8.self)
            try $0.resign(7, as: .manifest, replacing: #""items":[]"#, with: #""items":[\#(item)]"#)
        },
        Fault("an item came in no batch", .manifestMismatch) {
            let manifest = $0.parts[7]
            let item = AnswerSketch.Part(
                binding: AnswerSketch.binding(manifest.binding.taskID, "T1", 8, .items),
                plaintext: CanonicalJSON.encode(Item.event(4).chunks[0])
            )
            let last = AnswerSketch.binding(manifest.binding.taskID, "T1", 9, .manifest, isLast: true)
            $0.parts[7...] = [item, AnswerSketch.Part(binding: last, plaintext: manifest.plaintext)]
        },
        Fault("a manifest names batches that never came", .manifestMismatch) {
            let manifest = $0.parts[7].plaintext
            $0.parts = [AnswerSketch.Part(binding: AnswerSketch(live: []).parts[0].binding, plaintext: manifest)]
        },
    ]

    private static let digest = Digest(of: "other")

    @Test(arguments: faults)
    func `is not taken when`(fault: Fault) throws {
        var sketch = AnswerSketch(live: Self.groups)
        try fault.breaks(&sketch)
        let broken = sketch
        #expect(#expect(throws: EvidenceError.self) { try broken.assembled() }?.code == fault.code)
    }
}
