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

    /// The version by which an order is judged: the one that was in force when it was served, or a later one that says that it is
    /// retroactive. If none was in force yet it is the first, which does not judge the order (`Rulebook.judges(servedAt:)`) and so
    /// holds it for people.
    public func rulebook(servedAt: Date) -> Rulebook { versions.last { $0.judges(servedAt: servedAt) } ?? versions[0] }

    /// Refuses a shelf that cannot judge what is served now, and one with a retroactive version that is not in force yet: it would
    /// judge cases before its time.
    public func check(at now: Date) throws(RulebookError) {
        guard versions[0].effectiveFrom <= now else {
            throw RulebookError(file: ".", reason: "holds no version that is in force yet")
        }
        for version in versions where version.isRetroactive && version.effectiveFrom > now {
            throw RulebookError(
                file: "\(version.version)/\(RulebookFiles.main)",
                path: "effectiveFrom",
                reason: "is still to come; a retroactive version counts at once, so it belongs here only when it is in force"
            )
        }
    }

    /// The version of a label, as reports name it.
    public subscript(label: String) -> Rulebook? { versions.first { $0.label == label } }

    /// The same versions, each approved by the people whose signatures `verify` finds good.
    public func approved(_ verify: (Rulebook) -> [ReviewerID]) -> RulebookShelf {
        RulebookShelf(sorted: versions.map { $0.approved(by: verify($0)) })
    }

    private init(sorted: [Rulebook]) { versions = sorted }
}
