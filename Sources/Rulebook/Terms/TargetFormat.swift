import ComitySchema
import Foundation

/// The form that identifiers of one format have, such as `EmailAddress`.
public struct TargetFormat: Sendable {
    /// As the rulebook's file writes it.
    public struct Definition: Codable, Hashable, Sendable {
        public let name: String
        /// An ICU regular expression that a whole value must match.
        public let pattern: String
        public let maximumLength: Int
        /// Whether many people may share one value, so that an order must say when it was seen in use (rule D12). Absent: no.
        public let isShared: Bool?
    }

    public let name: String
    /// Whether many people may share one value, so that an order must say when it was seen in use (rule D12).
    public let isShared: Bool
    private let maximumLength: Int
    private let expression: NSRegularExpression

    /// - Throws: `RulebookError` if the pattern cannot be read, or if it lets something pass that names more than one target.
    init(_ definition: Definition, at place: Place) throws(RulebookError) {
        try place.at("name").requireText(definition.name)
        try place.at("maximumLength").require((1...1024).contains(definition.maximumLength), "must be 1 to 1024")
        do {
            expression = try NSRegularExpression(pattern: definition.pattern)
        } catch {
            throw place.at("pattern").error("is not a regular expression")
        }
        name = definition.name
        isShared = definition.isShared ?? false
        maximumLength = definition.maximumLength
        if let probe = BulkSelector.examples.first(where: matches) {
            throw place.at("pattern").error("lets \"\(probe)\" pass, which does not name one target")
        }
    }

    /// Whether the whole value has the format's form.
    func matches(_ value: String) -> Bool {
        guard value.utf8.count <= maximumLength else { return false }
        let whole = NSRange(value.startIndex..., in: value)
        return expression.firstMatch(in: value, options: .anchored, range: whole)?.range == whole
    }
}

/// Selectors that name many people instead of one (18 USC 2523(b)(4)(D)(ii); rule D02).
enum BulkSelector {
    /// What no format may let pass.
    static let examples = [
        "", " ", "*", "%", "*@example.org", "a*@example.org", "a%@example.org", "a?@example.org", "@example.org", "example.org/*",
        "a@example.org,b@example.org", "a@example.org b@example.org", "a@example.org;b@example.org", "192.0.2.0/24",
        "2001:db8::/32",
    ]

    /// Why a value names no single target, or `nil` if nothing shows that it does not.
    static func problem(in value: String) -> String? {
        if value.allSatisfy(\.isWhitespace) { return "is empty" }
        if value.contains(where: { "*?%".contains($0) }) { return "holds a wildcard" }
        if value.contains(where: { ",;|".contains($0) || $0.isWhitespace }) { return "names several targets" }
        if value.hasPrefix("@") { return "names a whole domain" }
        if isNetwork(value) { return "names a range of addresses" }
        return nil
    }

    /// An address and a prefix length that leaves more than one address.
    private static func isNetwork(_ value: String) -> Bool {
        guard let slash = value.lastIndex(of: "/"), let length = Int(value[value.index(after: slash)...]) else { return false }
        return length < (value.contains(":") ? 128 : 32)
    }
}
