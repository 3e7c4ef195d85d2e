import Synchronization
public import Tracing

/// A span of the pipeline's tracer. One that is not recorded is only a place in a trace.
public final class PipelineSpan: Span {
    public let context: InstrumentationContext
    private let sink: (any SpanSink)?
    /// What is known of the span so far; `nil` if it is not recorded, or has ended.
    private let record: Mutex<SpanRecord?>

    init(context: InstrumentationContext, record: SpanRecord? = nil, sink: (any SpanSink)? = nil) {
        self.context = context
        self.sink = sink
        self.record = Mutex(record)
    }

    public var isRecording: Bool { record.withLock { $0 != nil } }

    public var operationName: String {
        get { record.withLock { $0?.name } ?? "" }
        set { record.withLock { $0?.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { record.withLock { $0?.attributes } ?? [:] }
        set { record.withLock { $0?.attributes = newValue } }
    }

    public func setStatus(_ status: SpanStatus) { record.withLock { $0?.status = status } }

    public func addEvent(_ event: SpanEvent) { record.withLock { $0?.events.append(event) } }

    public func addLink(_ link: SpanLink) {
        guard let context = link.context.trace else { return }
        record.withLock { $0?.links.append(SpanRecord.Link(context: context, attributes: link.attributes)) }
    }

    /// Notes an error by its type alone: what it says in words may name people.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(reflecting: type(of: error))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Ends the span and hands it over. Ending it again does nothing.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended = record.withLock { record in
            defer { record = nil }
            return record
        }
        guard var ended else { return }
        ended.until = max(ended.from, instant().nanosecondsSinceEpoch)
        sink?.take(ended)
    }
}
