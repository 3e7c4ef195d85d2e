public import Tracing

/// What is recorded of a span.
public struct SpanRecord: Sendable {
    /// The span's own place in its trace.
    public let context: TraceContext
    /// The span that it is part of; `nil` if the trace begins with it.
    public let parent: SpanID?
    public internal(set) var name: String
    public let kind: SpanKind
    /// In nanoseconds since 1970, as ``until`` is.
    public let from: UInt64
    public internal(set) var until: UInt64
    public internal(set) var attributes: SpanAttributes = [:]
    public internal(set) var events: [SpanEvent] = []
    public internal(set) var links: [Link] = []
    /// `nil` says neither that it succeeded nor that it failed.
    public internal(set) var status: SpanStatus?

    /// Another span that has to do with this one, perhaps in another trace.
    public struct Link: Sendable {
        public let context: TraceContext
        public let attributes: SpanAttributes
    }

    init(_ context: TraceContext, under parent: TraceContext?, name: String, kind: SpanKind, from: UInt64) {
        self.context = context
        self.parent = parent?.span
        self.name = name
        self.kind = kind
        self.from = from
        self.until = from
    }
}
