import ComitySchema
import CommandLineKit
import Foundation

import struct Crypto.SHA256

/// A file that grows as an answer does, for its owner's eyes. What stands behind the bytes that are known to be right, such as half a
/// line after a crash, is cut off.
struct GrowingFile {
    let path: String
    /// How many bytes are known to be right.
    private(set) var length: UInt64 = 0
    private var hash = SHA256()

    init(_ path: String) {
        self.path = path
    }

    /// Of the bytes that are known to be right.
    var digest: Digest { Digest(unchecked: Hex.encode(hash.finalize())) }

    /// Takes the next bytes of the file for right.
    mutating func adopt(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        length += UInt64(bytes.count)
    }

    /// Writes bytes behind those that are known to be right, in one step.
    mutating func append(_ bytes: [UInt8]) throws(CommandFailure) {
        guard !bytes.isEmpty else { return }
        try write(bytes)
        adopt(bytes)
    }

    /// Leaves nothing behind the bytes that are known to be right.
    func settle() throws(CommandFailure) {
        if length > 0 || FileManager.default.fileExists(atPath: path) { try write([]) }
    }

    private func write(_ bytes: [UInt8]) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, Files.Mode.secret.rawValue)
        guard descriptor >= 0 else { throw notWritten }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.truncate(atOffset: length)
            if !bytes.isEmpty { try file.write(contentsOf: Data(bytes)) }
            try file.close()
        } catch {
            throw notWritten
        }
    }

    private var notWritten: CommandFailure {
        CommandFailure(.cannotCreate, "FileNotWritten", "\(path.printable) cannot be written")
    }
}
