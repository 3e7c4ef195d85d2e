import Synchronization
public import Telemetry
import Tracing

/// Keeps the spans that end, in the order in which they do.
public final class SpanBook: SpanSink {
    private let ended = Mutex<[SpanRecord]>([])

    public init() {}

    public var spans: [SpanRecord] { ended.withLock { $0 } }

    public func take(_ span: SpanRecord) { ended.withLock { $0.append(span) } }

    /// A tracer that writes into the book. Its ids are 1, 2, 3, … and its clock stands still.
    public func tracer() -> PipelineTracer { .counting(into: self) }
}

extension PipelineTracer {
    /// A tracer whose ids are 1, 2, 3, … and whose clock stands still.
    public static func counting(into sink: (any SpanSink)?) -> PipelineTracer {
        let last = Counter()
        return PipelineTracer(into: sink, ids: TraceIDs { last.next() }, clock: { 1_000 })
    }
}

private final class Counter: Sendable {
    private let last = Atomic<UInt64>(0)

    func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}

extension SpanRecord {
    /// An attribute as text; `nil` if the span has none of the name.
    public func text(_ name: String) -> String? {
        guard case .string(let text)? = attributes.get(name) else { return nil }
        return text
    }
}
