import KafkaTestKit
import Telemetry
import Testing

@Suite("A traceparent")
struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test("tells a trace, a span in it and whether it is recorded", arguments: [("00", false), ("01", true)])
    func reads(flags: String, isSampled: Bool) throws {
        let context = try #require(TraceContext(traceparent: Array("00-\(Self.trace)-\(Self.span)-\(flags)".utf8)))
        #expect(context.trace.description == Self.trace)
        #expect(context.span.description == Self.span)
        #expect(context.isSampled == isSampled)
        #expect(String(decoding: context.traceparent, as: UTF8.self) == "00-\(Self.trace)-\(Self.span)-\(flags)")
    }

    @Test(
        "is read of other versions and with other flags as far as version 00 goes, and written as version 00",
        arguments: [
            ("00-\(trace)-\(span)-ff", "01"), ("00-\(trace)-\(span)-02", "00"), ("00-\(trace)-\(span)-03", "01"),
            ("01-\(trace)-\(span)-01", "01"), ("cc-\(trace)-\(span)-00-what-is-to-come", "00"), ("fe-\(trace)-\(span)-01-", "01"),
        ]
    )
    func later(text: String, flags: String) throws {
        let context = try #require(TraceContext(traceparent: Array(text.utf8)))
        #expect(String(decoding: context.traceparent, as: UTF8.self) == "00-\(Self.trace)-\(Self.span)-\(flags)")
    }

    @Test(
        "is none if the standard says so",
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-", "00-\(trace)-\(span)-0", "00-\(trace)-\(span)-1",
            // Too long for its version, or without the dash after which a later version goes on.
            "00-\(trace)-\(span)-01-", "00-\(trace)-\(span)-01-extra", "00-\(trace)-\(span)-010", "cc-\(trace)-\(span)-01x",
            // Ids of nothing but zeroes, and the version that is none.
            "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01", "ff-\(trace)-\(span)-01",
            // Capital letters, other digits, other separators, spaces.
            "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span.uppercased())-01", "0A-\(trace)-\(span)-01",
            "00-\(trace)-\(span)-0A", "00-\(trace.dropLast())g-\(span)-01", "00-\(trace)-\(span.dropLast())g-01",
            "0x-\(trace)-\(span)-01",
            "00_\(trace)_\(span)_01", "00-\(trace)\(span)--01", " 00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01 ",
            "00-\(trace)-\(span)-.1", "00-\u{661}bf92f3577b34da6a3ce929d0e0e473-\(span)-01",
        ]
    )
    func refuses(text: String) {
        #expect(TraceContext(traceparent: Array(text.utf8)) == nil)
    }

    @Test("that is read is the one that was written, and what is damaged is none or a sound one")
    func fuzz() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let context = TraceContext(
                trace: try #require(
                    TraceID(high: .random(in: 0...3, using: &random), low: .random(in: 1 ... .max, using: &random))
                ),
                span: try #require(SpanID(.random(in: 1 ... .max, using: &random))),
                isSampled: .random(using: &random)
            )
            var bytes = context.traceparent
            #expect(TraceContext(traceparent: bytes) == context)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(.random(in: 0..<bytes.count, using: &random)..<bytes.count)
            default: bytes.insert(.random(in: 0...255, using: &random), at: .random(in: 0...bytes.count, using: &random))
            }
            guard let read = TraceContext(traceparent: bytes) else { continue }
            #expect(TraceContext(traceparent: read.traceparent) == read)
        }
    }
}

@Suite("A tracestate")
struct TraceStateTests {
    @Test(
        "is carried as it came",
        arguments: [
            "rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1, b=2 ,\tc=3", "1a-2f@foo=x", "a=b c", "a= b",
            "a,b=1".replacing("a,", with: "a*/_-=!~,"), "k=\(String(repeating: "v", count: 256))",
            (0..<32).map { "k\($0)=v" }.joined(separator: ","), "a=1,,b=2",
        ]
    )
    func carries(text: String) {
        #expect(TraceState(text)?.description == text)
    }

    @Test(
        "is dropped if it is not by the standard's grammar",
        arguments: [
            "", " ", ",", "a", "a=", "=a", "A=1", "1=1", "a b=1", "a=1=2", "a=ü", "a=\u{1}", "a=1,a=2", "a@b@c=1", "@b=1", "a@=1",
            "a@1b=1",
            "\(String(repeating: "k", count: 257))=v", "k=\(String(repeating: "v", count: 257))",
            (0..<33).map { "k\($0)=v" }.joined(separator: ","),
            "a=\(String(repeating: "v", count: 250)),b=\(String(repeating: "v", count: 256)),c=1234",
        ]
    )
    func drops(text: String) {
        #expect(TraceState(text) == nil)
    }
}
