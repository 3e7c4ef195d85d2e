import Foundation

/// How every message of the pipeline is written: UTF-8 JSON, members sorted by name, no spaces, times as ``Timestamp`` writes them,
/// bytes as base64. The same value is always the same bytes, so digests of messages mean something.
public enum CanonicalJSON {
    /// The value as JSON: members sorted, no spaces, times in whole milliseconds. The same value is always the same bytes.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        if let value = value as? any JSONWritable {
            var text = JSONText()
            value.write(to: &text)
            return text.bytes
        }
        return encodeMembers(of: value)
    }

    /// The value as JSON, by its type's `encode(to:)`.
    static func encodeMembers(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp.format(date))
        }
        do {
            return Array(try encoder.encode(value))
        } catch {
            // The message types hold no floating-point numbers and encode themselves member by member: nothing can fail.
            preconditionFailure("a message that cannot be written: \(type(of: value))")
        }
    }

    /// Reads what Comity itself wrote. What others wrote is read with ``StrictJSON``.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = Timestamp.parse(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be an RFC 3339 time")
            }
            return date
        }
        return try decoder.decode(type, from: Data(bytes))
    }
}
