public import Foundation
public import Rulebook

/// The rulebook that lies in the repository.
public enum DeployedRulebook {
    /// The folder of all its versions.
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Deploy/rulebooks", directoryHint: .isDirectory).standardizedFileURL

    /// The newest version, as if both reviewers of the sample world had approved it.
    public static func approved() throws -> Rulebook { try newest.get() }

    private static let newest = Result {
        let versions = try RulebookFolder.shelf(at: folder).versions
        return versions[versions.count - 1].approved(by: ["alice", "bob"])
    }
}
