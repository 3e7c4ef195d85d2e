import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Agency

@Suite struct `A document that is attached` {
    private static func text(_ name: String, _ count: Int) throws -> DocumentFile {
        try DocumentFile(path: "folder/\(name)", content: Array(repeating: 0x61, count: count))
    }

    @Test func `travels with the order as long as there is room, and is named by its digest otherwise`() throws {
        let files = [try Self.text("a.txt", 60_000), try Self.text("b.txt", 60_000), try Self.text("c.TXT", 30_000)]
        let order = SampleWorld.standard.order().attaching(files)
        let documents = try #require(order.instrument.documents)
        #expect(documents.map(\.name) == ["a.txt", "b.txt", "c.TXT"])
        #expect(documents.map { $0.content?.count } == [60_000, nil, 30_000])
        #expect(documents.map(\.digest) == files.map { Digest(of: $0.content) })
        #expect(try OrderForm.read(CanonicalJSON.encode(order), name: "order.json") == order)
    }

    @Test func `joins those that are there`() throws {
        let once = SampleWorld.standard.order().attaching([try Self.text("a.txt", 1)])
        #expect(once.attaching([try Self.text("b.txt", 1)]).instrument.documents?.map(\.name) == ["a.txt", "b.txt"])
        #expect(once.attaching([]) == once)
        let twice = once.attaching([try Self.text("a.txt", 1)])
        let failure = #expect(throws: CommandFailure.self) { try OrderForm.read(CanonicalJSON.encode(twice), name: "o") }
        #expect(failure?.code == "Malformed")
    }

    @Test(arguments: [("a.exe", "MZ"), ("a", "x"), ("a.pdf", "no pdf"), ("a.txt", "\0")])
    func `is of a kind that people can read, and what its name says`(name: String, content: String) {
        let failure = #expect(throws: CommandFailure.self) { try DocumentFile(path: name, content: Array(content.utf8)) }
        #expect(failure?.code == "ManifestErrors")
        #expect(failure?.status == .data)
    }
}
