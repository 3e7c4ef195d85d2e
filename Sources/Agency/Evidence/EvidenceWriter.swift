import ComitySchema
import CommandLineKit
import Foundation

/// Puts answers on disk. A task's folder appears whole or not at all.
struct EvidenceWriter {
    let root: String

    /// Writes an answer, unless the same one is there already.
    /// - Returns: the folder of the task's answer.
    func write(_ answer: Answer) throws(CommandFailure) -> String {
        let order = "\(root)/\(FileName.safe(answer.manifest.order.rawValue))"
        let task = FileName.safe(answer.manifest.task.rawValue)
        let folder = "\(order)/\(task)"
        // Safe names never begin with a dot: no task's folder is another one's draft.
        let draft = "\(order)/.\(task).part"
        let files = EvidenceTree(of: answer).files
        if Self.holds(folder, files) { return folder }

        try remove(draft)
        for (path, bytes) in files {
            try Files.makeFolder(path.contains("/") ? "\(draft)/\(path.prefix { $0 != "/" })" : draft)
            try Files.write(bytes, to: "\(draft)/\(path)", mode: .secret, lasting: false)
        }
        // Whatever happens to the machine from here on: a folder that has its name is whole.
        sync()
        try remove(folder)
        guard rename(draft, folder) == 0 else {
            throw CommandFailure(.cannotCreate, "FolderNotMade", "\(folder.printable) cannot be made")
        }
        return folder
    }

    /// Whether a folder lists these files by their digests.
    private static func holds(_ folder: String, _ files: [String: [UInt8]]) -> Bool {
        guard let wanted = files[EvidenceTree.checksums] else { return false }
        return FileManager.default.contents(atPath: "\(folder)/\(EvidenceTree.checksums)") == Data(wanted)
    }

    private func remove(_ folder: String) throws(CommandFailure) {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw CommandFailure(.cannotCreate, "FolderNotReplaced", "\(folder.printable) cannot be replaced")
        }
    }
}
