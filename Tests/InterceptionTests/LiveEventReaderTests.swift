import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

@testable import ProviderKit

@Suite("The reader of live events")
struct LiveEventReaderTests {
    private static let limits = StrictJSON.Limits(maxBytes: 1 << 20, maxDepth: 8)

    @Test("reads every event as it is written, without help")
    func written() {
        let long = String(repeating: "long ", count: 900)
        let texts = ["", "plain", "\"quoted\" \\ / \n\r\t\u{8}\u{C}", "é€😀e\u{301}\u{2028}\u{7F}", long]
        for text in texts {
            for kind in LiveEvent.Kind.allCases {
                let whole = LiveEvent(
                    id: text,
                    account: "account-1",
                    at: Date(millisecondsSince1970: 1_795_438_800_125),
                    kind: kind,
                    country: "GB",
                    from: text,
                    to: [text, "b"],
                    subject: text,
                    body: text
                )
                for event in [whole, whole.withoutContent, whole.withoutTraffic] {
                    #expect(LiveEventReader.read(CanonicalJSON.encode(event)) == event)
                }
            }
        }
    }

    @Test("takes any order of members, and space between them")
    func order() throws {
        let text =
            " {\"kind\" : \"chat\",\n\"to\":[ ] ,\t\"at\":\"2026-11-23T13:00:00+01:00\","
            + " \"id\":\"\", \"account\":\"a\"}\r\n"
        let event = try #require(LiveEventReader.read(Array(text.utf8)))
        #expect(try StrictJSON.decode(LiveEvent.self, from: Array(text.utf8)) == event)
    }

    @Test(
        "leaves what is unusual to the strict reader, which takes it",
        arguments: [
            #"{"account":"a","at":"2026-11-23T13:00:00Z","body":null,"id":"\u0031","kind":"mail"}"#,
            #"{"account":"a","at":"2026-11-23T13:00:00Z","id":"\ud83d\ude00","kind":"mail"}"#,
            #"{"account":"a","at":"2026-11-23T13:00:00Z","id":"1","k\u0069nd":"mail"}"#,
            #"{"account":"a","at":"2026-11-23T13:00:00Z","id":"1","kind":"mail","to":null}"#,
        ]
    )
    func unusual(_ text: String) throws {
        #expect(LiveEventReader.read(Array(text.utf8)) == nil)
        #expect(try LiveEvent.read(Array(text.utf8), limits: Self.limits).kind == .mail)
    }

    @Test("never takes what the strict reader refuses, nor reads anything else out of it", arguments: 0..<30)
    func damaged(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let texts = [
            #"{"account":"account-1","at":"2026-11-23T13:00:00.125Z","body":"a \"b\" c\n","country":"GB","from":"x","id":"e-1","#
                + #""kind":"mail","subject":"é","to":["y","z"]}"#,
            #"{"account":"account-1","at":"2026-11-23T13:00:00Z","id":"e-1","kind":"signIn"}"#,
        ]
        let pieces = ["\"", "\\", "{", "}", "[", "]", ",", ":", "null", "\u{0}", "é", "\"id\":\"2\",", "\\u0041", " ", "1", "T"]
        for _ in 0..<300 {
            var bytes = Array(texts[Int.random(in: 0..<2, using: &random)].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...12, using: &random)))
                case 1: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
                case 2: if !bytes.isEmpty { bytes[place] = UInt8.random(in: 0...255, using: &random) }
                case 3: bytes = Array(bytes.prefix(place))
                default: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 0...20, using: &random)), at: place)
                }
            }
            let strict = try? StrictJSON.decode(LiveEvent.self, from: bytes, limits: Self.limits)
            let quick = LiveEventReader.read(bytes)
            #expect(quick == nil || quick == strict, "\(String(decoding: bytes, as: UTF8.self))")
            #expect((try? LiveEvent.read(bytes, limits: Self.limits)) == strict)
        }
    }

    @Test("keeps to the limits", arguments: [(0, 8), (10_000, 1)])
    func limits(maxBytes: Int, maxDepth: Int) {
        let event = LiveEvent(id: "1", account: "a", at: .distantPast, kind: .mail, to: ["b"])
        #expect(throws: StrictJSONError.self) {
            try LiveEvent.read(CanonicalJSON.encode(event), limits: .init(maxBytes: maxBytes, maxDepth: maxDepth))
        }
    }
}
