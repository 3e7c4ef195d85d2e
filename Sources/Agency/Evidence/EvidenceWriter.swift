import ComitySchema
import CommandLineKit
import Foundation

/// Puts answers on disk. The folder of an answer whose items its manifest lists appears whole or not at all.
struct EvidenceWriter {
    let root: String

    /// The folder of a task's answer. What an amendment made of a task has an answer, and a folder, of its own.
    func folder(of task: TaskID, order: OrderReference, case: CaseID, reference: TaskReference) -> String {
        let order = "\(root)/\(FileName.safe(order.rawValue))"
        let version = (1...TaskID.maximumVersions).first { TaskID(of: `case`, reference: reference, version: $0) == task } ?? 1
        // No safe name has a tilde: no version's folder is another task's.
        return "\(order)/\(FileName.safe(reference.rawValue))\(version == 1 ? "" : "~\(version)")"
    }

    /// Writes an answer, unless the same one is there already.
    /// - Returns: the folder of the task's answer.
    func write(_ answer: Answer) throws(CommandFailure) -> String {
        let manifest = answer.manifest
        let folder = folder(of: manifest.taskID, order: manifest.order, case: manifest.caseID, reference: manifest.task)
        let (order, name) = ((folder as NSString).deletingLastPathComponent, (folder as NSString).lastPathComponent)
        // Names never begin with a dot: no task's folder is another one's draft.
        let draft = "\(order)/.\(name).part"
        let files = EvidenceTree(of: answer).files
        if Self.holds(folder, files[EvidenceTree.checksums] ?? []) { return folder }

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
    static func holds(_ folder: String, _ checksums: [UInt8]) -> Bool {
        FileManager.default.contents(atPath: "\(folder)/\(EvidenceTree.checksums)") == Data(checksums)
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
