import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Agency

@Suite struct `An answer` {
    typealias Item = AnswerSketch.Item

    static let items = [Item.mail("m1", "one"), .mail("m2", "two, in chunks", chunkSize: 5), .json("c1", .chat, "{}")]

    @Test(arguments: [1, 2, 3])
    func `is whole when its last part has come, in as many pages of manifest as there are`(pages: Int) throws {
        let sketch = AnswerSketch(Self.items, pages: pages)
        let answer = try #require(try sketch.assembled())
        #expect(Set(answer.items.map(\.id)) == ["m1", "m2", "c1"])
        #expect(answer.items.first { $0.id == "m2" }?.bytes == Array("two, in chunks".utf8))
        #expect(answer.pages.count == pages)
        #expect(answer.closingDigest == Digest(of: sketch.parts[sketch.parts.count - 1].plaintext))
        #expect(answer.receipt.task == "T1")
    }

    @Test func `may say that there is nothing`() throws {
        let answer = try #require(try AnswerSketch([]).assembled())
        #expect(answer.items.isEmpty)
        #expect(answer.manifest.noData)
    }

    @Test func `may hold an empty item, and items of two categories with one id`() throws {
        let answer = try #require(try AnswerSketch([.mail("1", ""), .json("1", .chat, "{}")]).assembled())
        #expect(answer.items.map(\.bytes.count) == [0, 2])
    }

    /// A way in which an answer can be wrong, with what must be said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: EvidenceError.Code
        let breaks: @Sendable (inout AnswerSketch) -> Void

        init(_ what: String, _ code: EvidenceError.Code, _ breaks: @escaping @Sendable (inout AnswerSketch) -> Void) {
            testDescription = what
            self.code = code
            self.breaks = breaks
        }
    }

    static let faults: [Fault] = [
        Fault("a part is missing", .sequenceGap) { $0.parts.remove(at: 1) },
        Fault("two parts are swapped", .sequenceGap) { $0.parts.swapAt(0, 1) },
        Fault("a part has no number", .sequenceGap) { $0.parts[0].binding = $0.parts[0].binding.with(sequence: 0) },
        Fault("a part has an absurd number", .sequenceGap) { $0.parts[0].binding = $0.parts[0].binding.with(sequence: .min) },
        Fault("an item was changed", .manifestMismatch) { $0.replace(0, with: .mail("m1", "eno")) },
        Fault("an item is longer", .manifestMismatch) { $0.replace(0, with: .mail("m1", "one and more")) },
        Fault("an item has another name", .manifestMismatch) { $0.replace(0, with: .mail("m9", "one")) },
        Fault("an item is of another category", .manifestMismatch) { $0.replace(0, with: .json("m1", .chat, "one")) },
        Fault("an item has come twice", .contentMalformed) { $0.replace(4, with: .mail("m1", "one")) },
        Fault("a chunk is missing", .manifestMismatch) { $0.replaceContent(3, with: PartContent(items: [])) },
        Fault("a chunk comes in another's place", .contentMalformed) { $0.replaceContent(2, with: Self.items[1].chunks[2]) },
        Fault("a chunk is of no item that has begun", .contentMalformed) { $0.replaceContent(0, with: Self.items[1].chunks[1]) },
        Fault("a chunk counts beyond its item", .contentMalformed) { $0.replaceContent(0, with: Self.chunk(3, of: 3)) },
        Fault("a chunk has a number below 0", .contentMalformed) { $0.replaceContent(0, with: Self.chunk(-1, of: 3)) },
        Fault("an item has no chunks", .contentMalformed) { $0.replaceContent(0, with: Self.chunk(0, of: -2)) },
        Fault("the manifest is another task's", .bindingMismatch) { $0.takeManifest(from: AnswerSketch(Self.items, task: "T2")) },
        Fault("the manifest is another order's", .bindingMismatch) {
            $0.takeManifest(from: AnswerSketch(Self.items, order: "O2"))
        },
        Fault("the manifest lists less", .manifestMismatch) { $0.takeManifest(from: AnswerSketch(Array(Self.items.prefix(2)))) },
        Fault("the manifest lists more", .manifestMismatch) {
            $0.takeManifest(from: AnswerSketch(Self.items + [.mail("x", "x")]))
        },
        Fault("the manifest's second page comes first", .manifestMismatch) {
            $0.takeManifest(from: AnswerSketch(Self.items, pages: 2))
        },
    ]

    @Test(arguments: faults)
    func `is not taken when`(fault: Fault) {
        var sketch = AnswerSketch(Self.items)
        fault.breaks(&sketch)
        let broken = sketch
        #expect(#expect(throws: EvidenceError.self) { try broken.assembled() }?.code == fault.code)
    }

    @Test func `holds no items behind the beginning of its manifest`() throws {
        var sketch = AnswerSketch(Self.items, pages: 2)
        let page = sketch.parts.count - 2
        sketch.parts[page + 1].plaintext = sketch.parts[0].plaintext
        sketch.parts[page + 1].binding = sketch.parts[page + 1].binding.with(content: .items, isLast: false)
        let broken = sketch
        #expect(#expect(throws: EvidenceError.self) { try broken.assembled() }?.code == .contentMalformed)
    }

    @Test func `ends only with a manifest`() throws {
        var sketch = AnswerSketch(Self.items)
        sketch.parts[0].binding = sketch.parts[0].binding.with(content: .items, isLast: true)
        let broken = sketch
        #expect(#expect(throws: EvidenceError.self) { try broken.assembled() }?.code == .contentMalformed)
    }

    private static func chunk(_ number: Int, of count: Int) -> PartContent {
        PartContent(items: [
            PartContent.Item(
                id: "m1",
                category: .mail,
                contentType: "message/rfc822",
                account: "a",
                at: AnswerSketch.window.from,
                chunk: number,
                chunks: count,
                bytes: Data("one".utf8)
            )
        ])
    }
}

extension AnswerSketch {
    fileprivate mutating func replace(_ index: Int, with item: Item) { replaceContent(index, with: item.chunks[0]) }

    fileprivate mutating func replaceContent(_ index: Int, with content: PartContent) {
        parts[index].plaintext = CanonicalJSON.encode(content)
    }

    fileprivate mutating func takeManifest(from other: AnswerSketch) {
        parts[parts.count - 1].plaintext = other.parts[other.parts.count - 1].plaintext
    }
}

extension SealBinding {
    fileprivate func with(sequence: Int? = nil, content: Content? = nil, isLast: Bool? = nil) -> SealBinding {
        SealBinding(
            caseID: caseID,
            taskID: taskID,
            order: order,
            task: task,
            recipient: recipient,
            keyID: keyID,
            sequence: sequence ?? self.sequence,
            content: content ?? self.content,
            isLast: isLast ?? self.isLast
        )
    }
}
