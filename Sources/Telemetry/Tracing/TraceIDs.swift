/// Where the ids of traces and spans come from: chance in production, a sequence in tests.
public struct TraceIDs: Sendable {
    private let next: @Sendable () -> UInt64

    public init(_ next: @escaping @Sendable () -> UInt64) { self.next = next }

    /// The system's own source of chance: nobody can guess an id from those that went before.
    public static let random = TraceIDs { UInt64.random(in: .min ... .max) }

    func trace() -> TraceID {
        while true {
            if let id = TraceID(high: next(), low: next()) { return id }
        }
    }

    func span() -> SpanID {
        while true {
            if let id = SpanID(next()) { return id }
        }
    }
}
