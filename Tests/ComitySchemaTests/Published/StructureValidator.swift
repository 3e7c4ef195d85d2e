import Foundation

/// As much of JSON Schema 2020-12 as says which values have the right form: what the published schemas use of it, but for bounds
/// and constants (`minimum`, `minItems`, `const`), which are the rules' business and not the reader's.
final class StructureValidator {
    private let schemas: [String: JSONValue]
    /// What was asked before: neighbours share nearly all their texts.
    private var answers: [Question: Bool] = [:]

    private struct Question: Hashable {
        let text: String
        let pattern: String
    }

    init() throws {
        schemas = try Dictionary(
            uniqueKeysWithValues: PublishedSchemas.schemas.map { ($0, try PublishedSchemas.json("\($0).schema.json")) }
        )
    }

    func accepts(_ value: JSONValue, as name: String) throws -> Bool {
        guard let schema = schemas[name] else { throw Unsupported(keyword: name) }
        return try accepts(value, schema, in: name)
    }

    struct Unsupported: Error {
        let keyword: String
    }

    private func accepts(_ value: JSONValue, _ schema: JSONValue, in file: String) throws -> Bool {
        guard case .object(let keywords) = schema else { throw Unsupported(keyword: "a schema that is no object") }
        for (keyword, rule) in keywords {
            switch keyword {
            case "$schema", "$id", "$defs", "title", "description", "contentEncoding", "minimum", "minItems", "required", "const",
                "additionalProperties":
                break
            case "$ref" where rule.text?.hasSuffix("/compactJWS") == true:
                // A signature is proven, not read: messages take any text for one.
                guard case .text = value else { return false }
            case "$ref":
                let (target, place) = try resolve(rule.text ?? "", in: file)
                guard try accepts(value, target, in: place) else { return false }
            case "type":
                guard Self.isOf(rule.text, value) else { return false }
            case "enum":
                guard rule.list?.contains(value) == true else { return false }
            case "pattern":
                guard case .text(let text) = value, let pattern = rule.text else { return false }
                guard try matches(text, pattern) else { return false }
            case "items":
                guard let elements = value.list else { return false }
                for element in elements where try !accepts(element, rule, in: file) { return false }
            case "oneOf":
                let matching = try (rule.list ?? []).filter { try accepts(value, $0, in: file) }
                guard matching.count == 1 else { return false }
            case "properties":
                guard try accepts(value, properties: rule, of: keywords, in: file) else { return false }
            default:
                throw Unsupported(keyword: keyword)
            }
        }
        return true
    }

    private func accepts(
        _ value: JSONValue,
        properties: JSONValue,
        of schema: [String: JSONValue],
        in file: String
    ) throws -> Bool {
        guard case .object(let members) = value, case .object(let known) = properties else { return false }
        guard schema["additionalProperties"] == .flag(false), let required = schema["required"]?.list else {
            throw Unsupported(keyword: "an object that is open, or does not say what it needs")
        }
        guard required.allSatisfy({ members[$0.text ?? ""] != nil }) else { return false }
        for (name, member) in members {
            guard let rule = known[name], try accepts(member, rule, in: file) else { return false }
        }
        return true
    }

    private func matches(_ text: String, _ pattern: String) throws -> Bool {
        let question = Question(text: text, pattern: pattern)
        let answer = try answers[question] ?? (Regex(pattern).wholeMatch(in: text) != nil)
        answers[question] = answer
        return answer
    }

    private func resolve(_ reference: String, in file: String) throws -> (JSONValue, String) {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
        let place = parts[0].isEmpty ? file : String(parts[0]).replacing(".schema.json", with: "")
        guard var target = schemas[place] else { throw Unsupported(keyword: reference) }
        for step in parts.dropFirst().joined().split(separator: "/") {
            guard let next = target[String(step)] else { throw Unsupported(keyword: reference) }
            target = next
        }
        return (target, place)
    }

    private static func isOf(_ type: String?, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .list), ("string", .text), ("integer", .number), ("boolean", .flag): true
        default: false
        }
    }
}
