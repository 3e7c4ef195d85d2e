/// The form in which W3C Trace Context (Recommendation of 6 February 2020, level 1) writes it: `00-TRACE-SPAN-FLAGS`.
extension TraceContext {
    /// The headers' names. Kafka tells capital letters from small ones; these are small wherever traces go through Kafka.
    public static let parentHeader = "traceparent"
    public static let stateHeader = "tracestate"

    private static let length = 55
    private static let dash = UInt8(ascii: "-")
    private static let sampledFlag: UInt8 = 1

    /// Reads a `traceparent`. `nil` if it is none, and a trace has to begin anew then: digits that are not small hexadecimal ones, ids of
    /// nothing but zeroes, version `ff`, or another length than its version has. Of a version to come the beginning is read, which that
    /// has to leave as it is.
    public init?(traceparent bytes: [UInt8]) {
        guard bytes.count >= Self.length, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = Hexadecimal.value(in: bytes, 0..<2), version != 0xFF,
            bytes.count == Self.length || (version != 0 && bytes[Self.length] == Self.dash),
            let high = Hexadecimal.value(in: bytes, 3..<19), let low = Hexadecimal.value(in: bytes, 19..<35),
            let trace = TraceID(high: high, low: low),
            let span = Hexadecimal.value(in: bytes, 36..<52).flatMap(SpanID.init),
            let flags = Hexadecimal.value(in: bytes, 53..<55)
        else { return nil }
        self.init(trace: trace, span: span, isSampled: UInt8(flags) & Self.sampledFlag != 0)
    }

    /// The `traceparent` that stands for this, of version `00`.
    public var traceparent: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        Hexadecimal.append(0, digits: 2, to: &bytes)
        bytes.append(Self.dash)
        Hexadecimal.append(trace.high, to: &bytes)
        Hexadecimal.append(trace.low, to: &bytes)
        bytes.append(Self.dash)
        Hexadecimal.append(span.value, to: &bytes)
        bytes.append(Self.dash)
        Hexadecimal.append(isSampled ? UInt64(Self.sampledFlag) : 0, digits: 2, to: &bytes)
        return bytes
    }
}

/// Hexadecimal digits in lower case: the only ones that trace contexts have.
enum Hexadecimal {
    static func append(_ value: UInt64, digits: Int = 16, to bytes: inout [UInt8]) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> (4 * UInt64(place))) & 15
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    static func text(_ values: UInt64...) -> String {
        var bytes: [UInt8] = []
        for value in values { append(value, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value of at most 16 digits; `nil` if one is none.
    static func value(in bytes: [UInt8], _ range: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        for index in range {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
