import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import SampleProvider
import Telemetry
import TelemetryTestKit
import Testing
import Tracing

/// One order, followed through all five stages by its trace.
@Suite("The trace of an order")
struct TracePipelineTests {
    private static let tapped = SamplePerson.inesDuarte
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"

    private let world = SampleWorld.standard
    private let book = SpanBook()

    private var order: Order {
        world.order(
            reference: "SIM/TRACE/1",
            instrument: world.warrant(selectors: [Self.tapped.target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: Self.tapped.target,
                    window: TimeWindow(from: world.now, until: world.now + 3600),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
    }

    /// The spans by their ids.
    private func spans() -> [SpanID: SpanRecord] {
        Dictionary(uniqueKeysWithValues: book.spans.map { ($0.context.span, $0) })
    }

    /// A span's stage and name, and those of every span above it, the first of the trace first.
    private func path(of span: SpanRecord, in spans: [SpanID: SpanRecord]) -> [String] {
        let above = span.parent.flatMap { spans[$0] }.map { path(of: $0, in: spans) } ?? []
        return above + [step(span)]
    }

    private func step(_ span: SpanRecord) -> String {
        let group = span.text("messaging.consumer.group.name")?.dropFirst("comity-".count)
        return [group.map(String.init), span.text("messaging.destination.name") ?? span.name].compactMap(\.self)
            .joined(separator: " ").replacing("comity.", with: "").replacing(".v1", with: "")
    }

    private func submit(_ order: Order, to pipeline: SimulatedPipeline) throws {
        let transmittal = world.transmittal(.order(world.certified(order)), receiver: order.addressee)
        let header = RecordHeader(TraceContext.parentHeader, Array(Self.parent.utf8))
        let record = ProducerRecord(topic: Topic.intake.name, key: nil, value: world.signed(transmittal), headers: [header])
        try pipeline.put([record])
        try pipeline.settle()
    }

    @Test("goes through all five stages, over people's decisions and the register, and none of it leaves for the agency")
    func throughAllStages() throws {
        let pipeline = SimulatedPipeline(seed: 8, parts: PipelineSimulationTests.parts, tracer: book.tracer())
        let order = order
        try submit(order, to: pipeline)
        try pipeline.decide(.approve, by: ["alice", "bob"], on: CaseID(authority: "GB-IPU", reference: order.reference))
        try pipeline.settle()
        let before = book.spans.count
        try pipeline.writes(event: 1, from: Self.tapped.account)
        pipeline.clock.advance(by: .seconds(30))
        try pipeline.settle()
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])
        #expect(
            book.spans.count == before,
            "an event of the account's leaves no trace, neither of its capture nor of what follows"
        )
        pipeline.clock.advance(by: .seconds(3600))
        try pipeline.settle()
        #expect(pipeline.cases.values.map(\.state) == [.answered])

        let spans = spans()
        #expect(Set(spans.values.map(\.context.trace.description)) == ["4bf92f3577b34da6a3ce929d0e0e4736"])
        let roots = spans.values.filter { span in span.parent.flatMap { spans[$0] } == nil }
        #expect(roots.map(step) == ["intake intake"])
        #expect(roots.map(\.parent?.description) == ["00f067aa0ba902b7"], "the agency's own span")
        let paths = Set(spans.values.map { path(of: $0, in: spans).joined(separator: " > ") })
        let opened = "intake intake > validate admitted"
        let decided = "\(opened) > validate decisions"
        for path in [
            "intake intake > deliver notices", "\(opened) > deliver notices", decided, "\(decided) > deliver notices",
            "\(decided) > deliver tasks", "\(decided) > retrieve tasks", "\(decided) > intercept tasks",
            "\(decided) > intercept tasks > validate outcomes",
        ] {
            #expect(paths.contains(path), "\(path) is not among \(paths.sorted())")
        }
        let parts = book.spans.filter { $0.text("messaging.destination.name") == Topic.sealed.name }
        #expect(parts.count == 1, "of what was sealed only the manifest, which came by the clock")
        for record in pipeline.cluster.records(in: Topic.agency("GB-IPU").name) {
            #expect(record.headers.allSatisfy { $0.name != TraceContext.parentHeader && $0.name != TraceContext.stateHeader })
        }
    }

    @Test("names nobody: of each span only what the conventions say, and ids that are digests")
    func nothingPersonal() throws {
        let pipeline = SimulatedPipeline(seed: 9, parts: PipelineSimulationTests.parts, tracer: book.tracer())
        let order = order
        try submit(order, to: pipeline)
        try pipeline.decide(.approve, by: ["alice", "bob"], on: CaseID(authority: "GB-IPU", reference: order.reference))
        try pipeline.settle()
        try pipeline.writes(event: 1, from: Self.tapped.account)
        let known: Set = [
            "messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.destination.name",
            "messaging.destination.partition.id", "messaging.kafka.offset", "messaging.consumer.group.name",
            "messaging.kafka.message.tombstone", "comity.entry", "comity.outputs", "error.type",
        ]
        #expect(!book.spans.isEmpty)
        for span in book.spans {
            span.attributes.forEach { name, _ in #expect(known.contains(name)) }
            #expect(span.text("messaging.destination.name") != Topic.live.name)
            guard let entry = span.text("comity.entry") else { continue }
            #expect(
                CaseID(rawValue: String(entry.prefix(33))) != nil || TaskID(rawValue: String(entry.prefix(33))) != nil,
                "\(entry)"
            )
        }
    }

    @Test("goes on over a crash of every stage between its steps, because the state carries it")
    func crash() throws {
        let pipeline = SimulatedPipeline(seed: 10, parts: PipelineSimulationTests.parts, tracer: book.tracer())
        let order = order
        try submit(order, to: pipeline)
        for stage in StageName.allCases { pipeline.crash(stage) }
        try pipeline.decide(.approve, by: ["alice", "bob"], on: CaseID(authority: "GB-IPU", reference: order.reference))
        try pipeline.settle()
        #expect(Set(book.spans.map(\.context.trace.description)) == ["4bf92f3577b34da6a3ce929d0e0e4736"])
        #expect(book.spans.contains { step($0) == "deliver tasks" })
    }
}
