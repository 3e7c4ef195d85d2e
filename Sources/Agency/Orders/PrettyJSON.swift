import CommandLineKit
import Foundation

/// JSON for people: the same value, on many lines.
enum PrettyJSON {
    static func text(of json: [UInt8]) throws -> String {
        let value = try JSONSerialization.jsonObject(with: Data(json))
        let pretty = try JSONSerialization.data(
            withJSONObject: value,
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: pretty, as: UTF8.self)
    }
}
