import Foundation
import Kafka
import StageKit
import Telemetry
import Tracing

/// Carries traces from the records that a worker handles to those that it writes, and records a span of each piece of its work.
///
/// - A record continues the trace that its headers tell of, or else that of the entry under its key, or else begins one.
/// - An entry that is due continues the trace in which it began, and what a stage attends to of its own accord that of the followed record
///   that it attends to, or else that in which the entry began. Where that is not known there is no trace: those who read what it writes
///   go on with what they know.
/// - Of records with people's own data there is no trace, and what comes of them, or of such a stage's work whose trace is not known, is
///   in one that is not recorded, here or by later stages: when an account's events happen, and that somebody looks at them, is not for
///   those to know who see traces.
final class WorkerTracing {
    let tracer: PipelineTracer
    private let plan: StagePlan
    private var entries = EntryTraces()
    private var followed = FollowedTraces()

    init(_ tracer: PipelineTracer, of plan: StagePlan) {
        self.tracer = tracer
        self.plan = plan
    }

    // MARK: What is known of traces

    func restore(_ traces: [String: TraceContext], in partition: Int32) { entries.restore(traces, in: partition) }

    func forget(_ partition: Int32) { entries.forget(partition) }

    /// Notes a record of a followed topic that has just come.
    func follow(_ record: Record) {
        if let trace = trace(of: record) { followed.note(record, trace) }
    }

    /// The trace of which a record tells.
    func trace(of record: Record) -> TraceContext? { TraceHeaders.read(record.headers) }

    // MARK: A step

    /// Starts the spans of a step that is about to be written.
    func begin(_ step: StageStep) -> StepTrace {
        var trace = StepTrace(outputs: Array(repeating: nil, count: step.outbound.count))
        for work in step.works {
            guard let context = context(of: work, in: &trace) else { continue }
            let headers = TraceHeaders.headers(of: context)
            for output in work.outputs where plan.traced.contains(step.outbound[output].topic) { trace.outputs[output] = headers }
            for key in work.changed where known(key, work.partition, in: trace) == nil {
                trace.begun[EntryTraces.Place(key, in: work.partition)] = context
            }
        }
        trace.changes = step.changes.map { change in
            change.value == nil ? nil : known(change.key, change.partition, in: trace)
        }
        return trace
    }

    /// The headers of a change of the step's, by its place among them.
    func headers(ofChange index: Int, _ trace: StepTrace) -> [RecordHeader] {
        trace.changes[index].map(TraceHeaders.headers) ?? []
    }

    /// The headers of one of the step's outbound records, by its place among them.
    func headers(ofOutput index: Int, _ record: OutboundRecord, _ trace: StepTrace) -> [RecordHeader] {
        guard let headers = trace.outputs[index] else { return record.headers.map { RecordHeader($0.name, $0.value) } }
        return TraceHeaders.replace(in: record.headers, by: headers)
    }

    /// The step is written: its spans end, and what began in it is known.
    func commit(_ step: StageStep, _ trace: StepTrace) {
        entries.keep(step.changes, begun: trace.begun)
        trace.end(at: tracer.clock())
    }

    /// The step did not happen, or it is not known whether it did. What is done again has spans of its own.
    func fail(_ trace: StepTrace, because error: any Error) {
        // By its name alone: what brokers say in words may name records.
        let name = (error as? KafkaError)?.name ?? String(describing: type(of: error))
        for span in trace.spans {
            span.updateAttributes { $0["error.type"] = name }
            span.setStatus(SpanStatus(code: .error, message: "the transaction was not committed"))
        }
        trace.end(at: tracer.clock())
    }

    // MARK: A piece of work

    /// The trace in which an entry began, perhaps in this very step.
    private func known(_ key: String, _ partition: Int32, in trace: StepTrace) -> TraceContext? {
        entries[key, partition] ?? (trace.begun.isEmpty ? nil : trace.begun[EntryTraces.Place(key, in: partition)])
    }

    /// The trace that what came of the work continues.
    private func context(of work: StageWork, in trace: inout StepTrace) -> TraceContext? {
        switch work.cause {
        case .record where plan.isInputPersonal, .settling where plan.isInputPersonal: tracer.unrecorded()
        case .record(let record): handled(record, work, in: &trace)
        case .settling: nil
        case .wake: woken(work, in: &trace)
        case .tending: attended(work, in: &trace)
        }
    }

    private func handled(_ record: Record, _ work: StageWork, in trace: inout StepTrace) -> TraceContext? {
        let told = self.trace(of: record).map { plan.isInputForeign ? $0.takenOver : $0 }
        var kept: TraceContext?
        if plan.changelog != nil, told == nil || isRecorded(told) { kept = known(record.keyText, work.partition, in: trace) }
        return start("process \(record.topic)", ofKind: .consumer, under: told ?? kept, work, in: &trace) { span in
            if let told, let kept, told.trace != kept.trace { span.addLink(to: kept) }
            var attributes = SpanAttributes(processing: record.topic, record.partition, record.offset, by: plan.name)
            if record.value == nil { attributes["messaging.kafka.message.tombstone"] = true }
            return attributes
        }
    }

    private func attended(_ work: StageWork, in trace: inout StepTrace) -> TraceContext? {
        guard let subject = work.subject else { return unknown }
        guard let news = followed[subject] else {
            guard let known = known(subject, work.partition, in: trace) else { return unknown }
            return start("tend", under: known, work, in: &trace)
        }
        return start("process \(news.topic)", ofKind: .consumer, under: news.trace, work, in: &trace) { _ in
            SpanAttributes(processing: news.topic, news.partition, news.offset, by: plan.name)
        }
    }

    private func woken(_ work: StageWork, in trace: inout StepTrace) -> TraceContext? {
        guard let subject = work.subject, let known = known(subject, work.partition, in: trace) else { return unknown }
        return start("wake", under: known, work, in: &trace)
    }

    /// What is continued where no trace is known.
    private var unknown: TraceContext? { plan.isInputPersonal ? tracer.unrecorded() : nil }

    private func isRecorded(_ trace: TraceContext?) -> Bool { tracer.isRecording && trace?.isSampled ?? true }

    private func start(
        _ name: String,
        ofKind kind: SpanKind = .internal,
        under parent: TraceContext?,
        _ work: StageWork,
        in trace: inout StepTrace,
        attributes: (PipelineSpan) -> SpanAttributes = { _ in [:] }
    ) -> TraceContext? {
        // Where nothing is recorded, most of what there is to a span is spared.
        guard isRecorded(parent) else { return parent }
        var context = InstrumentationContext.topLevel
        context.trace = parent
        let span = tracer.startSpan(name, context: context, ofKind: kind, at: work.began.instant)
        span.describe(work, attributes(span))
        trace.spans.append(span)
        return span.context.trace
    }
}

/// The spans of one step, and the traces that what it writes goes on with.
struct StepTrace {
    /// What the headers of each outbound record tell.
    var outputs: [[RecordHeader]?]
    /// Of each change.
    var changes: [TraceContext?] = []
    /// Of entries that had none.
    var begun: [EntryTraces.Place: TraceContext] = [:]
    var spans: [PipelineSpan] = []

    fileprivate func end(at nanoseconds: UInt64) {
        for span in spans { span.end(at: nanoseconds.instant) }
    }
}

extension TraceContext {
    /// What is taken over of a trace from outside: its ids. Whether it is recorded is not for strangers to say, and what else they would
    /// have carried may say anything.
    fileprivate var takenOver: TraceContext { TraceContext(trace: trace, span: span, isSampled: true) }
}

extension UInt64 {
    fileprivate var instant: DefaultTracerClock.Timestamp { DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: self) }
}
