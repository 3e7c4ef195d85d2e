import Telemetry
import TelemetryTestKit
import Testing
import Tracing

private struct Headers: Extractor, Injector {
    func extract(key: String, from headers: [String: String]) -> String? { headers[key] }
    func inject(_ value: String, forKey key: String, into headers: inout [String: String]) { headers[key] = value }
}

@Suite("The tracer")
struct TracerTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0"

    private func context(_ headers: [String: String], _ tracer: PipelineTracer) -> InstrumentationContext {
        var context = InstrumentationContext.topLevel
        tracer.extract(headers, into: &context, using: Headers())
        return context
    }

    private func headers(_ context: InstrumentationContext, _ tracer: PipelineTracer) -> [String: String] {
        var headers: [String: String] = [:]
        tracer.inject(context, into: &headers, using: Headers())
        return headers
    }

    @Test("continues a trace in a span of its own, and carries on what others want carried")
    func continues() throws {
        let book = SpanBook()
        let tracer = book.tracer()
        let span = tracer.startSpan("work", context: context(["traceparent": Self.parent + "1", "tracestate": "a=1"], tracer))
        #expect(
            headers(span.context, tracer) == [
                "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01", "tracestate": "a=1",
            ]
        )
        #expect(book.spans.isEmpty)
        span.end()
        #expect(book.spans.map(\.parent?.description) == ["00f067aa0ba902b7"])
    }

    @Test(
        "begins a recorded trace where there is none, or where what is told of one is none",
        arguments: [
            [:], ["traceparent": "00-0-0-00", "tracestate": "a=1"], ["tracestate": "a=1"],
        ]
    )
    func begins(told: [String: String]) {
        let book = SpanBook()
        let tracer = book.tracer()
        let span = tracer.startSpan("work", context: context(told, tracer))
        #expect(headers(span.context, tracer) == ["traceparent": "00-00000000000000010000000000000002-0000000000000003-01"])
        span.end()
        #expect(book.spans.map(\.parent) == [nil])
    }

    @Test("records nothing of a trace that is not recorded, and carries it on as it came")
    func unsampled() {
        let book = SpanBook()
        let tracer = book.tracer()
        let span = tracer.startSpan("work", context: context(["traceparent": Self.parent + "0"], tracer))
        #expect(!span.isRecording)
        span.end()
        #expect(book.spans.isEmpty)
        #expect(headers(span.context, tracer) == ["traceparent": Self.parent + "0"])
    }

    @Test("without a place for spans carries traces on as they came, and begins none")
    func carries() {
        let tracer = PipelineTracer.carrying
        let told = ["traceparent": Self.parent + "1", "tracestate": "a=1"]
        #expect(headers(tracer.startSpan("work", context: context(told, tracer)).context, tracer) == told)
        #expect(headers(tracer.startSpan("work", context: .topLevel).context, tracer).isEmpty)
    }

    @Test("hands a span over once, with all that was said of it before it ended")
    func ends() throws {
        let book = SpanBook()
        let tracer = book.tracer()
        let other = tracer.startSpan("other", context: .topLevel)
        let instant = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 500)
        let span = tracer.startSpan("work", context: .topLevel, ofKind: .consumer, at: instant)
        span.attributes["a"] = 1
        span.addEvent(SpanEvent(name: "handled", at: instant))
        span.addLink(other)
        struct Secret: Error { let name = "Marek" }
        span.recordError(Secret())
        span.setStatus(SpanStatus(code: .error, message: "no"))
        span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 400))
        span.attributes["b"] = 2
        span.end()
        let ended = try #require(book.spans.first)
        #expect(book.spans.count == 1)
        #expect(!span.isRecording)
        #expect(ended.kind == .consumer)
        #expect(ended.from == 500 && ended.until == 500, "no span ends before it begins")
        #expect(ended.attributes == ["a": 1])
        #expect(ended.events.map(\.name) == ["handled", "exception"])
        #expect(ended.links.map(\.context) == [other.context.trace])
        #expect(ended.status == SpanStatus(code: .error, message: "no"))
        #expect(!"\(ended)".contains("Marek"), "an error is told by its type")
    }
}
