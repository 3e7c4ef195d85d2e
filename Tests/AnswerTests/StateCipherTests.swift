import Answer
import StageKit
import Testing

@Suite("The cipher of a stage's state")
struct StateCipherTests {
    private let old = [UInt8](repeating: 1, count: StateCipher.keyLength)
    private let new = [UInt8](repeating: 2, count: StateCipher.keyLength)
    private let text = Array(#"{"id":"message-1","at":"2026-11-23T12:00:00.000Z"}"#.utf8)

    @Test("gives back what it was given, and shows nothing of it")
    func roundTrip() throws {
        let cipher = try #require(StateCipher(keys: [new]))
        let sealed = cipher.seal(text)
        #expect(try cipher.open(sealed) == text)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("message"))
        #expect(try cipher.open(cipher.seal([])) == [])
    }

    @Test("writes the same value as the same bytes, on which the ids of wakes rest, and no two values with one nonce")
    func deterministic() throws {
        let cipher = try #require(StateCipher(keys: [new]))
        #expect(cipher.seal(text) == cipher.seal(text))
        let nonces = Set((0..<200).map { Array(cipher.seal(text + [UInt8($0)])[4..<16]) })
        #expect(nonces.count == 200)
    }

    @Test("reads what an older key wrote, and writes with the first")
    func rotation() throws {
        let written = try #require(StateCipher(keys: [old])).seal(text)
        let rotated = try #require(StateCipher(keys: [new, old]))
        #expect(try rotated.open(written) == text)
        #expect(rotated.seal(text) != written)
        #expect(throws: StageFailure.self) { try StateCipher(keys: [new])?.open(written) }
    }

    @Test("refuses bytes that were changed anywhere")
    func damage() throws {
        let cipher = try #require(StateCipher(keys: [new]))
        let sealed = cipher.seal(text)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: StageFailure.self) { try cipher.open(changed) }
        }
        for length in [0, 3, 4, 20, sealed.count - 1] {
            #expect(throws: StageFailure.self) { try cipher.open(Array(sealed.prefix(length))) }
        }
    }

    @Test("takes keys of 32 bytes, and at least one", arguments: [[], [31], [32, 16]])
    func keys(lengths: [Int]) {
        #expect(StateCipher(keys: lengths.map { [UInt8](repeating: 0, count: $0) }) == nil)
    }
}
