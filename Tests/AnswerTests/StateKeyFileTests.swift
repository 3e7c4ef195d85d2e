import Answer
import StageKit
import Testing

@Suite("A file of state keys")
struct StateKeyFileTests {
    private static let old = String(repeating: "01", count: StateCipher.keyLength)
    private static let new = String(repeating: "aB", count: StateCipher.keyLength)

    @Test("holds a key a line, the newest first, with or without a line's end after the last", arguments: ["", "\n"])
    func rotation(ending: String) throws {
        let before = try StateCipher(keyFile: Array(Self.old.utf8))
        let after = try StateCipher(keyFile: Array("\(Self.new)\n\(Self.old)\(ending)".utf8))
        let text = Array("progress".utf8)
        #expect(try after.open(before.seal(text)) == text)
        #expect(throws: StageFailure.self) { try before.open(after.seal(text)) }
    }

    @Test("is the same key in capitals")
    func capitals() throws {
        let text = Array("progress".utf8)
        let lower = try StateCipher(keyFile: Array(Self.new.lowercased().utf8))
        #expect(try lower.seal(text) == StateCipher(keyFile: Array(Self.new.uppercased().utf8)).seal(text))
    }

    @Test("without a key is refused", arguments: ["", "\n", "\n\n"])
    func empty(file: String) {
        #expect(throws: StateKeyError.noKeys) { try StateCipher(keyFile: Array(file.utf8)) }
    }

    @Test(
        "with a line that is no key is refused, and the line is named, never shown",
        arguments: [
            String(old.dropLast()), old + "0", String(old.dropLast(2)) + "+1", String(old.dropLast(2)) + "0g",
            " " + old.dropFirst(),
        ]
    )
    func malformed(line: String) throws {
        let error = try #require(throws: StateKeyError.self) { try StateCipher(keyFile: Array("\(Self.new)\n\n\(line)".utf8)) }
        #expect(error == .notAKey(line: 3))
        #expect(!error.description.contains(line))
    }
}
