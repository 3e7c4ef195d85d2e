import ComitySchema
import Foundation
import Testing
import Trust

@Suite struct `The published schemas` {
    @Test func `describe every message, and each has an example`() {
        let described = Set(PublishedSchemas.schemas).subtracting(["words", "dead-letter-headers"])
        #expect(described == Set(PublishedSchemas.types.keys))
        #expect(Set(PublishedSchemas.examples.map(PublishedSchemas.schema)) == described)
    }

    @Test(arguments: PublishedSchemas.examples)
    func `have examples that are read and written again byte by byte`(example: String) throws {
        let bytes = try PublishedSchemas.read("examples/\(example).json")
        let type = try #require(PublishedSchemas.types[PublishedSchemas.schema(of: example)])
        #expect(try PublishedSchemas.decode(type, bytes) + [UInt8(ascii: "\n")] == bytes)
    }

    /// Whatever a schema allows is read, and what it does not allow is refused: tried on every value that differs from an example
    /// in one place.
    @Test(arguments: PublishedSchemas.examples)
    func `say what the pipeline reads`(example: String) throws {
        let validator = try StructureValidator()
        let name = PublishedSchemas.schema(of: example)
        let type = try #require(PublishedSchemas.types[name])
        let value = try PublishedSchemas.json("examples/\(example).json")
        #expect(try validator.accepts(value, as: name))
        for (change, neighbour) in value.neighbours() {
            let isRead = (try? PublishedSchemas.decode(type, CanonicalJSON.encode(neighbour))) != nil
            #expect(try validator.accepts(neighbour, as: name) == isRead, "\(change)")
        }
    }

    /// What no example shows would otherwise be missed.
    @Test(arguments: PublishedSchemas.examples)
    func `know every member that a message may have`(example: String) throws {
        let name = PublishedSchemas.schema(of: example)
        let type = try #require(PublishedSchemas.types[name])
        let members = try PublishedSchemas.members(of: type, from: PublishedSchemas.read("examples/\(example).json"))
        guard case .object(let known) = try PublishedSchemas.json("\(name).schema.json")["properties"] else { return }
        #expect(Set(known.keys) == members)
    }

    @Test(arguments: [
        ("reasonCode", ReasonCode.allCases.map(\.rawValue)), ("dataCategory", DataCategory.allCases.map(\.rawValue)),
        ("action", OrderTask.Action.allCases.map(\.rawValue)), ("sealSuite", SealSuite.allCases.map(\.rawValue)),
    ])
    func `know all words that the pipeline knows`(word: String, values: [String]) throws {
        let words = try PublishedSchemas.json("words.schema.json")
        #expect(words["$defs"]?[word]?["enum"]?.list?.compactMap(\.text) == values)
    }

    @Test func `are told of in the guide`() throws {
        let guide = String(decoding: try PublishedSchemas.read("README.md"), as: UTF8.self)
        for kind in Notice.Kind.allCases { #expect(guide.contains("| `\(kind.rawValue)` |")) }
        for schema in PublishedSchemas.schemas { #expect(guide.contains("(\(schema).schema.json)")) }
        for type in JWSType.allCases { #expect(guide.contains("`\(type.rawValue)`")) }
        for topic in Topic.shared { #expect(guide.contains("`\(topic.name)`") == Self.isForAgencies(topic)) }
    }

    /// Every reason is explained once, to those who may meet it, and none that does not exist.
    @Test func `have a cure for each reason that an agency may hear, in the order-writer's guide`() throws {
        let cured = try Self.codes(in: "order-writers-guide.md")
        let inside = try Self.codes(in: "README.md")
        #expect(cured.count == Set(cured).count)
        #expect(Set(cured).isDisjoint(with: inside))
        #expect(Set(cured + inside) == Set(ReasonCode.allCases.map(\.rawValue)))
        #expect(Set(inside) == Set(Self.insideThePipeline.map(\.rawValue)))
    }

    /// Codes that stand in audit events and dead letters only.
    private static let insideThePipeline: [ReasonCode] = [
        .decisionInvalid, .taskNotActive, .taskUnknown, .sequenceGap, .bindingMismatch, .wrongPartition,
    ]

    /// The codes that a document's tables explain, one a row: they alone begin with a capital.
    private static func codes(in document: String) throws -> [String] {
        let rows = String(decoding: try PublishedSchemas.read(document), as: UTF8.self).split(separator: "\n")
        return rows.compactMap { row in row.prefixMatch(of: /\| `([A-Z][A-Za-z]+[a-z])` \|/).map { String($0.1) } }
    }

    @Test func `are bound to every topic`() throws {
        let document = String(decoding: try PublishedSchemas.read("asyncapi.yaml"), as: UTF8.self)
        for topic in Topic.shared { #expect(document.contains("address: \(topic.name)\n")) }
        #expect(document.contains("address: comity.agency.{authority}.v1\n"))
    }

    /// Agencies meet one topic of the provider's besides their own.
    private static func isForAgencies(_ topic: Topic) -> Bool { topic == .intake }
}
