import ComitySchema
import Foundation
import ProviderKit

/// The schemas and examples that agencies and operators are given, as they lie in the repository.
enum PublishedSchemas {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas")

    /// The type that reads and writes what a schema describes.
    static let types: [String: any (Codable & Sendable).Type] = [
        "admitted-message": AdmittedMessage.self,
        "agency-message": AgencyMessage.self,
        "agency-statement": AgencyStatement.self,
        "audit-event": AuditEvent.self,
        "case": Case.self,
        "decision": Decision.self,
        "digest-batch": DigestBatch.self,
        "intercept-report": InterceptReport.self,
        "live-event": LiveEvent.self,
        "manifest": Manifest.self,
        "notice": Notice.self,
        "order": Order.self,
        "outcome": Outcome.self,
        "part-content": PartContent.self,
        "sealed-part": SealedPart.self,
        "task": TaskRecord.self,
        "transmittal": Transmittal.self,
    ]

    static func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func json(_ name: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(try read(name)))
    }

    static func names(in folder: URL, ending: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }

    static let schemas = names(in: folder, ending: ".schema.json")
    /// The examples of messages. Headers are no message.
    static let examples = names(in: folder.appending(path: "examples"), ending: ".json").filter { $0 != "dead-letter-headers" }

    /// The schema whose name the example's name begins with.
    static func schema(of example: String) -> String {
        schemas.filter { example == $0 || example.hasPrefix($0 + "-") }.max { $0.count < $1.count } ?? ""
    }

    /// The stored members of a message's type, present or not: its JSON has the same names.
    static func members<Value: Codable>(of type: Value.Type, from bytes: [UInt8]) throws -> Set<String> {
        let value = try StrictJSON.decode(type, from: bytes, limits: .init(maxBytes: 1 << 22))
        return Set(Mirror(reflecting: value).children.compactMap(\.label))
    }

    static func decode<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> [UInt8] {
        CanonicalJSON.encode(try StrictJSON.decode(type, from: bytes, limits: .init(maxBytes: 1 << 22)))
    }
}

/// Any JSON.
enum JSONValue: Codable, Hashable, Sendable {
    case null
    case flag(Bool)
    case number(Int)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    subscript(member: String) -> JSONValue? {
        if case .object(let members) = self { members[member] } else { nil }
    }

    var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    var list: [JSONValue]? {
        if case .list(let value) = self { value } else { nil }
    }

    /// A value that differs from another one in one place, and how.
    typealias Neighbour = (change: String, value: JSONValue)

    /// Every value that differs from this one in one place: a member taken out, a member added, a value replaced.
    func neighbours(at path: String = "") -> [Neighbour] {
        var found = [("\(path) becomes another kind of value", stranger)]
        switch self {
        case .object(let members):
            found.append(("\(path) has one more", .object(members.merging(["unknownMember": .number(1)]) { old, _ in old })))
            for (name, value) in members {
                found.append(("\(path).\(name) is taken out", .object(members.filter { $0.key != name })))
                found += value.neighbours(at: "\(path).\(name)").map { change, value in
                    (change, .object(members.merging([name: value]) { _, new in new }))
                }
            }
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                found += element.neighbours(at: "\(path)[\(index)]").map {
                    ($0.change, .list(elements.replacing(index, with: $0.value)))
                }
            }
        case .text(let text):
            found += [
                ("\(path) ends in a space", .text(text + " ")), ("\(path) is empty", .text("")),
                ("\(path) is in capitals", .text(text.uppercased())),
            ]
        case .null, .flag, .number:
            break
        }
        return found
    }

    private var stranger: JSONValue {
        switch self {
        case .null, .flag, .number: .text("a text")
        case .text: .number(7)
        case .list: .object([:])
        case .object: .list([])
        }
    }
}

extension [JSONValue] {
    fileprivate func replacing(_ index: Int, with value: JSONValue) -> [JSONValue] {
        var copy = self
        copy[index] = value
        return copy
    }
}
