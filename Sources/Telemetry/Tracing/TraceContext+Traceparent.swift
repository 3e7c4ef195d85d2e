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
    public init?(traceparent text: some Collection<UInt8>) {
        let bytes = Array(text.prefix(Self.length + 1))
        guard bytes.count >= Self.length, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = Hexadecimal.value(of: bytes[0..<2]), version != 0xFF,
            bytes.count == Self.length || (version != 0 && bytes[Self.length] == Self.dash),
            let high = Hexadecimal.value(of: bytes[3..<19]), let low = Hexadecimal.value(of: bytes[19..<35]),
            let trace = TraceID(high: high, low: low),
            let span = Hexadecimal.value(of: bytes[36..<52]).flatMap(SpanID.init),
            let flags = Hexadecimal.value(of: bytes[53..<55])
        else { return nil }
        self.init(trace: trace, span: span, isSampled: UInt8(flags) & Self.sampledFlag != 0)
    }

    /// The `traceparent` that stands for this, of version `00`.
    public var traceparent: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        bytes += [UInt8(ascii: "0"), UInt8(ascii: "0"), Self.dash]
        bytes += Hexadecimal.digits(of: trace.high)
        bytes += Hexadecimal.digits(of: trace.low)
        bytes.append(Self.dash)
        bytes += Hexadecimal.digits(of: span.value)
        bytes += [Self.dash, UInt8(ascii: "0"), UInt8(ascii: isSampled ? "1" : "0")]
        return bytes
    }
}

/// Hexadecimal digits in lower case: the only ones that trace contexts have.
enum Hexadecimal {
    private static let alphabet = Array("0123456789abcdef".utf8)

    static func digits(of value: UInt64) -> [UInt8] {
        (0..<16).map { alphabet[Int(truncatingIfNeeded: value >> (60 - 4 * UInt64($0))) & 15] }
    }

    /// The value of at most 16 digits; `nil` if one is none.
    static func value(of digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
