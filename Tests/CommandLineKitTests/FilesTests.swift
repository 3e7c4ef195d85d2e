import ComitySchema
import CommandLineKit
import Foundation
import Testing
import Trust

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "comity-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }
}

@Suite struct `A file that a command writes` {
    @Test func `can be read by its owner alone if it is secret`() throws {
        let folder = try TemporaryFolder()
        try Files.write([1, 2], to: "\(folder.path)/key", mode: .secret)
        #expect(try folder.mode("key") == 0o600)
        #expect(try Files.read("\(folder.path)/key") == [1, 2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
    }

    @Test func `replaces another only where that is wanted`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/file"
        try Files.write([1], to: path)
        try Files.write([2], to: path)
        #expect(#expect(throws: CommandFailure.self) { try Files.write([3], to: path, replace: false) }?.code == "FileExists")
        #expect(try Files.read(path) == [2])
    }

    @Test func `that is too large is not read whole`() throws {
        let folder = try TemporaryFolder()
        try Files.write([UInt8](repeating: 0, count: 101), to: "\(folder.path)/file")
        let failure = #expect(throws: CommandFailure.self) { try Files.read("\(folder.path)/file", limit: 100) }
        #expect(failure?.code == "FileTooLarge")
    }

    @Test func `that is missing is named in the failure`() {
        let failure = #expect(throws: CommandFailure.self) { try Files.read("/nonexistent/key.jwk") }
        #expect(failure?.status == .missing)
        #expect(failure?.message.contains("/nonexistent/key.jwk") == true)
    }
}

@Suite struct `A new key` {
    let validity = TimeWindow(from: Date(timeIntervalSince1970: 0), until: Date(timeIntervalSince1970: 86_400))

    @Test(arguments: KeyAlgorithm.allCases)
    func `is a private file, a public file, and an entry that a registry takes`(algorithm: KeyAlgorithm) throws {
        let folder = try TemporaryFolder()
        let id = try #require(KeyID(rawValue: "k/1"))
        let paths = try KeyFiles(id: id, algorithm: algorithm, validity: validity).write(to: folder.path, name: "new")
        #expect(paths.privateKey == "\(folder.path)/new.jwk")
        #expect(try folder.mode("new.jwk") == 0o600)

        let entry = try Files.readLine(paths.registryEntry)
        let registry = """
            {"authorities":[{"id":"A","name":"A","country":"GB","role":"designatedAuthority","keys":[\(entry)]}]}
            """
        let pinned = try #require(try AuthorityRegistry(json: Array(registry.utf8)).authorities.first?.keys.first)
        #expect(pinned.id == id)
        #expect(pinned.algorithm == algorithm)
        #expect(pinned.validity == validity)
        #expect(!(try Files.readLine(paths.publicKey)).contains("\"d\""))
        switch algorithm.use {
        case .signing: #expect(try Files.signer(paths.privateKey).keyID == id)
        case .sealing: #expect(try Files.opener(paths.privateKey).keyID == id)
        }
    }

    @Test func `never replaces a private key`() throws {
        let folder = try TemporaryFolder()
        let files = KeyFiles(id: try #require(KeyID(rawValue: "k")), algorithm: .edDSA, validity: validity)
        let paths = try files.write(to: folder.path)
        let before = try Files.read(paths.privateKey)
        #expect(throws: CommandFailure.self) { try files.write(to: folder.path) }
        #expect(try Files.read(paths.privateKey) == before)
    }

    @Test func `cannot be used for what it is not made for`() throws {
        let folder = try TemporaryFolder()
        let id = try #require(KeyID(rawValue: "k"))
        let paths = try KeyFiles(id: id, algorithm: .x25519, validity: validity).write(to: folder.path)
        #expect(#expect(throws: CommandFailure.self) { try Files.signer(paths.privateKey) }?.code == "KeyNotUsable")
    }
}
