import Kafka
import StageKit
import Telemetry

/// Traces in the headers of records, byte by byte: every record goes through here.
enum TraceHeaders {
    /// The trace of which a record tells. Of a `traceparent` that is there twice nobody knows which one counts: a trace has but one parent.
    static func read(_ headers: [Header]) -> TraceContext? {
        var trace: TraceContext?
        var count = 0
        for header in headers where header.name == TraceContext.parentHeader {
            count += 1
            trace = TraceContext(traceparent: header.value)
        }
        guard count == 1, trace != nil else { return nil }
        trace?.state = state(in: headers)
        return trace
    }

    /// Lists are joined, as HTTP joins them.
    private static func state(in headers: [Header]) -> TraceState? {
        guard headers.contains(where: { $0.name == TraceContext.stateHeader }) else { return nil }
        let lists = headers.filter { $0.name == TraceContext.stateHeader }.map {
            String(validating: $0.value, as: UTF8.self) ?? ""
        }
        return TraceState(lists.joined(separator: ","))
    }

    /// What tells of a trace.
    static func headers(of trace: TraceContext) -> [RecordHeader] {
        let parent = RecordHeader(TraceContext.parentHeader, trace.traceparent)
        guard let state = trace.state else { return [parent] }
        return [parent, RecordHeader(TraceContext.stateHeader, Array(state.description.utf8))]
    }

    /// A record's headers, telling of a trace instead of whatever they told of before.
    static func replace(in headers: [Header], by trace: [RecordHeader]) -> [RecordHeader] {
        var all: [RecordHeader] = []
        all.reserveCapacity(headers.count + trace.count)
        for header in headers where header.name != TraceContext.parentHeader && header.name != TraceContext.stateHeader {
            all.append(RecordHeader(header.name, header.value))
        }
        return all + trace
    }
}
