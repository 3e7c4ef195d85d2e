import Tracing

/// A batch of spans as OTLP 1.x writes them in JSON (`ExportTraceServiceRequest`): ids in hexadecimal, 64-bit numbers as texts, enumerations
/// as numbers.
struct OTLPTraces: Encodable {
    let resourceSpans: [ResourceSpans]

    init(_ spans: [SpanRecord], of resource: TelemetryResource) {
        let attributes = resource.attributes.map { KeyValue(key: $0.name, value: .string($0.value)) }
        let scope = Scope(name: "comity", version: resource.version)
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: attributes),
                scopeSpans: [ScopeSpans(scope: scope, spans: spans.map { Span($0) })]
            )
        ]
    }

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable {
        let attributes: [KeyValue]
    }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [Span]
    }

    struct Scope: Encodable {
        let name: String
        let version: String
    }

    struct Span: Encodable {
        let traceId: String
        let spanId: String
        let traceState: String?
        let parentSpanId: String?
        let flags: UInt32
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [KeyValue]
        let events: [Event]
        let links: [Link]
        let status: Status
    }

    struct Event: Encodable {
        let timeUnixNano: String
        let name: String
        let attributes: [KeyValue]
    }

    struct Link: Encodable {
        let traceId: String
        let spanId: String
        let traceState: String?
        let flags: UInt32
        let attributes: [KeyValue]
    }

    /// Empty for a span of which nobody said how it went.
    struct Status: Encodable {
        var code: Int?
        var message: String?
    }

    struct KeyValue: Encodable {
        let key: String
        let value: Value
    }

    indirect enum Value: Encodable {
        case string(String)
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case array([Value])

        private enum CodingKeys: CodingKey { case stringValue, boolValue, intValue, doubleValue, arrayValue }

        private struct Values: Encodable { let values: [Value] }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .string(let text): try container.encode(text, forKey: .stringValue)
            case .bool(let value): try container.encode(value, forKey: .boolValue)
            case .int(let number): try container.encode(String(number), forKey: .intValue)
            // JSON has no number for these; OTLP writes them as protobuf does.
            case .double(let number) where !number.isFinite: try container.encode(Self.name(of: number), forKey: .doubleValue)
            case .double(let number): try container.encode(number, forKey: .doubleValue)
            case .array(let values): try container.encode(Values(values: values), forKey: .arrayValue)
            }
        }

        private static func name(of number: Double) -> String {
            number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        }
    }
}

extension OTLPTraces.Span {
    init(_ record: SpanRecord) {
        traceId = record.context.trace.description
        spanId = record.context.span.description
        traceState = record.context.state?.description
        parentSpanId = record.parent?.description
        flags = OTLPTraces.flags(isRemote: record.parent != nil)
        name = record.name
        kind = OTLPTraces.number(of: record.kind)
        startTimeUnixNano = String(record.from)
        endTimeUnixNano = String(record.until)
        attributes = OTLPTraces.list(record.attributes)
        events = record.events.map { event in
            OTLPTraces.Event(
                timeUnixNano: String(event.nanosecondsSinceEpoch),
                name: event.name,
                attributes: OTLPTraces.list(event.attributes)
            )
        }
        links = record.links.map { link in
            OTLPTraces.Link(
                traceId: link.context.trace.description,
                spanId: link.context.span.description,
                traceState: link.context.state?.description,
                flags: OTLPTraces.flags(isRemote: true),
                attributes: OTLPTraces.list(link.attributes)
            )
        }
        status = OTLPTraces.Status(record.status)
    }
}

extension OTLPTraces.Status {
    init(_ status: SpanStatus?) {
        guard let status else { return }
        switch status.code {
        case .ok: code = 1
        case .error: code = 2
        }
        message = status.message
    }
}

extension OTLPTraces {
    /// W3C's flag for what is recorded; bit 8 says that it is known where the parent is, bit 9 that it is in another process.
    fileprivate static func flags(isRemote: Bool) -> UInt32 { isRemote ? 0x301 : 0x101 }

    fileprivate static func number(of kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    /// In the order of their names, so that the same span is always written the same way.
    fileprivate static func list(_ attributes: SpanAttributes) -> [KeyValue] {
        var list: [KeyValue] = []
        attributes.forEach { name, attribute in list.append(KeyValue(key: name, value: Value(attribute))) }
        return list.sorted { $0.key < $1.key }
    }
}

extension OTLPTraces.Value {
    fileprivate init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): self = .int(Int64(number))
        case .int64(let number): self = .int(number)
        case .int32Array(let numbers): self = .array(numbers.map { .int(Int64($0)) })
        case .int64Array(let numbers): self = .array(numbers.map { .int($0) })
        case .double(let number): self = .double(number)
        case .doubleArray(let numbers): self = .array(numbers.map { .double($0) })
        case .bool(let value): self = .bool(value)
        case .boolArray(let values): self = .array(values.map { .bool($0) })
        case .string(let text): self = .string(text)
        case .stringArray(let texts): self = .array(texts.map { .string($0) })
        case .stringConvertible(let value): self = .string("\(value)")
        case .stringConvertibleArray(let values): self = .array(values.map { .string("\($0)") })
        default: self = .string("\(attribute)")
        }
    }
}
