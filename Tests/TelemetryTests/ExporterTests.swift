import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import TelemetryTestKit
import Testing
import Tracing

@testable import Telemetry

@Suite("The exporter")
struct ExporterTests {
    private static let resource = TelemetryResource(service: "comity-intake", version: "9.9.9", instance: "intake-0")

    private static func policy(queue: Int = 1_000, batch: Int = 100, attempts: Int = 5) -> SpanExporter.Policy {
        SpanExporter.Policy(
            queueLimit: queue,
            batchLimit: batch,
            interval: .milliseconds(10),
            attempts: attempts,
            backoff: .milliseconds(10),
            backoffLimit: .milliseconds(500),
            flushLimit: .milliseconds(300)
        )
    }

    private static func exporter(
        to address: String,
        headers: String? = nil,
        _ policy: SpanExporter.Policy = policy()
    ) throws -> SpanExporter {
        var endpoint = try OTLPEndpoint(address)
        if let headers { endpoint = try endpoint.with(headers: headers) }
        return SpanExporter(
            to: endpoint,
            of: resource,
            policy: policy,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Ends spans that the exporter takes.
    private static func end(_ names: [String], into exporter: SpanExporter) {
        let tracer = PipelineTracer(into: exporter)
        for name in names { tracer.startSpan(name, context: .topLevel).end() }
    }

    /// Runs an exporter while `body` does, and then stops it as a process' end does.
    private static func run(_ exporter: SpanExporter, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: exporter)],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func wait(until isDone: @Sendable () -> Bool) async throws {
        while !isDone() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("sends what OTLP says a span is, with what tells the process and what authenticates it")
    func document() async throws {
        let collector = Collector()
        try await collector.serve { address in
            let exporter = try Self.exporter(to: address, headers: "Authorization=Bearer%20s3cret, X-Tenant=a")
            let tracer = PipelineTracer.counting(into: exporter)
            let outer = tracer.startSpan("outer", context: .topLevel, at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1))
            let span = tracer.startSpan(
                "process a topic",
                context: outer.context,
                ofKind: .consumer,
                at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_700_000_000_000_000_001)
            )
            span.attributes["text"] = "\"ü\n"
            span.attributes["number"] = Int64.max
            span.attributes["small"] = Int32(-3)
            span.attributes["double"] = 1.5
            span.attributes["infinite"] = -Double.infinity
            span.attributes["flag"] = true
            span.attributes["list"] = ["a", "b"]
            span.attributes["numbers"] = [1, 2] as [Int64]
            span.addEvent(SpanEvent(name: "handled", at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 7)))
            span.addLink(outer)
            span.setStatus(SpanStatus(code: .error, message: "why"))
            span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_700_000_000_000_000_002))
            outer.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 2))
            try await Self.run(exporter) { try await Self.wait { exporter.count.exported == 2 } }
        }
        let request = try #require(collector.requests.first)
        #expect(request.path == "/v1/traces")
        #expect(request.headers[.contentType] == "application/json")
        #expect(request.headers[.authorization] == "Bearer s3cret")
        #expect(request.headers[try #require(HTTPField.Name("X-Tenant"))] == "a")
        #expect(request.headers[try #require(HTTPField.Name("traceparent"))] == nil, "what tells of spans is not traced")
        let reading = try OTLPReading(of: request.body)
        #expect(reading.scope == "comity")
        #expect(
            reading.resource == [
                "service.name": "stringValue:comity-intake", "service.namespace": "stringValue:comity",
                "service.version": "stringValue:9.9.9", "service.instance.id": "stringValue:intake-0",
            ]
        )
        let span = try #require(reading.spans.first)
        #expect(span.text("traceId") == "00000000000000010000000000000002")
        #expect(span.text("spanId") == "0000000000000004")
        #expect(span.text("parentSpanId") == "0000000000000003")
        #expect(span.number("flags") == 0x301)
        #expect(span.number("kind") == 5)
        #expect(span.text("startTimeUnixNano") == "1700000000000000001")
        #expect(span.text("endTimeUnixNano") == "1700000000000000002")
        let status = try #require(span.fields["status"] as? [String: Any])
        #expect(status["code"] as? Int == 2 && status["message"] as? String == "why")
        #expect(
            span.attributes == [
                "text": "stringValue:\"ü\n", "number": "intValue:9223372036854775807", "small": "intValue:-3",
                "double": "doubleValue:1.5", "infinite": "doubleValue:-Infinity", "flag": "boolValue:true",
                "list": "arrayValue:a,b", "numbers": "arrayValue:1,2",
            ]
        )
        #expect((span.fields["links"] as? [[String: Any]])?.first?["spanId"] as? String == "0000000000000003")
        #expect((span.fields["events"] as? [[String: Any]])?.first?["timeUnixNano"] as? String == "7")
        let outer = try #require(reading.spans.last)
        #expect(outer.text("parentSpanId") == nil)
        #expect(outer.number("kind") == 1)
        #expect(outer.number("flags") == 0x101)
        #expect((outer.fields["status"] as? [String: Any])?.isEmpty == true)
    }

    @Test(
        "sends a batch again that the collector cannot take now, and then the rest, in order",
        arguments: [
            HTTPResponse.Status.tooManyRequests, .badGateway, .serviceUnavailable, .gatewayTimeout,
        ]
    )
    func retries(status: HTTPResponse.Status) async throws {
        let collector = Collector([.init(status: status), .init(status: status)])
        try await collector.serve { address in
            let exporter = try Self.exporter(to: address, Self.policy(batch: 2))
            Self.end(["1", "2", "3"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { exporter.count.exported == 3 } }
            #expect(exporter.count.dropped == 0)
        }
        #expect(try collector.names() == [["1", "2"], ["1", "2"], ["1", "2"], ["3"]])
    }

    @Test("waits as long as the collector asks it to")
    func waits() async throws {
        let collector = Collector([.init(status: .tooManyRequests, retryAfter: "1")])
        let clock = ContinuousClock()
        let start = clock.now
        try await collector.serve { address in
            var policy = Self.policy()
            policy.backoffLimit = .seconds(30)
            policy.flushLimit = .seconds(600)
            let exporter = try Self.exporter(to: address, policy)
            Self.end(["1"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { exporter.count.exported == 1 } }
        }
        #expect(clock.now - start >= .seconds(1))
    }

    @Test(
        "drops what the collector refuses, and goes on",
        arguments: [
            HTTPResponse.Status.badRequest, .unauthorized, .internalServerError, .movedPermanently,
        ]
    )
    func refused(status: HTTPResponse.Status) async throws {
        let collector = Collector([.init(status: status)])
        try await collector.serve { address in
            let exporter = try Self.exporter(to: address, Self.policy(batch: 2))
            Self.end(["1", "2", "3"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { exporter.count.exported == 1 } }
            #expect(exporter.count.dropped == 2)
        }
        #expect(try collector.names() == [["1", "2"], ["3"]])
    }

    @Test(
        "counts the spans that the collector says it rejected",
        arguments: [
            (#"{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}"#, 2),
            (#"{"partialSuccess":{"rejectedSpans":2}}"#, 2), (#"{"partialSuccess":{"rejectedSpans":"99"}}"#, 3),
            (#"{"partialSuccess":{}}"#, 0), ("", 0), ("no JSON", 0),
        ]
    )
    func partial(body: String, rejected: Int) async throws {
        let collector = Collector([.init(body: body)])
        try await collector.serve { address in
            let exporter = try Self.exporter(to: address)
            Self.end(["1", "2", "3"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { exporter.count.exported + exporter.count.dropped == 3 } }
            #expect(exporter.count.dropped == rejected)
        }
    }

    @Test("gives a batch up after so many attempts where nobody listens")
    func unreachable() async throws {
        // Nobody listens at the port of discarding, number 9.
        let exporter = try Self.exporter(to: "http://127.0.0.1:9", Self.policy(attempts: 2))
        Self.end(["1", "2"], into: exporter)
        try await Self.run(exporter) {
            try await Self.wait { exporter.count.dropped == 2 }
            Self.end(["3"], into: exporter)
        }
        #expect(exporter.count == SpanExporter.Count(exported: 0, dropped: 3))
    }

    @Test("never makes anyone wait: what does not fit is dropped and counted")
    func full() async throws {
        let exporter = try Self.exporter(to: "http://127.0.0.1:9", Self.policy(queue: 10))
        Self.end((0..<25).map { "\($0)" }, into: exporter)
        #expect(exporter.count.dropped == 15)
    }

    @Test("sends what is left when the process ends")
    func flushes() async throws {
        let collector = Collector()
        try await collector.serve { address in
            var policy = Self.policy(batch: 2)
            policy.interval = .seconds(3600)
            policy.flushLimit = .seconds(600)
            let exporter = try Self.exporter(to: address, policy)
            try await Self.run(exporter) { Self.end(["1", "2", "3"], into: exporter) }
            #expect(exporter.count == SpanExporter.Count(exported: 3, dropped: 0))
        }
        #expect(try collector.names() == [["1", "2"], ["3"]])
    }

    @Test("leaves a collector that does not answer when the process ends, tries it a last time, and counts what is lost")
    func hangs() async throws {
        let collector = Collector([.init(delay: .seconds(3600)), .init(delay: .seconds(3600))])
        try await collector.serve { address in
            let exporter = try Self.exporter(to: address, Self.policy(batch: 2))
            Self.end(["1", "2", "3"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { collector.requests.count == 1 } }
            #expect(exporter.count == SpanExporter.Count(exported: 0, dropped: 3))
        }
        #expect(try collector.names() == [["1", "2"], ["1", "2"]])
    }

    @Test("sends again, when the process ends, what a request carried that had no answer yet")
    func underWay() async throws {
        let collector = Collector([.init(delay: .seconds(3600))])
        try await collector.serve { address in
            var policy = Self.policy(batch: 2)
            policy.flushLimit = .seconds(600)
            let exporter = try Self.exporter(to: address, policy)
            Self.end(["1", "2", "3"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { collector.requests.count == 1 } }
            #expect(exporter.count == SpanExporter.Count(exported: 3, dropped: 0))
        }
        #expect(try collector.names() == [["1", "2"], ["1", "2"], ["3"]])
    }

    @Test("ends at once when it is cancelled, whatever the collector does")
    func cancelled() async throws {
        let exporter = try Self.exporter(to: "http://127.0.0.1:9", Self.policy(attempts: 1_000))
        Self.end(["1", "2"], into: exporter)
        let running = Task { try await exporter.run() }
        running.cancel()
        try await running.value
        #expect(exporter.count == SpanExporter.Count(exported: 0, dropped: 2))
    }

    @Test("that waits before it tries again stops at once when the process ends, and tries a last time")
    func interrupted() async throws {
        let collector = Collector([.init(status: .serviceUnavailable, retryAfter: "30")])
        try await collector.serve { address in
            var policy = Self.policy()
            policy.backoffLimit = .seconds(30)
            policy.flushLimit = .seconds(600)
            let exporter = try Self.exporter(to: address, policy)
            Self.end(["1"], into: exporter)
            try await Self.run(exporter) { try await Self.wait { collector.requests.count == 1 } }
            #expect(exporter.count.exported == 1)
        }
        #expect(collector.requests.count == 2)
    }
}
