import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Answer

@Suite("A packer of parts")
struct PackingTests {
    private func item(_ id: String, size: Int) -> AnswerItem {
        AnswerItem(
            id: id,
            account: "account-1",
            category: .mail,
            at: World.start,
            contentType: "message/rfc822",
            bytes: [UInt8](repeating: 0xFF, count: size)
        )
    }

    private func packed(_ items: [AnswerItem]) -> [PartPacker.Packed] {
        var packer = PartPacker()
        for item in items { packer.pack(item) }
        return packer.parts
    }

    private func plaintext(_ part: PartPacker.Packed) -> [UInt8] { CanonicalJSON.encode(PartContent(items: part.content)) }

    @Test(
        "cuts an item only where it must, and leaves no byte out",
        arguments: [(0, 1), (1, 1), (limit - 1, 1), (limit, 1), (limit + 1, 2), (2 * limit, 2), (2 * limit + 1, 3)]
    )
    func chunks(size: Int, count: Int) {
        let pieces = packed([item("a", size: size)]).flatMap(\.content)
        #expect(pieces.map(\.chunk) == Array(0..<count))
        #expect(pieces.allSatisfy { $0.chunks == count })
        #expect(pieces.map(\.bytes.count).reduce(0, +) == size)
    }

    private static let limit = PartPacker.chunkLimit

    @Test("fills a part to its limit and not beyond", arguments: [1, 100, 5_000, 200_000, limit])
    func filling(size: Int) throws {
        let parts = packed((0..<2_500).prefix(4_000_000 / size).map { item("\($0)", size: size) })
        for part in parts { #expect(plaintext(part).count <= PartContent.byteLimit) }
        // The next item would not have gone into any part but the last.
        let one = plaintext(packed([item("0000", size: size)])[0]).count
        for part in parts.dropLast() { #expect(part.size + one + 200 > PartContent.byteLimit) }
    }

    @Test(
        "never thinks a text smaller than it is written",
        arguments: ["plain", "\"\\/", "\u{0}\u{1F}\n\t", "é€😀", "\u{7F}\u{2028}", ""]
    )
    func texts(text: String) {
        #expect(CanonicalJSON.encode([text]).count - 2 <= JSONSize.ofText(text))
        let part = packed([item(String(repeating: text, count: 20), size: 7)])[0]
        #expect(plaintext(part).count <= part.size)
    }

    @Test("says of each item in which part it begins, once")
    func begins() {
        let parts = packed([item("a", size: 200_000), item("b", size: 2 * Self.limit), item("c", size: 1)])
        #expect(parts.map { $0.begins.map(\.id) } == [["a"], ["b"], ["c"]])
        #expect(parts.map { $0.content.map(\.id) } == [["a"], ["b"], ["b", "c"]])
        #expect(parts[1].begins[0].digest == Digest(of: item("b", size: 2 * Self.limit).bytes))
    }
}
