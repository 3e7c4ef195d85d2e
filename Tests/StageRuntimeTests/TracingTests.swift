import Foundation
import Kafka
import KafkaTestKit
import StageRuntime
import Telemetry
import TelemetryTestKit
import Testing
import Tracing

extension LedgerWorld {
    /// Puts an entry with headers, as whoever wrote it may have set them.
    fileprivate func put(_ key: String, _ value: String, _ headers: KeyValuePairs<String, String> = [:]) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        let headers = headers.map { RecordHeader($0.key, Array($0.value.utf8)) }
        try producer.send([ProducerRecord(topic: "entries", key: Array(key.utf8), value: Array(value.utf8), headers: headers)])
    }

    /// The traces that the records of a topic tell of.
    fileprivate func traces(in topic: String) -> [TraceContext?] {
        headers(TraceContext.parentHeader, in: topic).map { values in
            values.count == 1 ? TraceContext(traceparent: Array(values[0].utf8)) : nil
        }
    }

    fileprivate func headers(_ name: String, in topic: String) -> [[String]] {
        cluster.records(in: topic).map { record in
            record.headers.filter { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }
    }
}

@Suite("A worker's traces")
struct TracingTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    private static let other = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01"

    private let world = LedgerWorld(partitions: 1)
    private let book = SpanBook()

    @Test("go from a record over a span of its handling to what came of it, and to the state that it began")
    func continues() throws {
        try world.put("a", "one", ["traceparent": Self.parent, "tracestate": "x=1"])
        try world.settle([world.worker(tracer: book.tracer())])
        let span = try #require(book.spans.first)
        #expect(span.name == "process entries")
        #expect(span.kind == .consumer)
        #expect(span.context.trace.description == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(span.parent?.description == "00f067aa0ba902b7")
        #expect(span.status == nil)
        #expect(world.traces(in: "numbered") == [span.context.withoutState])
        #expect(world.traces(in: "ledger-state") == [span.context.withoutState])
        #expect(world.headers(TraceContext.stateHeader, in: "numbered") == [["x=1"]])
    }

    @Test(
        "begin where a record tells of none, or of something that is none",
        arguments: [
            [:], ["traceparent": "nonsense"], ["traceparent": "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"],
            ["traceparent": parent, "traceparent": other], ["tracestate": "x=1"], ["Traceparent": parent],
        ] as [KeyValuePairs<String, String>]
    )
    func begins(headers: KeyValuePairs<String, String>) throws {
        try world.put("a", "one", headers)
        try world.settle([world.worker(tracer: book.tracer())])
        let span = try #require(book.spans.first)
        #expect(span.parent == nil)
        #expect(world.traces(in: "numbered") == [span.context])
    }

    @Test("say where a record stood and what it was about by the conventions for messaging, and never its key or value")
    func attributes() throws {
        try world.put("a", "one")
        try world.settle([world.worker(tracer: book.tracer())])
        let span = try #require(book.spans.first)
        #expect(
            span.attributes == [
                "messaging.system": "kafka", "messaging.operation.name": "process", "messaging.operation.type": "process",
                "messaging.destination.name": "entries", "messaging.destination.partition.id": "0",
                "messaging.kafka.offset": .int64(0), "messaging.consumer.group.name": "ledger", "comity.entry": "a",
                "comity.outputs": .int64(1),
            ]
        )
        #expect(span.events.map(\.name) == ["handled"])
    }

    @Test("go on when an entry is due, and when another record comes for it, also after the worker has restarted")
    func entries() throws {
        try world.put("a", "one", ["traceparent": Self.parent])
        let first = world.worker(tracer: book.tracer())
        try world.settle([first])
        first.stop()
        let second = world.worker(tracer: book.tracer())
        try world.put("a", "two")
        try world.settle([second])
        world.clock.advance(by: .seconds(31))
        try world.settle([second])
        #expect(book.spans.map(\.name) == ["process entries", "process entries", "wake"])
        #expect(Set(book.spans.map(\.context.trace)).count == 1)
        let began = book.spans[0].context.span
        #expect(book.spans.dropFirst().map(\.parent) == [began, began])
        #expect(world.traces(in: "closed") == [book.spans[2].context])
        #expect(book.spans[2].text("comity.entry") == "a")
    }

    @Test("of a record that tells of another trace than its entry's: its own, linked to the entry's")
    func links() throws {
        try world.put("a", "one", ["traceparent": Self.parent])
        try world.put("a", "two", ["traceparent": Self.other])
        try world.settle([world.worker(tracer: book.tracer())])
        let first = "4bf92f3577b34da6a3ce929d0e0e4736"
        #expect(book.spans.map(\.context.trace.description) == [first, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
        #expect(book.spans.map { $0.links.map(\.context.trace.description) } == [[], [first]])
        #expect(world.traces(in: "ledger-state").map(\.?.trace.description) == [first])
    }

    @Test("are not told to the readers of topics that the stage's plan does not name")
    func stripped() throws {
        try world.put("a", "one", ["traceparent": Self.parent])
        try world.settle([world.worker(traced: [], tracer: book.tracer())])
        #expect(book.spans.count == 1)
        #expect(world.headers(TraceContext.parentHeader, in: "numbered") == [[]])
    }

    @Test("of a dead letter name its code, and replace what the record told of")
    func deadLetters() throws {
        try world.put("a", "bad", ["traceparent": Self.parent, "tracestate": "x=1", "note": "kept"])
        try world.settle([world.worker(tracer: book.tracer())])
        let span = try #require(book.spans.first)
        #expect(span.status?.code == .error)
        #expect(span.text("error.type") == "Bad")
        #expect(world.traces(in: "dead") == [span.context.withoutState])
        #expect(world.headers("note", in: "dead") == [["kept"]])
    }

    @Test("of a transaction that was aborted end with its error, and what is done again has spans of its own")
    func aborted() throws {
        try world.put("a", "one", ["traceparent": Self.parent])
        world.cluster.inject(.refuse(.abortable), on: .sendOffsets)
        try world.settle([world.worker(tracer: book.tracer())])
        #expect(book.spans.map(\.status?.code) == [.error, nil])
        #expect(book.spans.map { $0.text("error.type") } == ["ILLEGAL_GENERATION", nil])
        #expect(book.spans.map(\.parent?.description) == ["00f067aa0ba902b7", "00f067aa0ba902b7"])
        #expect(world.traces(in: "numbered") == [book.spans[1].context])
        #expect(world.traces(in: "ledger-state") == [book.spans[1].context])
    }

    @Test("from outside are taken over by their ids alone: whether to record them is not for strangers to say")
    func foreign() throws {
        try world.put("a", "one", ["traceparent": String(Self.parent.dropLast()) + "0", "tracestate": "name=marek"])
        try world.settle([world.worker(inputs: .foreign, tracer: book.tracer())])
        #expect(book.spans.map(\.context.trace.description) == ["4bf92f3577b34da6a3ce929d0e0e4736"])
        #expect(world.traces(in: "numbered") == [book.spans.first?.context])
        #expect(world.headers(TraceContext.stateHeader, in: "numbered") == [[]])
    }

    @Test(
        "of people's own data are not recorded, by this stage or by those that read what it writes, now or when a timer goes off"
    )
    func personal() throws {
        try world.put("a", "one", ["traceparent": Self.parent])
        let worker = world.worker(inputs: .personal, tracer: book.tracer())
        try world.settle([worker])
        world.clock.advance(by: .seconds(31))
        try world.settle([worker])
        #expect(book.spans.isEmpty)
        let written = world.traces(in: "numbered") + world.traces(in: "closed") + world.traces(in: "ledger-state")
        #expect(written.count == 4)
        #expect(written.allSatisfy { $0?.isSampled == false && $0?.trace.description != "4bf92f3577b34da6a3ce929d0e0e4736" })
    }

    @Test("of people's own data are not recorded where it is not known either in which trace the work began")
    func unknownPersonal() throws {
        let producer = try world.cluster.producer()
        let state = Array(#"{"count":1,"closeAt":0,"isClosed":false}"#.utf8)
        try producer.send([ProducerRecord(topic: "ledger-state", key: Array("a".utf8), value: state)])
        producer.close()
        let worker = world.worker(inputs: .personal, tracer: book.tracer())
        try world.settle([worker])
        #expect(book.spans.isEmpty)
        #expect(world.traces(in: "closed").map { $0?.isSampled } == [false])
    }

    @Test("are carried on as they came where nothing is recorded, and none begins")
    func carried() throws {
        try world.put("a", "one", ["traceparent": Self.parent, "tracestate": "x=1"])
        try world.put("b", "two")
        let worker = world.worker()
        try world.settle([worker])
        world.clock.advance(by: .seconds(31))
        try world.settle([worker])
        #expect(world.headers(TraceContext.parentHeader, in: "numbered") == [[Self.parent], []])
        #expect(world.headers(TraceContext.stateHeader, in: "numbered") == [["x=1"], []])
        #expect(world.headers(TraceContext.parentHeader, in: "closed") == [[Self.parent], []])
    }
}

extension TraceContext {
    /// As a `traceparent` alone tells of it.
    fileprivate var withoutState: TraceContext { TraceContext(trace: trace, span: span, isSampled: isSampled) }
}
