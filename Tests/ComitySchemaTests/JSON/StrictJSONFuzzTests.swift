import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

/// Random harm done to texts that are sound. Every failure names the seed that shows it again.
@Suite("Strict JSON under fuzz")
struct StrictJSONFuzzTests {
    /// Holds a value of each kind, so that mutations meet every branch.
    struct Everything: Codable, Equatable {
        var text: String?
        var number: Int64?
        var flag: Bool?
        var list: [Everything]?
        var map: [String: Int64]?
        var at: Date?
    }

    private static let sound = [
        #"{"text":"a\u00e9\ud83d\ude00\n\"","number":-12,"flag":true,"list":[{"map":{"x":1}},{}],"at":"2026-11-23T13:00:00.125Z"}"#,
        #" { "list" : [ { "list" : [ { "list" : [ ] } ] } ] , "text" : null , "map" : { "é" : 0 } } "#,
        #"{"number":9223372036854775807,"flag":false,"text":"😀\\\/\b\f\r\t"}"#,
    ].map { Array($0.utf8) }

    @Test("never crashes, and accepts nothing that Foundation refuses or reads otherwise", arguments: 0..<8 as Range<UInt64>)
    func staysWithinFoundation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<2_500 {
            let bytes = Mutation.mutate(Self.sound.randomElement(using: &generator) ?? [], using: &generator)
            guard let value = try? StrictJSON.decode(Everything.self, from: bytes) else { continue }
            accepted += 1
            let foundation = try? JSONSerialization.jsonObject(with: Data(bytes))
            #expect(foundation is [String: Any], "seed \(seed): \(bytes)")
            // What was accepted means the same when it is written and read once more.
            #expect(try StrictJSON.decode(from: CanonicalJSON.encode(value)) == value, "seed \(seed): \(bytes)")
        }
        #expect(accepted > 0, "seed \(seed) leaves no mutation readable, so it says nothing about what is accepted")
    }

    @Test("never crashes on noise", arguments: 0..<4 as Range<UInt64>)
    func survivesNoise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("{}[]\",:\\u0123456789aAeE+-. \ntrufalsn".utf8) + [0x80, 0xC3, 0xED, 0xF0, 0xFF]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? 0
            }
            if (try? StrictJSON.decode(Everything.self, from: bytes)) != nil {
                #expect((try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any], "seed \(seed): \(bytes)")
            }
        }
    }

    @Test("refuses every beginning of a sound text", arguments: sound)
    func refusesTruncation(of text: [UInt8]) {
        let end = text.lastIndex(of: UInt8(ascii: "}")) ?? 0
        for length in 0...end {
            #expect(throws: StrictJSONError.self) { try StrictJSON.decode(Everything.self, from: Array(text[..<length])) }
        }
    }
}
