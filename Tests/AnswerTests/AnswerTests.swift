import Answer
import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@Suite("An answer")
struct AnswerTests {
    @Test("is parts of items in their order, each bound to its place, and a signed manifest that ends it")
    func whole() throws {
        let world = try World()
        world.play(.items([10, 20]))
        world.play(.items([0]))
        world.close()

        let bindings = try world.parts.map(\.binding)
        #expect(bindings.map(\.sequence) == [1, 2, 3])
        #expect(bindings.map(\.content) == [.items, .items, .manifest])
        #expect(bindings.map(\.isLast) == [false, false, true])
        #expect(Set(bindings.map(\.taskID)) == [world.task.id])

        let items = try world.parts.prefix(2).flatMap(world.sample.items)
        #expect(items.map(\.id) == ["0", "1", "2"])
        #expect(items.map(\.bytes.count) == [10, 20, 0])

        let manifest = try #require(try world.manifests().first)
        #expect(manifest.items.map(\.id) == ["0", "1", "2"])
        #expect(manifest.items.map(\.part) == [1, 1, 2])
        #expect(manifest.items.map(\.digest) == items.map { Digest(of: $0.bytes) })
        #expect(manifest.counts == Manifest.Counts(parts: 2, items: 3, droppedOutOfScope: 0))
        #expect(manifest.pages == 1)
        #expect(manifest.provider == world.task.entity)
        #expect(!manifest.noData)
        #expect(try world.read(Outcome.self, from: .outcomes).map(\.event) == [.collected(items: 3, gaps: 0)])
        let audit = try world.read(AuditEvent.self, from: .audit)
        #expect(audit.map(\.kind) == [.sealed, .sealed, .sealed, .collected])
        #expect(audit.map(\.digest) == (try world.parts + world.parts.suffix(1)).map { Digest(of: $0.ciphertext) })
    }

    @Test(
        "is only a manifest if there is nothing, and says so unless something was not looked at",
        arguments: [(0, true), (1, false)]
    )
    func empty(gaps: Int, noData: Bool) throws {
        let world = try World()
        world.close(gaps: gaps)
        let manifest = try #require(try world.manifests().first)
        #expect(try world.parts.map(\.binding.isLast) == [true])
        #expect(manifest.noData == noData)
        #expect(manifest.gaps.count == gaps)
        #expect(try world.read(Outcome.self, from: .outcomes).map(\.event) == [.collected(items: 0, gaps: gaps)])
    }

    @Test("cuts what is too large for a part, and puts as much as fits into each")
    func chunks() throws {
        let world = try World()
        let megabyte = 1 << 20
        world.play(.items([300_000, 50_000, megabyte, 10]))
        world.close()

        let parts = try world.parts.filter { $0.binding.content == .items }
        for part in parts { #expect(try world.sample.open(part).count <= PartContent.byteLimit) }
        let pieces = try parts.flatMap(world.sample.items).filter { $0.id == "2" }
        #expect(pieces.map(\.chunk) == Array(0..<3))
        #expect(Set(pieces.map(\.chunks)) == [3])
        let whole = pieces.reduce(into: Data()) { $0 += $1.bytes }
        let listed = try #require(try world.manifests().flatMap(\.items).first { $0.id == "2" })
        #expect(whole.count == megabyte)
        #expect(listed.bytes == megabyte)
        #expect(listed.digest == Digest(of: whole))
        #expect(parts.count == 4)
        #expect(try world.manifests()[0].counts == Manifest.Counts(parts: 4, items: 4, droppedOutOfScope: 0))
    }

    @Test("of many items has a manifest of several pages that together list each item once, and keeps no index after it")
    func pages() throws {
        let world = try World()
        for _ in 0..<7 { world.play(.items(Array(repeating: 1, count: 100))) }
        #expect(world.driver.changelog.count == 12)
        world.driver.advance(to: World.start + 60)
        world.play(.manifest(gaps: 0))
        world.driver.advance(to: World.start + 120)
        try world.driver.restart(world.stage)
        world.close()

        let manifests = try world.manifests()
        #expect(manifests.map(\.page) == [1, 2, 3])
        #expect(Set(manifests.map(\.pages)) == [3])
        #expect(Set(manifests.map(\.completedAt)) == [World.start + 60])
        #expect(Set(manifests.map(\.counts)) == [Manifest.Counts(parts: 7, items: 700, droppedOutOfScope: 0)])
        #expect(manifests.flatMap(\.items).map(\.id) == (0..<700).map(String.init))
        #expect(try world.parts.map(\.binding.sequence) == Array(1...10))
        #expect(try world.parts.filter(\.binding.isLast).map(\.binding.sequence) == [10])
        #expect(world.driver.changelog.count == 1)
    }

    @Test("bounds what a source calls its items, in parts and in pages")
    func names() throws {
        let world = try World()
        let long = String(repeating: "\u{1}", count: 600)
        world.play(.oneItem(id: long, contentType: String(repeating: "x", count: 600)))
        for number in 0..<64 {
            world.play(.oneItem(id: String(repeating: "\u{1}", count: 500) + "\(number)", contentType: "text/plain"))
        }
        let item = try #require(try world.sample.items(of: world.parts[0]).first)
        #expect(item.id == Digest(of: long).rawValue)
        #expect(item.contentType == "application/octet-stream")
        for value in world.driver.changelog.values { #expect(value.count < 34_000) }
        world.close()
        #expect(try world.manifests().flatMap(\.items).count == 65)
    }

    @Test("is not written to a key that the agency no longer has; what was there stays", arguments: [true, false])
    func deadKey(beforeItems: Bool) throws {
        let world = try World(revokedAt: World.start + 60)
        if !beforeItems { world.play(.items([1])) }
        world.driver.advance(to: World.start + 60)
        world.play(beforeItems ? .items([1]) : .manifest(gaps: 0))
        #expect(try world.parts.count == (beforeItems ? 0 : 1))
        #expect(world.driver.changelog.count == (beforeItems ? 0 : 2))
        #expect(world.driver.events.contains { if case .unavailable = $0 { true } else { false } })
    }

    @Test("that was taken back leaves no index behind")
    func discard() throws {
        let world = try World()
        world.play(.items(Array(repeating: 1, count: 200)))
        #expect(world.driver.changelog.count == 5)
        world.play(.discard)
        #expect(world.driver.changelog.count == 1)
    }
}
