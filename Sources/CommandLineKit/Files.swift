public import Foundation

/// Files that people name on the command line.
public enum Files {
    /// What no file that a command reads whole may exceed: 64 MiB.
    public static let sizeLimit = 64 * 1024 * 1024

    /// A file's bytes; `-` reads standard input.
    public static func read(_ path: String, limit: Int = sizeLimit) throws(CommandFailure) -> [UInt8] {
        do {
            let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            var bytes: [UInt8] = []
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                bytes += chunk
                guard bytes.count <= limit else {
                    throw CommandFailure(.data, "FileTooLarge", "\(path.printable) is larger than \(limit) bytes")
                }
            }
            return bytes
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.missing, "FileNotRead", "\(path.printable) cannot be read")
        }
    }

    /// A file's text without white space around it.
    public static func readLine(_ path: String) throws(CommandFailure) -> String {
        String(decoding: try read(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Who may read what a command writes.
    public enum Mode: mode_t, Sendable {
        /// The user alone: private keys, evidence.
        case secret = 0o600
        case open = 0o644
    }

    /// Writes a file in one step: whoever looks sees the old file or the new one. `-` writes to standard output.
    /// - Parameters:
    ///   - replace: whether a file of that name may be there already.
    ///   - lasting: whether to wait until the disk has it. Who writes many files waits once, for all of them.
    public static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: Mode = .open,
        replace: Bool = true,
        lasting: Bool = true
    ) throws(CommandFailure) {
        if path == "-" {
            FileHandle.standardOutput.write(Data(bytes))
            return
        }
        guard replace || !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.cannotCreate, "FileExists", "\(path.printable) exists already; it is not replaced")
        }
        let draft = "\(path).\(getpid()).part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode.rawValue)
        guard descriptor >= 0 else { throw notWritten(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            if lasting { try handle.synchronize() }
            try handle.close()
        } catch {
            unlink(draft)
            throw notWritten(path)
        }
        guard rename(draft, path) == 0 else {
            unlink(draft)
            throw notWritten(path)
        }
    }

    /// Makes a folder, and those above it, for the user alone.
    public static func makeFolder(_ path: String) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure(.cannotCreate, "FolderNotMade", "\(path.printable) cannot be made")
        }
    }

    private static func notWritten(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            "FileNotWritten",
            "\(path.printable) cannot be written: \(String(cString: strerror(errno)))"
        )
    }
}
