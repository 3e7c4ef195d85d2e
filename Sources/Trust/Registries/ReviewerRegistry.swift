public import ComitySchema

/// A person of the provider who decides on cases and signs what they decided.
public struct Reviewer: KeyOwner {
    public let id: ReviewerID
    public let name: String
    /// The person's own accounts at the provider: nobody decides on an order that names one of them (rule D13).
    public let accounts: [AccountID]
    public let keys: [PinnedKey]
    /// Whether the person's word counts for a version of the rulebook (rule B20).
    public let approvesRulebooks: Bool
}

/// The people whose decisions count, with their pinned keys.
public struct ReviewerRegistry: Sendable {
    /// Sorted by id.
    public let reviewers: [Reviewer]
    private let index: [ReviewerID: Reviewer]
    private let signers: [KeyID: (owner: Reviewer, key: PinnedKey)]

    /// Reads `{"reviewers": […]}`.
    public init(json: [UInt8]) throws(TrustError) {
        let file = try RegistryFile.read(File.self, from: json, named: "the registry of reviewers")
        reviewers = try file.reviewers.map { entry throws(TrustError) in
            Reviewer(
                id: entry.id,
                name: entry.name,
                accounts: entry.accounts ?? [],
                keys: try entry.keys.pinned(),
                approvesRulebooks: entry.approvesRulebooks ?? false
            )
        }
        .sorted { $0.id < $1.id }
        index = try RegistryFile.index(reviewers, by: \.id)
        try RegistryFile.requireDistinctKeys(of: reviewers)
        try Self.requireDistinctPeople(reviewers)
        signers = RegistryFile.signers(of: reviewers)
    }

    /// The reviewer of this id, if there is one in the registry.
    public subscript(id: ReviewerID) -> Reviewer? { index[id] }

    /// The key of this id with its owner: ids are unique in a registry, so an id alone finds both.
    public func signer(_ id: KeyID) -> (owner: Reviewer, key: PinnedKey)? { signers[id] }

    /// Refuses two reviewers with one account: they would be one person who counts twice.
    private static func requireDistinctPeople(_ reviewers: [Reviewer]) throws(TrustError) {
        var owners: [AccountID: ReviewerID] = [:]
        for reviewer in reviewers {
            for account in Set(reviewer.accounts) {
                if let other = owners.updateValue(reviewer.id, forKey: account) {
                    let problem = "\(other) and \(reviewer.id) have one account: two reviewers must be two people"
                    throw TrustError(code: .malformed, message: problem)
                }
            }
        }
    }

    private struct File: Codable {
        let reviewers: [Entry]

        struct Entry: Codable {
            let id: ReviewerID
            let name: String
            let accounts: [AccountID]?
            let keys: [RegisteredKey]
            /// Absent: no.
            let approvesRulebooks: Bool?
        }
    }
}
