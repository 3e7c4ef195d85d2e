public import ComitySchema
public import Foundation
public import Trust

/// The world that tests and examples play in: a provider with two legal entities, two Designated Authorities, three agencies
/// under them and three reviewers. Keys are derived from their ids and the British side signs with EdDSA, so its messages are the
/// same bytes in every run; ES256 signatures and seals are not.
///
/// Everyone signs with a key `NAME-sign`; Designated Authorities receive with `NAME-seal`; the provider signs with `exmail-sign`.
public struct SampleWorld: Sendable {
    public let authorities: AuthorityRegistry
    public let reviewers: ReviewerRegistry
    public let entities: EntityRegistry
    /// The registries' files.
    public let authoritiesJSON: [UInt8]
    public let reviewersJSON: [UInt8]
    public let entitiesJSON: [UInt8]
    /// The instant at which everything happens unless a test says otherwise: a Monday, 13:00 UTC.
    public let now: Date
    /// The provider's own signing key, as agencies have pinned it.
    public let providerKey: PinnedKey
    /// The provider's own signing key, as its stages read it.
    public let providerPrivateJWK: [UInt8]

    private let signers: [KeyID: Signer]
    private let openers: [KeyID: SealOpener]

    /// The world without troubles.
    public static let standard = SampleWorld()

    /// - Parameters:
    ///   - revoking: keys that are revoked, and since when.
    ///   - accounts: the reviewers' own accounts at the provider.
    public init(
        revoking: [KeyID: Date] = [:],
        accounts: [ReviewerID: [AccountID]] = [:],
        now: Date = Date(millisecondsSince1970: 1_795_438_800_000)
    ) {
        do {
            try self.init(cast: SampleCast(), revoking: revoking, accounts: accounts, now: now)
        } catch {
            preconditionFailure("the sample world is not sound: \(error)")
        }
    }

    private init(cast: SampleCast, revoking: [KeyID: Date], accounts: [ReviewerID: [AccountID]], now: Date) throws {
        self.now = now
        let validity = TimeWindow(from: now - 300 * 86_400, until: now + 300 * 86_400)
        let files = try SampleFiles(cast: cast, validity: validity, revoking: revoking, accounts: accounts)
        authoritiesJSON = files.authorities
        reviewersJSON = files.reviewers
        entitiesJSON = files.entities
        authorities = try AuthorityRegistry(json: files.authorities)
        reviewers = try ReviewerRegistry(json: files.reviewers)
        entities = try EntityRegistry(json: files.entities)
        providerPrivateJWK = try cast.providerKey.pair().privateJWK
        providerKey = try PinnedKey(publicJWK: cast.providerKey.pair().publicJWK, validity: validity)
        var signers: [KeyID: Signer] = [:]
        var openers: [KeyID: SealOpener] = [:]
        for key in cast.keys {
            let file = try key.pair().privateJWK
            switch key.algorithm.use {
            case .signing: signers[key.id] = try Signer(privateJWK: file)
            case .sealing: openers[key.id] = try SealOpener(privateJWK: file)
            }
        }
        self.signers = signers
        self.openers = openers
    }

    /// Who signs with a key. Ends the test if the world has no such key.
    public func signer(_ key: KeyID) -> Signer {
        guard let signer = signers[key] else { preconditionFailure("nobody in the sample world signs with \(key)") }
        return signer
    }

    /// Opens what is sealed to a key. Ends the test if the world has no such key.
    public func opener(_ key: KeyID) -> SealOpener {
        guard let opener = openers[key] else { preconditionFailure("nobody in the sample world receives with \(key)") }
        return opener
    }

    /// An authority's private key to sign with.
    public func signer(of authority: AuthorityID) -> Signer { signer(SampleKey.signing(authority.rawValue)) }

    /// A reviewer's private key to sign with.
    public func signer(of reviewer: ReviewerID) -> Signer { signer(SampleKey.signing(reviewer.rawValue)) }

    /// An authority's private key to open parts with.
    public func opener(of authority: AuthorityID) -> SealOpener { opener(SampleKey.sealing(authority.rawValue)) }

    /// Signs for the provider.
    public var providerSigner: Signer { signer(SampleKey.signing("exmail")) }

    /// The key to which answers for an authority are sealed.
    public func sealingKey(of authority: AuthorityID) -> PinnedKey {
        guard let key = authorities[authority]?.sealingKey(at: now) else {
            preconditionFailure("\(authority) receives nothing in the sample world")
        }
        return key
    }
}
