public import Instrumentation

/// Where in which trace something happens: what W3C Trace Context carries from one process to the next.
public struct TraceContext: Hashable, Sendable {
    public var trace: TraceID
    /// The span under which whatever follows belongs.
    public var span: SpanID
    /// Whether the trace is recorded. What is not recorded here is recorded nowhere after.
    public var isSampled: Bool
    /// What other systems on the way want carried along; `nil` if none does.
    public var state: TraceState?

    public init(trace: TraceID, span: SpanID, isSampled: Bool, state: TraceState? = nil) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
        self.state = state
    }
}

/// The id of a trace: 16 bytes, never all zero.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// `nil` if all is zero, which is no id.
    public init?(high: UInt64, low: UInt64) {
        guard high | low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits in lower case.
    public var description: String { Hexadecimal.text(high, low) }
}

/// The id of a span: 8 bytes, never all zero.
public struct SpanID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt64

    /// `nil` if all is zero, which is no id.
    public init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    /// 16 hexadecimal digits in lower case.
    public var description: String { Hexadecimal.text(value) }
}

extension InstrumentationContext {
    /// The trace that this is part of, and the span in it.
    public var trace: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }
}

private enum TraceContextKey: InstrumentationContextKey {
    typealias Value = TraceContext
    static var nameOverride: String? { "trace" }
}
