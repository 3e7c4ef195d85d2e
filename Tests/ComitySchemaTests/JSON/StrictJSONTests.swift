import ComitySchema
import ComityTestKit
import Testing

@Suite("Strict JSON")
struct StrictJSONTests {
    struct Parcel: Codable, Equatable {
        var name: String?
        var count: Int64?
        var inner: [Parcel]?
        var kind: Kind?
        var country: CountryCode?
        var open: Bool?

        enum Kind: String, Codable { case heavy, light }
    }

    private struct Refusal: Equatable {
        let code: ReasonCode
        let message: String
    }

    private func read(_ text: String, limits: StrictJSON.Limits = .init()) throws(StrictJSONError) -> Parcel {
        try StrictJSON.decode(Parcel.self, from: Array(text.utf8), limits: limits)
    }

    private func refusal(of bytes: [UInt8], limits: StrictJSON.Limits = .init()) -> Refusal? {
        do {
            _ = try StrictJSON.decode(Parcel.self, from: bytes, limits: limits)
            return nil
        } catch {
            return Refusal(code: error.code, message: error.message)
        }
    }

    @Test(
        "reads what is plain",
        arguments: [
            ("{}", Parcel()),
            (" \r\n\t{ \"name\" : \"a\" , \"count\" : 0 } \n", Parcel(name: "a", count: 0)),
            (#"{"count":-9223372036854775808}"#, Parcel(count: .min)),
            (#"{"count":9223372036854775807}"#, Parcel(count: .max)),
            (#"{"inner":[{},{"inner":[]}]}"#, Parcel(inner: [Parcel(), Parcel(inner: [])])),
            (#"{"name":"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00"}"#, Parcel(name: "\"\\/\u{8}\u{C}\n\r\tAé😀")),
            (#"{"n\u0061me":"a"}"#, Parcel(name: "a")),
            ("{\"name\":\"\u{7F}é😀\u{2028}\"}", Parcel(name: "\u{7F}é😀\u{2028}")),
            (#"{"kind":"heavy","country":"GB","open":true}"#, Parcel(kind: .heavy, country: "GB", open: true)),
            (#"{"name":null,"unknown":null}"#, Parcel()),
        ]
    )
    func readsPlain(_ text: String, _ parcel: Parcel) throws {
        #expect(try read(text) == parcel)
    }

    @Test(
        "refuses what two readers may understand differently",
        arguments: [
            ("", "the text ends where a value is due, at byte 0"),
            ("  ", "the text ends where a value is due, at byte 2"),
            ("\u{FEFF}{}", "a byte order mark is not accepted, at byte 0"),
            ("{} {}", "something follows the value, at byte 3"),
            ("{}\0", "something follows the value, at byte 2"),
            ("{} // note", "something follows the value, at byte 3"),
            (#"{"name":"a","name":"a"}"#, "a member occurs twice, at byte 12"),
            (#"{"name":"a","n\u0061me":"b"}"#, "a member occurs twice, at byte 12"),
            (#"{"name":null,"name":"b"}"#, "a member occurs twice, at byte 13"),
            (#"{"inner":[{"count":1,"count":1}]}"#, "a member occurs twice, at byte 21"),
            ("{\"\u{E9}\":null,\"e\u{301}\":null}", "a member occurs twice, at byte 11"),
            (#"{"count":1.0}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":1e2}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":1E2}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":-0}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":01}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":-01}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":-}"#, "a number must be a plain integer, at byte 9"),
            (#"{"count":+1}"#, "not a value, at byte 9"),
            (#"{"count":9223372036854775808}"#, "a number does not fit into 64 bits, at byte 9"),
            (#"{"count":-9223372036854775809}"#, "a number does not fit into 64 bits, at byte 9"),
            (#"{"count":10000000000000000000000000000000000000000}"#, "a number does not fit into 64 bits, at byte 9"),
            (#"{"count":NaN}"#, "not a value, at byte 9"),
            (#"{"count":Infinity}"#, "not a value, at byte 9"),
            (#"{"open":tru}"#, "not a value, at byte 8"),
            (#"{"open":True}"#, "not a value, at byte 8"),
            (#"{"name":nul"#, "not a value, at byte 8"),
            (#"{'name':"a"}"#, "a member's name is due, at byte 1"),
            (#"{name:"a"}"#, "a member's name is due, at byte 1"),
            (#"{"name":"a",}"#, "a member's name is due, at byte 12"),
            (#"{,"name":"a"}"#, "a member's name is due, at byte 1"),
            (#"{"name" "a"}"#, "a colon is due, at byte 8"),
            (#"{"name":"a" "count":1}"#, "a comma or the object's end is due, at byte 12"),
            (#"{"name":"a""#, "a comma or the object's end is due, at byte 11"),
            (#"{"inner":[{},]}"#, "not a value, at byte 13"),
            (#"{"inner":[{} {}]}"#, "a comma or the array's end is due, at byte 13"),
            (#"{"inner":[{}"#, "a comma or the array's end is due, at byte 12"),
            (#"{"inner":["#, "the text ends where a value is due, at byte 10"),
            (#"{"name":"a"#, "a string does not end, at byte 8"),
            (#"{"name":"a\"#, "not an escape, at byte 10"),
            (#"{"name":"\x41"}"#, "not an escape, at byte 9"),
            (#"{"name":"\u00g0"}"#, "four hexadecimal digits are due, at byte 9"),
            (#"{"name":"\u004"#, "four hexadecimal digits are due, at byte 9"),
            (#"{"name":"\ud83d"}"#, "half of a surrogate pair, at byte 9"),
            (#"{"name":"\ud83dx"}"#, "half of a surrogate pair, at byte 9"),
            (#"{"name":"\ud83d\n"}"#, "half of a surrogate pair, at byte 9"),
            (#"{"name":"\ud83d\ud83d"}"#, "half of a surrogate pair, at byte 9"),
            (#"{"name":"\ud83d\u0041"}"#, "half of a surrogate pair, at byte 9"),
            (#"{"name":"\ude00"}"#, "half of a surrogate pair, at byte 9"),
            ("{\"name\":\"a\nb\"}", "a control character stands raw in a string, at byte 10"),
            ("{\"name\":\"a\0b\"}", "a control character stands raw in a string, at byte 10"),
            ("{\u{A0}}", "a member's name is due, at byte 1"),
            ("{\u{B}}", "a member's name is due, at byte 1"),
        ]
    )
    func refusesAmbiguity(_ text: String, _ message: String) {
        #expect(refusal(of: Array(text.utf8)) == Refusal(code: .malformed, message: message))
    }

    @Test(
        "refuses bytes that are not UTF-8, wherever they stand",
        arguments: [
            ([0xC3, 0x28], 9), ([0xA0], 9), ([0xC0, 0x80], 9), ([0xE2, 0x82], 9), ([0xED, 0xA0, 0x80], 9),
            ([0xF0, 0x28, 0x8C, 0x28], 9), ([0xF4, 0x90, 0x80, 0x80], 9), ([0xF8, 0x88, 0x80, 0x80, 0x80], 9), ([0xFE], 9),
        ] as [([UInt8], Int)]
    )
    func refusesInvalidUTF8(_ sequence: [UInt8], _ offset: Int) {
        let bytes = Array(#"{"name":""#.utf8) + sequence + Array(#""}"#.utf8)
        #expect(refusal(of: bytes) == Refusal(code: .malformed, message: "invalid UTF-8, at byte \(offset)"))
    }

    @Test(
        "says which member is unknown, missing or wrong, and repeats no value",
        arguments: [
            (#"{"colour":"red"}"#, "colour is not known here"),
            (#"{"Name":"a"}"#, "Name is not known here"),
            (#"{"inner":[{},{"inner":[{"colour":1}]}]}"#, "inner[1].inner[0].colour is not known here"),
            (#"{"someone@example.com":1}"#, "(a name of 19 bytes) is not known here"),
            (#"{"count":"secret"}"#, "count is of the wrong type"),
            (#"{"name":{"a":1}}"#, "name is of the wrong type"),
            (#"{"inner":[{"kind":"secret"}]}"#, "inner[0].kind is not one of the values allowed here"),
            (#"{"country":"secret"}"#, "country must be two capital letters"),
            (#"{"inner":[null]}"#, "inner[0] must not be null"),
            (#"[]"#, "the message is of the wrong type"),
            (#""secret""#, "the message is of the wrong type"),
        ]
    )
    func namesPlaces(_ text: String, _ message: String) {
        #expect(refusal(of: Array(text.utf8)) == Refusal(code: .malformed, message: message))
    }

    @Test("says which member is missing")
    func namesMissing() {
        let error = #expect(throws: StrictJSONError.self) {
            try StrictJSON.decode([Contact].self, from: Array(#"[{"name":"Desk"}]"#.utf8))
        }
        #expect(error?.message == "[0].email is missing")
    }

    @Test("looks at no byte of a text that is too large")
    func limitsSize() throws {
        let limits = StrictJSON.Limits(maxBytes: 8)
        #expect(try read(#"{"a":null}"#, limits: .init(maxBytes: 10)) == Parcel())
        #expect(
            refusal(of: Array(repeating: 0xFF, count: 9), limits: limits)
                == Refusal(code: .tooLarge, message: "the message has 9 bytes; at most 8 are accepted")
        )
    }

    @Test("goes as deep as it may and no deeper")
    func limitsDepth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        let limits = StrictJSON.Limits(maxDepth: 4)
        #expect(refusal(of: nested(4), limits: limits)?.message == "the message is of the wrong type")
        #expect(refusal(of: nested(5), limits: limits)?.message == "deeper than 4 levels, at byte 4")
        #expect(refusal(of: nested(10_000))?.message == "deeper than 32 levels, at byte 32")
        #expect(refusal(of: Array(repeating: UInt8(ascii: "["), count: 200_000))?.message == "deeper than 32 levels, at byte 32")
    }

    @Test("reads what the canonical form writes")
    func readsCanonical() throws {
        let notice = Notice(
            id: "n1",
            caseID: CaseID(authority: "GB-IPU", reference: "OPO/1"),
            provider: "exmail-us",
            recipient: "GB-IPU",
            kind: .refused,
            reasons: [.init(code: .malformed, rule: "A10", message: "tasks[0] is \"odd\"\u{1}")],
            at: .init(millisecondsSince1970: 1_795_000_000_123)
        )
        #expect(try StrictJSON.decode(from: CanonicalJSON.encode(notice)) == notice)
    }
}
