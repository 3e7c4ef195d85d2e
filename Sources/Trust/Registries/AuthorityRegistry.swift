public import ComitySchema
public import Foundation

/// A Designated Authority, or an agency that issues orders and sends them through one.
public struct Authority: KeyOwner {
    /// What an authority does: issue orders, or certify and send them.
    public enum Role: String, Codable, Hashable, Sendable, CaseIterable {
        /// Transmits orders and certifies them; the only sender that the provider knows.
        case designatedAuthority
        /// Issues orders and signs them.
        case issuer
    }

    public let id: AuthorityID
    public let name: String
    public let country: CountryCode
    public let role: Role
    /// Through whom an issuer's orders come; `nil` for a Designated Authority itself.
    public let designatedAuthority: AuthorityID?
    /// Until when the authority's desk counts as reached under a number found elsewhere; what is served later waits for a call
    /// back (rule A14). Absent: the provider keeps no such date.
    public let verifiedUntil: Date?
    public let keys: [PinnedKey]
}

/// Who may send and issue orders, with the pinned keys that prove it. The provider keeps it; nothing in a message can add to it.
public struct AuthorityRegistry: Sendable {
    /// Sorted by id.
    public let authorities: [Authority]
    private let index: [AuthorityID: Authority]
    private let signers: [KeyID: (owner: Authority, key: PinnedKey)]

    /// Reads `{"authorities": […]}`.
    public init(json: [UInt8]) throws(TrustError) {
        let file = try RegistryFile.read(File.self, from: json, named: "the registry of authorities")
        authorities = try file.authorities.map { entry throws(TrustError) in try entry.authority() }.sorted { $0.id < $1.id }
        index = try RegistryFile.index(authorities, by: \.id)
        try RegistryFile.requireDistinctKeys(of: authorities)
        for authority in authorities { try Self.requirePlace(of: authority, in: index) }
        signers = RegistryFile.signers(of: authorities)
    }

    /// The authority of this id, if it is in the registry.
    public subscript(id: AuthorityID) -> Authority? { index[id] }

    /// The key of this id with its owner: ids are unique in a registry, so an id alone finds both.
    public func signer(_ id: KeyID) -> (owner: Authority, key: PinnedKey)? { signers[id] }

    private static func requirePlace(of authority: Authority, in index: [AuthorityID: Authority]) throws(TrustError) {
        switch (authority.role, authority.designatedAuthority) {
        case (.designatedAuthority, nil):
            return
        case (.designatedAuthority, .some):
            throw TrustError(code: .malformed, message: "\(authority.id) is a Designated Authority and cannot be under another")
        case (.issuer, nil):
            throw TrustError(code: .malformed, message: "\(authority.id) is an issuer and must name its designatedAuthority")
        case (.issuer, .some(let above)):
            guard index[above]?.role == .designatedAuthority else {
                throw TrustError(code: .malformed, message: "\(authority.id) must name a Designated Authority of this registry")
            }
        }
    }

    private struct File: Codable {
        let authorities: [Entry]

        struct Entry: Codable {
            let id: AuthorityID
            let name: String
            let country: CountryCode
            let role: Authority.Role
            let designatedAuthority: AuthorityID?
            let verifiedUntil: Date?
            let keys: [RegisteredKey]

            func authority() throws(TrustError) -> Authority {
                Authority(
                    id: id,
                    name: name,
                    country: country,
                    role: role,
                    designatedAuthority: designatedAuthority,
                    verifiedUntil: verifiedUntil,
                    keys: try keys.pinned()
                )
            }
        }
    }
}
