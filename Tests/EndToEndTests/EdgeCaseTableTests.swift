import Foundation
import Testing

/// The table of edge cases in Tests/README.md against the tests themselves.
@Suite("The table of edge cases") struct EdgeCaseTableTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    private struct Row {
        let number: String
        let text: String
        /// The titles that the row names, by the file in which they are said to stand.
        let tests: [(file: String, title: String)]
    }

    private static func rows() throws -> [Row] {
        let page = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { line in
            guard let number = line.prefixMatch(of: /\| (\d\d) \|/)?.1 else { return nil }
            let tests = line.matches(of: /`([^`]+)`: ("[^"]+"(?:, "[^"]+")*)/).flatMap { group in
                group.2.matches(of: /"([^"]+)"/).map { (file: String(group.1), title: String($0.1)) }
            }
            return Row(number: String(number), text: String(line), tests: tests)
        }
    }

    @Test("has each of the fifty-five once, in order, each with what happens and a test") func complete() throws {
        let rows = try Self.rows()
        let numbers = (1...55).map { $0 < 10 ? "0\($0)" : "\($0)" }
        #expect(rows.map(\.number) == numbers)
        for row in rows {
            #expect(row.text.split(separator: " | ").count == 4, "\(row.number)")
            #expect(!row.tests.isEmpty, "\(row.number)")
        }
    }

    @Test("names tests that exist") func named() throws {
        for row in try Self.rows() {
            for test in row.tests {
                let file = Self.folder.appending(path: "\(test.file).swift")
                let source = try String(contentsOf: file, encoding: .utf8)
                let exists = source.contains("\"\(test.title)\"") || source.contains("@Test func \(test.title)(")
                #expect(exists, "\(row.number): \(test.file) has no \"\(test.title)\"")
            }
        }
    }

    @Test("names every test that bears a case's number") func numbered() throws {
        let rows = Dictionary(try Self.rows().map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let files = try #require(FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: /"(edge (\d\d): [^"\n]+)"/) {
                let isNamed = rows[String(match.2)]?.tests.contains { $0.title == match.1 } ?? false
                #expect(isNamed, "\(file.lastPathComponent): \(match.1)")
            }
        }
    }
}
