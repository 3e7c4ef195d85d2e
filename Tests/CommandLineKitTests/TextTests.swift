import CommandLineKit
import Testing

@Suite struct `Text that others wrote` {
    @Test(arguments: [
        ("plain, with spaces and é", "plain, with spaces and é"),
        ("two\nlines", "two\\u{a}lines"),
        ("\u{1B}[2Jgone", "\\u{1b}[2Jgone"),
        ("right\u{202E}left", "right\\u{202e}left"),
        ("zero\u{200B}width", "zero\\u{200b}width"),
        ("next\u{85}line", "next\\u{85}line"),
    ])
    func `cannot steer a terminal or pretend to be another line`(text: String, shown: String) {
        #expect(text.printable == shown)
    }

    @Test func `fills tables of aligned columns, without blanks at the ends of lines`() {
        var table = Table([("name", .left), ("count", .right), ("", .left)])
        table.add("a", "7", "")
        table.add("longer", "1234", "noté\n")
        #expect(table.lines == ["NAME    COUNT", "a           7", "longer   1234  noté\\u{a}"])
    }
}

@Suite struct `A file name` {
    @Test(arguments: ["T1", "GB-MPS_2026.0001", "a@b", String(repeating: "x", count: 80)])
    func `is the text itself where that is a plain name`(text: String) {
        #expect(FileName.safe(text) == text)
    }

    static let hostile = [
        "", ".", "..", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", ".hidden", "a\0b", "a\nb", "con:", "é", "\u{202E}",
        "_", "_a", String(repeating: "x", count: 81), String(repeating: "../", count: 400),
    ]

    @Test(arguments: hostile)
    func `never leaves its folder, hides, or grows too long`(text: String) {
        let name = FileName.safe(text)
        #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@".contains($0)) })
        #expect(name.first == "_")
        #expect((1...100).contains(name.utf8.count))
    }

    @Test func `tells apart what looks the same without its strange characters`() {
        let texts = Self.hostile + ["a_b", "a?b", "a*b", "_a_b"]
        let names = Set(texts.map { FileName.safe($0) })
        #expect(names.count == texts.count)
        // An escaped name given as a text is escaped again: nobody can choose a text whose name is another text's.
        for name in names where name.hasPrefix("_") { #expect(!names.contains(FileName.safe(name))) }
    }
}
