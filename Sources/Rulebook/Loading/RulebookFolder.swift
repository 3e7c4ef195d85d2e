public import Foundation

/// Reads rulebooks from a disk: the only place in the module that does.
public enum RulebookFolder {
    /// The most that a file of a rulebook may hold.
    private static let largestFile = 4 << 20

    /// Reads every version of a folder: each folder in it is one, and is named by its version. Files beside them are for people.
    ///
    /// - Throws: `RulebookError` with the file, the place in it and the reason.
    public static func shelf(at folder: URL) throws(RulebookError) -> RulebookShelf {
        var versions: [Rulebook] = []
        for entry in try entries(of: folder, named: folder.path(percentEncoded: false)) where entry.hasDirectoryPath {
            versions.append(try rulebook(at: entry))
        }
        return try RulebookShelf(versions)
    }

    /// Reads one version.
    public static func rulebook(at folder: URL) throws(RulebookError) -> Rulebook {
        let name = folder.lastPathComponent
        do throws(RulebookError) {
            let rulebook = try Rulebook(files: try files(at: folder))
            guard rulebook.version == name else {
                throw RulebookError(
                    file: RulebookFiles.main,
                    path: "version",
                    reason: "must be the name of its folder"
                )
            }
            return rulebook
        } catch {
            throw RulebookError(file: "\(name)/\(error.file)", path: error.path, reason: error.reason)
        }
    }

    /// The bytes of each file of a version, by its path in the folder. Hidden files are left out.
    static func files(at folder: URL) throws(RulebookError) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for entry in try entries(of: folder, named: ".") {
            let name = entry.lastPathComponent
            guard entry.hasDirectoryPath else {
                files[name] = try bytes(of: entry, named: name)
                continue
            }
            for inner in try entries(of: entry, named: name) {
                let name = "\(name)/\(inner.lastPathComponent)"
                guard !inner.hasDirectoryPath else { throw RulebookError(file: name, reason: "is a folder; a file is due") }
                files[name] = try bytes(of: inner, named: name)
            }
        }
        return files
    }

    private static func entries(of folder: URL, named name: String) throws(RulebookError) -> [URL] {
        do {
            return try FileManager.default.contentsOfDirectory(
                at: folder,
                includingPropertiesForKeys: [.isDirectoryKey],
                options: .skipsHiddenFiles
            )
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        } catch {
            throw RulebookError(file: name, reason: "is not a folder that can be read")
        }
    }

    private static func bytes(of file: URL, named name: String) throws(RulebookError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            let bytes = Array(try handle.read(upToCount: largestFile + 1) ?? Data())
            guard bytes.count <= largestFile else { throw RulebookError(file: name, reason: "is larger than 4 MiB") }
            return bytes
        } catch let error as RulebookError {
            throw error
        } catch {
            throw RulebookError(file: name, reason: "cannot be read")
        }
    }
}
