public import Tracing

/// Starts spans, and carries traces in W3C's headers. What a trace's flag says of recording is heeded; traces that begin here are recorded.
///
/// Without a sink nothing is recorded: then a span is only a place in its parent's trace, no trace begins, and what came in is passed on
/// as it came, so that there is no gap in the traces of those who do record.
public struct PipelineTracer: Tracer {
    private let sink: (any SpanSink)?
    private let ids: TraceIDs
    /// The present, in nanoseconds since 1970.
    public let clock: @Sendable () -> UInt64

    public init(
        into sink: (any SpanSink)?,
        ids: TraceIDs = .random,
        clock: @escaping @Sendable () -> UInt64 = { DefaultTracerClock.now.nanosecondsSinceEpoch }
    ) {
        self.sink = sink
        self.ids = ids
        self.clock = clock
    }

    /// Records nothing, and carries on what others record.
    public static let carrying = PipelineTracer(into: nil)

    /// Whether spans are recorded at all.
    public var isRecording: Bool { sink != nil }

    /// The beginning of a trace of which nothing is recorded, here or later: for what nobody may see who sees traces.
    public func unrecorded() -> TraceContext { TraceContext(trace: ids.trace(), span: ids.span(), isSampled: false) }

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> PipelineSpan {
        var context = context()
        let parent = context.trace
        guard let sink, parent?.isSampled ?? true else { return PipelineSpan(context: context) }
        let own = TraceContext(trace: parent?.trace ?? ids.trace(), span: ids.span(), isSampled: true, state: parent?.state)
        context.trace = own
        let record = SpanRecord(own, under: parent, name: operationName, kind: kind, from: instant().nanosecondsSinceEpoch)
        return PipelineSpan(context: context, record: record, sink: sink)
    }

    public func startAnySpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    /// Spans go to their sink when they end: nothing waits here.
    public func forceFlush() {}

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout InstrumentationContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: TraceContext.parentHeader, from: carrier),
            var trace = TraceContext(traceparent: Array(parent.utf8))
        else { return }
        trace.state = extractor.extract(key: TraceContext.stateHeader, from: carrier).flatMap { TraceState($0) }
        context.trace = trace
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(String(decoding: trace.traceparent, as: UTF8.self), forKey: TraceContext.parentHeader, into: &carrier)
        if let state = trace.state { injector.inject(state.description, forKey: TraceContext.stateHeader, into: &carrier) }
    }
}

/// Takes spans that have ended. It is called where work is done, so it must not wait for anything.
public protocol SpanSink: Sendable {
    func take(_ span: SpanRecord)
}
