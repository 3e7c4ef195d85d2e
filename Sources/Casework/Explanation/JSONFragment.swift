import ComitySchema

/// A part of a message, whatever its type, for printing.
package enum JSONFragment: Codable, Hashable {
    case absent
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([JSONFragment])
    case object([String: JSONFragment])

    package init(of value: some Encodable) {
        // What this program has encoded it can read again.
        self = (try? CanonicalJSON.decode(JSONFragment.self, from: CanonicalJSON.encode(value))) ?? .absent
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .absent
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONFragment].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONFragment].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .absent: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// What lies at a path of members. Of a list, what lies there in each of its elements.
    package func at(_ path: some Collection<Substring>) -> JSONFragment {
        guard let first = path.first else { return self }
        switch self {
        case .object(let members): return members[String(first)]?.at(path.dropFirst()) ?? .absent
        case .list(let elements): return .list(elements.map { $0.at(path) })
        case .absent, .bool, .number, .text: return .absent
        }
    }

    /// The same with only those elements of lists that are about one task, where the elements say about which task they are.
    package func about(_ task: String) -> JSONFragment {
        switch self {
        case .list(let elements): .list(elements.filter { $0.isAbout(task) }.map { $0.about(task) })
        case .object(let members): .object(members.mapValues { $0.about(task) })
        case .absent, .bool, .number, .text: self
        }
    }

    private func isAbout(_ task: String) -> Bool {
        guard case .object(let members) = self, case .text(let name)? = members["task"] ?? members["reference"] else {
            return true
        }
        return name == task
    }

    /// As JSON; an absent part as `absent`.
    package var line: String { self == .absent ? "absent" : String(decoding: CanonicalJSON.encode(self), as: UTF8.self) }
}
