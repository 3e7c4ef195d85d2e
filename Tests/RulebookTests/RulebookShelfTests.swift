import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("A shelf of rulebooks") struct RulebookShelfTests {
    private static func version(_ version: String, isRetroactive: Bool = false) throws -> Rulebook {
        let head = isRetroactive ? "{ \"retroactive\": true," : "{"
        return try Rulebook(
            files: Law.files(changing: "rulebook.json") { text in
                head + text.replacingOccurrences(of: "2026-11-01", with: version).dropFirst()
            }
        )
    }

    private func day(_ text: String) throws -> Date { try #require(Timestamp.parse("\(text)T12:00:00Z")) }

    @Test(
        "edge 54: judges a case by the version that was in force when it was served",
        arguments: [
            ("2026-10-31", nil), ("2026-11-01", "2026-11-01"), ("2026-12-31", "2026-11-01"), ("2027-01-01", "2027-01-01"),
            ("2030-01-01", "2027-01-01"),
        ] as [(String, String?)]
    )
    func inForce(servedAt: String, version: String?) throws {
        let shelf = try RulebookShelf([Self.version("2027-01-01"), Self.version("2026-11-01")])
        let found = try shelf.rulebook(servedAt: day(servedAt))
        #expect(found.version == version ?? "2026-11-01")
        #expect(try found.judges(servedAt: day(servedAt)) == (version != nil))
    }

    @Test("edge 54: judges by a later version that is retroactive") func retroactive() throws {
        let shelf = try RulebookShelf([
            Self.version("2026-11-01"), Self.version("2027-01-01", isRetroactive: true), Self.version("2027-06-01"),
        ])
        #expect(try shelf.rulebook(servedAt: day("2020-01-01")).version == "2027-01-01")
        #expect(try shelf.rulebook(servedAt: day("2026-11-20")).version == "2027-01-01")
        #expect(try shelf.rulebook(servedAt: day("2027-07-01")).version == "2027-06-01")
        #expect(try shelf.rulebook(servedAt: day("2020-01-01")).judges(servedAt: day("2020-01-01")))
    }

    @Test("is refused while its retroactive version, or its only one, is still to come") func stillToCome() throws {
        let shelf = try RulebookShelf([Self.version("2026-11-01"), Self.version("2027-01-01", isRetroactive: true)])
        try shelf.check(at: day("2027-01-01"))
        let early = try day("2026-12-31")
        let error = #expect(throws: RulebookError.self) { try shelf.check(at: early) }
        #expect(error?.file == "2027-01-01/rulebook.json" && error?.path == "effectiveFrom")
        let before = try day("2026-10-31")
        let none = #expect(throws: RulebookError.self) { try RulebookShelf([Self.version("2026-11-01")]).check(at: before) }
        #expect(none?.reason == "holds no version that is in force yet")
        try RulebookShelf([Self.version("2026-11-01"), Self.version("2027-01-01")]).check(at: early)
    }

    @Test("finds a version by the name that reports give it") func label() throws {
        let shelf = try RulebookShelf([Self.version("2026-11-01"), Self.version("2027-01-01")])
        #expect(shelf["Comity 2027-01-01"]?.version == "2027-01-01")
        #expect(shelf["Comity 2027-01-02"] == nil)
    }

    @Test("is refused if it is empty or two versions begin at once") func refused() throws {
        #expect(throws: RulebookError.self) { try RulebookShelf([]) }
        let error = #expect(throws: RulebookError.self) {
            try RulebookShelf([Self.version("2026-11-01"), Self.version("2026-11-01")])
        }
        #expect(error?.file == "2026-11-01/rulebook.json" && error?.path == "effectiveFrom")
    }

    @Test("is approved version by version, by two different people") func approved() throws {
        let shelf = try RulebookShelf([Self.version("2026-11-01"), Self.version("2027-01-01")])
        #expect(shelf.versions.map(\.isApproved) == [false, false])
        let verified = shelf.approved { $0.version == "2026-11-01" ? ["alice", "bob"] : ["alice", "alice"] }
        #expect(verified.versions.map(\.isApproved) == [true, false])
        #expect(verified.versions.map(\.approvers) == [["alice", "bob"], ["alice"]])
    }
}

@Suite("The identity of a version") struct RulebookDigestTests {
    @Test("is that of its files' names and bytes") func names() throws {
        let files = try Law.files()
        let digest = try Rulebook(files: files).digest
        #expect(try Rulebook(files: files).digest == digest)
        for name in files.keys {
            var changed = files
            changed[name]?.append(UInt8(ascii: "\n"))
            #expect(try Rulebook(files: changed).digest != digest, "\(name)")
        }
        var fewer = files
        fewer["offences/AU.json"] = nil
        #expect(try Rulebook(files: fewer).digest != digest)
    }

    @Test("is not touched by approvals") func approvals() throws {
        var files = try Law.files()
        let digest = try Rulebook(files: files).digest
        files["approvals/alice.jws"] = Array("e30.e30.AA".utf8)
        let rulebook = try Rulebook(files: files)
        #expect(rulebook.digest == digest)
        #expect(rulebook.signatures.keys.sorted() == ["approvals/alice.jws"])
        #expect(!rulebook.isApproved)
    }

    @Test("is what sha256sum prints of sha256sum's own list") func reproducible() throws {
        let files = try Law.files()
        let list = files.keys.sorted().map { "\(Digest(of: files[$0] ?? []))  \($0)\n" }.joined()
        #expect(try Rulebook(files: files).digest == Digest(of: list))
    }
}

@Suite("A folder of rulebooks") final class RulebookFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "comity-rulebooks-\(UUID().uuidString)",
        directoryHint: .isDirectory
    )

    init() throws { try FileManager.default.copyItem(at: DeployedRulebook.folder, to: folder) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ text: String, to path: String) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    @Test("is a version a folder; what lies beside them is for people") func versions() throws {
        try write("Read me.", to: "NOTES.md")
        try write("hidden", to: "2026-11-01/agreements/.draft.swp")
        #expect(try RulebookFolder.shelf(at: folder).versions.map(\.label) == ["Comity 2026-11-01"])
    }

    @Test(
        "is refused with the version, the file and the place",
        arguments: [
            ("2026-11-01/calendars/GB.json", "{", "line 1"), ("2026-11-01/notes.txt", "", "the file"),
            ("2026-11-01/agreements/old/us-uk.json", "{}", "the file"), ("2027-01-01/rulebook.json", "{}", "name"),
            ("2027-01-01/agreements/us-uk.json", "[]", "the file"),
        ]
    )
    func wrong(path: String, text: String, place: String) throws {
        try write(text, to: path)
        let error = #expect(throws: RulebookError.self) { try RulebookFolder.shelf(at: folder) }
        #expect(error.map { path.hasPrefix($0.file) } == true, "\(error?.file ?? "")")
        #expect(error?.path == place)
    }

    @Test("holds each version under its own name") func folderName() throws {
        try FileManager.default.moveItem(
            at: folder.appending(path: "2026-11-01"),
            to: folder.appending(path: "2026-12-01")
        )
        let error = #expect(throws: RulebookError.self) { try RulebookFolder.shelf(at: folder) }
        #expect(error?.description == "rulebook: 2026-12-01/rulebook.json: version must be the name of its folder")
    }

    @Test("must be there and hold a version") func missing() throws {
        #expect(throws: RulebookError.self) { try RulebookFolder.shelf(at: folder.appending(path: "nowhere")) }
        #expect(throws: RulebookError.self) { try RulebookFolder.shelf(at: folder.appending(path: "2026-11-01/approvals")) }
    }

    @Test("with a file that is too large is refused before it is read") func tooLarge() throws {
        try write(String(repeating: " ", count: 5 << 20), to: "2026-11-01/offences/GB.json")
        let error = #expect(throws: RulebookError.self) { try RulebookFolder.shelf(at: folder) }
        #expect(error?.reason == "is larger than 4 MiB")
    }
}
