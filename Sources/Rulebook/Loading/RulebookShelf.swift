public import ComitySchema
public import Foundation

/// The versions of a rulebook. A case is judged by the version that was in force when its order was served, so that a change of the
/// parameters changes no case that is open.
public struct RulebookShelf: Sendable {
    /// In the order in which they come into force.
    public let versions: [Rulebook]

    /// - Throws: `RulebookError` unless there is one version at least and no two share a version, a label or a beginning.
    public init(_ rulebooks: [Rulebook]) throws(RulebookError) {
        versions = rulebooks.sorted { $0.effectiveFrom < $1.effectiveFrom }
        guard !versions.isEmpty else { throw RulebookError(file: ".", reason: "holds no version of a rulebook") }
        for (earlier, later) in zip(versions, versions.dropFirst()) where earlier.effectiveFrom == later.effectiveFrom {
            throw RulebookError(
                file: "\(later.version)/\(RulebookFiles.main)",
                path: "effectiveFrom",
                reason: "is also when version \(earlier.version) comes into force"
            )
        }
        guard Set(versions.map(\.label)).count == versions.count else {
            throw RulebookError(file: ".", reason: "holds a version twice")
        }
    }

    /// The version by which an order is judged: the one that was in force when it was served, or a later one that is in force now and
    /// says that it is retroactive. If none was in force yet it is the first, which does not judge the order
    /// (`Rulebook.judges(servedAt:at:)`) and so holds it for people.
    public func rulebook(servedAt: Date, at now: Date) -> Rulebook {
        versions.last { $0.judges(servedAt: servedAt, at: now) } ?? versions[0]
    }

    /// The version of a label, as reports name it.
    public subscript(label: String) -> Rulebook? { versions.first { $0.label == label } }

    /// The same versions, each approved by the people whose signatures `verify` finds good.
    public func approved(_ verify: (Rulebook) -> [ReviewerID]) -> RulebookShelf {
        RulebookShelf(sorted: versions.map { $0.approved(by: verify($0)) })
    }

    private init(sorted: [Rulebook]) { versions = sorted }
}
