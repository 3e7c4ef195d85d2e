public import Foundation

/// A record of an agency's own topic: the provider's signed statement and, for a part, the ciphertext that it vouches for.
public struct AgencyMessage: Codable, Hashable, Sendable {
    /// A compact JWS of the provider's over an ``AgencyStatement``.
    public let statement: String
    /// The sealed bytes, present for parts only. The statement holds their digest.
    public let ciphertext: Data?

    public init(statement: String, ciphertext: Data? = nil) {
        self.statement = statement
        self.ciphertext = ciphertext
    }
}

/// What the provider signs for an agency.
public struct AgencyStatement: Codable, Hashable, Sendable {
    public let provider: EntityID
    public let issuedAt: Date
    public let content: Content

    public init(provider: EntityID, issuedAt: Date, content: Content) {
        self.provider = provider
        self.issuedAt = issuedAt
        self.content = content
    }

    /// What is said: a notice, or how a part is opened. Exactly one member is present.
    public enum Content: Codable, Hashable, Sendable {
        case notice(Notice)
        case part(PartStatement)

        private enum CodingKeys: String, CodingKey {
            case notice, part
        }

        public init(from decoder: any Decoder) throws {
            let (container, key) = try OneOf.container(from: decoder, keyedBy: CodingKeys.self)
            switch key {
            case .notice: self = .notice(try container.decode(Notice.self, forKey: key))
            case .part: self = .part(try container.decode(PartStatement.self, forKey: key))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .notice(let value): try container.encode(value, forKey: .notice)
            case .part(let value): try container.encode(value, forKey: .part)
            }
        }
    }
}

/// How a delivered part is opened and checked.
public struct PartStatement: Codable, Hashable, Sendable {
    public let binding: SealBinding
    public let suite: SealSuite
    public let encapsulatedKey: Data
    public let ciphertextDigest: Digest

    public init(binding: SealBinding, suite: SealSuite, encapsulatedKey: Data, ciphertextDigest: Digest) {
        self.binding = binding
        self.suite = suite
        self.encapsulatedKey = encapsulatedKey
        self.ciphertextDigest = ciphertextDigest
    }
}
