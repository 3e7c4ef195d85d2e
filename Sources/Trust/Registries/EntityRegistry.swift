public import ComitySchema

/// One of the provider's legal entities: the addressee of an order, and by its country the law that receives it (rule B14).
public struct Entity: Codable, Hashable, Sendable {
    public let id: EntityID
    public let country: CountryCode
    public let name: String
    /// The categories of data that the entity's services hold (rule B15). Absent: all.
    public let services: [DataCategory]?
}

/// The provider's legal entities: at least one.
public struct EntityRegistry: Sendable {
    /// Sorted by id.
    public let entities: [Entity]
    private let index: [EntityID: Entity]

    /// Reads `{"entities": […]}`.
    public init(json: [UInt8]) throws(TrustError) {
        entities = try RegistryFile.read(File.self, from: json, named: "the registry of entities").entities.sorted {
            $0.id < $1.id
        }
        index = try RegistryFile.index(entities, by: \.id)
        guard !entities.isEmpty else {
            throw TrustError(code: .malformed, message: "the registry of entities names no entity")
        }
    }

    /// The entity of this id, if it is in the registry.
    public subscript(id: EntityID) -> Entity? { index[id] }

    private struct File: Codable {
        let entities: [Entity]
    }
}
