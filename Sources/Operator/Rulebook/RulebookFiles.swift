import ComitySchema
import CommandLineKit
import Foundation
import Rulebook
import Trust

/// Rulebooks as people name them on the command line.
enum RulebookFiles {
    /// The versions in a folder, or the one version that the folder is.
    static func versions(_ folder: String) throws(CommandFailure) -> [Rulebook] {
        let url = try existing(folder)
        guard !isVersion(url) else { return [try version(folder)] }
        do throws(RulebookError) {
            let shelf = try RulebookFolder.shelf(at: url)
            try shelf.check(at: Date())
            return shelf.versions
        } catch {
            throw CommandFailure(.data, "RulebookWrong", error.description.printable)
        }
    }

    /// The one version that a folder is.
    static func version(_ folder: String) throws(CommandFailure) -> Rulebook {
        let url = try existing(folder)
        do throws(RulebookError) {
            return try RulebookFolder.rulebook(at: url)
        } catch {
            throw CommandFailure(.data, "RulebookWrong", error.description.printable)
        }
    }

    static func reviewers(_ path: String) throws(CommandFailure) -> ReviewerRegistry {
        let json = try Files.read(path)
        do throws(TrustError) {
            return try ReviewerRegistry(json: json)
        } catch {
            throw CommandFailure(.configuration, "RegistryMalformed", "\(path.printable): \(error.message)")
        }
    }

    static func approval(of reviewer: ReviewerID, in folder: String) -> String { "\(folder)/approvals/\(reviewer).jws" }

    /// Makes the folder of the approvals, open to whoever may read the rulebook.
    static func makeApprovals(in folder: String) throws(CommandFailure) {
        let path = "\(folder)/approvals"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.cannotCreate, "FolderNotMade", "\(path.printable) cannot be made")
        }
    }

    private static func existing(_ folder: String) throws(CommandFailure) -> URL {
        let url = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(.missing, "FolderNotFound", "\(folder.printable) is not a folder")
        }
        return url
    }

    private static func isVersion(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "rulebook.json").path)
    }
}
