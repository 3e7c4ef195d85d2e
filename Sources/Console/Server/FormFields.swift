import Foundation
import HTTPTypes
import Hummingbird

/// The fields of a form, each name once.
struct FormFields: Hashable, Sendable {
    /// More than the longest signed decision in a form.
    static let largest = 262_144

    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    subscript(name: String) -> String? { values[name] }

    /// Reads `application/x-www-form-urlencoded`. A name that occurs twice is an error: nobody knows which one is meant.
    init(urlEncoded text: String) throws(ConsoleFailure) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&", omittingEmptySubsequences: true) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = Self.decode(parts[0]), let value = Self.decode(parts[1]),
                values.updateValue(value, forKey: name) == nil
            else { throw .formMalformed }
        }
        self.values = values
    }

    static func read(_ request: Request) async throws -> FormFields {
        var request = request
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw ConsoleFailure.formMalformed
        }
        do {
            let body = try await request.collectBody(upTo: largest)
            return try FormFields(urlEncoded: String(buffer: body))
        } catch let failure as ConsoleFailure {
            throw failure
        } catch {
            throw ConsoleFailure.formTooLarge
        }
    }

    private static func decode(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
