import StageKit
import Telemetry
import Tracing

/// What spans tell, by OpenTelemetry's conventions for messaging. Never a record's key, which may be an account, and nothing of its value.
extension SpanAttributes {
    init(processing topic: String, _ partition: Int32, _ offset: Int64, by group: String) {
        self.init([
            "messaging.system": "kafka",
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": .string(topic),
            "messaging.destination.partition.id": .string("\(partition)"),
            "messaging.kafka.offset": .int64(offset),
            "messaging.consumer.group.name": .string(group),
        ])
    }
}

extension PipelineSpan {
    /// Tells, beside what is given:
    /// - The entry that the work changed, the first of several, or the one that was due: a case's or a task's id, both of which are digests.
    /// - Whether the record became a dead letter, and under which code.
    /// - When the work was done. What follows until the span's end is the transaction.
    func describe(_ work: StageWork, _ given: SpanAttributes) {
        var all = given
        if let entry = work.subject ?? work.changed.min() { all["comity.entry"] = entry }
        all["comity.outputs"] = work.outputs.count
        all["error.type"] = work.refusal
        attributes = all
        addEvent(SpanEvent(name: "handled", at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: work.ended)))
        if work.refusal != nil { setStatus(SpanStatus(code: .error, message: "the record became a dead letter")) }
    }

    func addLink(to trace: TraceContext) {
        var context = InstrumentationContext.topLevel
        context.trace = trace
        addLink(SpanLink(context: context, attributes: [:]))
    }
}
