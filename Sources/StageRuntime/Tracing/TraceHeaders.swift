import Foundation
import Kafka
import StageKit
import Telemetry
import Tracing

/// Traces in the headers of records.
enum TraceHeaders {
    private static let names: Set<String> = [TraceContext.parentHeader, TraceContext.stateHeader]

    /// The trace of which a record tells.
    static func read(_ headers: [Header], with tracer: PipelineTracer) -> TraceContext? {
        guard headers.contains(where: { $0.name == TraceContext.parentHeader }) else { return nil }
        var context = InstrumentationContext.topLevel
        tracer.extract(headers, into: &context, using: Reader())
        return context.trace
    }

    /// A record's headers, telling of a trace instead of whatever they told of before.
    static func write(_ trace: TraceContext, into headers: [RecordHeader], with tracer: PipelineTracer) -> [RecordHeader] {
        var headers = headers.filter { !names.contains($0.name) }
        var context = InstrumentationContext.topLevel
        context.trace = trace
        tracer.inject(context, into: &headers, using: Writer())
        return headers
    }

    /// Of a header that is there twice nobody knows which one counts: a trace has but one parent. Lists are joined, as HTTP joins them.
    private struct Reader: Extractor {
        func extract(key: String, from headers: [Header]) -> String? {
            let values = headers.filter { $0.name == key }.compactMap { String(validating: $0.value, as: UTF8.self) }
            guard values.count > 1 else { return values.first }
            return key == TraceContext.stateHeader ? values.joined(separator: ",") : nil
        }
    }

    private struct Writer: Injector {
        func inject(_ value: String, forKey key: String, into headers: inout [RecordHeader]) {
            headers.append(RecordHeader(key, Array(value.utf8)))
        }
    }
}
