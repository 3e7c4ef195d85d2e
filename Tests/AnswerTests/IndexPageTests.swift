import ComitySchema
import Foundation
import Testing

@testable import Answer

@Suite("A page of an answer's index")
struct IndexPageTests {
    private func item(_ id: String) -> ManifestItem {
        ManifestItem(
            id: id,
            category: .liveContent,
            at: World.start,
            bytes: .max,
            digest: Digest(of: id),
            part: .max
        )
    }

    /// A page with as many such items as it takes.
    private func fullPage(of item: ManifestItem) -> [ManifestItem] {
        var page = IndexPage()
        while page.add(item) {}
        return page.items
    }

    @Test("takes 64 items at most")
    func items() {
        #expect(fullPage(of: item("1")).count == 64)
    }

    @Test("is bounded in bytes too, as it is written, but always takes a first item")
    func bytes() {
        let page = fullPage(of: item(String(repeating: "\u{1}", count: PartPacker.nameLimit)))
        #expect((2..<64).contains(page.count))
        #expect(CanonicalJSON.encode(page).count <= IndexPage.byteLimit)
        #expect(fullPage(of: item(String(repeating: "x", count: IndexPage.byteLimit))).count == 1)
    }

    @Test("fits, with its fellows, into a manifest that readers of signatures take", arguments: ["x", "\u{1}", "é"])
    func manifest(letter: String) {
        let id = String(repeating: letter, count: PartPacker.nameLimit / letter.utf8.count)
        let pages = (0..<IndexPage.perManifest).flatMap { _ in fullPage(of: item(id)) }
        let base64 = CanonicalJSON.encode(pages).count * 4 / 3
        #expect(base64 < 240 * 1024)
    }
}
