import ComitySchema
import Foundation
import GRDB
import ProviderKit
import Testing

@testable import SampleProvider

@Suite("A sample database that several read")
struct SharingTests {
    private static let lookup = SamplePerson.marekDvorak

    @Test("answers other processes at the same time")
    func processes() async throws {
        let world = try SampleWorld(accounts: 3)
        let path = world.path
        async let first: Void = Self.readInAnotherProcess(path)
        async let second: Void = Self.readInAnotherProcess(path)
        for _ in 0..<20 { #expect(try SampleProvider(path: path).everything(of: Self.lookup.account, .mail).items.count == 40) }
        _ = await (first, second)
    }

    private static func readInAnotherProcess(_ path: String) async {
        await #expect(processExitsWith: .success) { [path] in
            for _ in 0..<20 {
                let provider = SampleProvider(path: path)
                let marek = SamplePerson.marekDvorak
                try #require(try provider.everything(of: marek.account, .mail, limit: 7).items.count == 40)
                try #require(try provider.accounts(named: marek.target, at: marek.entity) == [marek.account])
            }
        }
    }

    @Test("answers while another connection writes, each call from one consistent moment")
    func writer() throws {
        let world = try SampleWorld(accounts: 0)
        let provider = world.provider
        let account = Self.lookup.account
        let before = try provider.everything(of: account, .mail).items
        let writer = try SampleDatabase.open(world.path)
        try writer.write { database in
            try database.execute(
                sql: """
                    INSERT INTO mail
                    SELECT id || 'x', account, folder, at, sender, recipients, deletedAt, bytes FROM mail WHERE account = ?
                    """,
                arguments: [account.rawValue]
            )
            #expect(try provider.everything(of: account, .mail).items == before)
        }
        #expect(try provider.everything(of: account, .mail).items.count == before.count * 2)
        try writer.close()
        #expect(try SampleProvider(path: world.path).everything(of: account, .mail).items.count == before.count * 2)
    }

    @Test("answers several threads of one process")
    func threads() async throws {
        let world = try SampleWorld(accounts: 0)
        let provider = world.provider
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask { try provider.everything(of: Self.lookup.account, .mail, limit: 5).items.count }
            }
            for try await count in group { #expect(count == 40) }
        }
    }

    @Test("keeps its log beside it, so that it can be read where nothing may be written")
    func readOnlyFolder() throws {
        let world = try SampleWorld(accounts: 0)
        for suffix in ["-wal", "-shm"] { #expect(FileManager.default.fileExists(atPath: world.path + suffix)) }
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: world.folder.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: world.folder.path) }
        #expect(try world.provider.everything(of: Self.lookup.account, .mail).items.count == 40)
    }

    @Test("is never written by a reader")
    func readerCannotWrite() throws {
        let world = try SampleWorld(accounts: 0)
        #expect(throws: ProviderError.self) {
            try world.provider.store.read { database in try database.execute(sql: "DELETE FROM mail") }
        }
    }
}

@Suite("A sample database that does not answer")
struct AvailabilityTests {
    private static func unavailability(of provider: SampleProvider) throws -> String {
        let marek = SamplePerson.marekDvorak
        let error = #expect(throws: ProviderError.self) { try provider.accounts(named: marek.target, at: marek.entity) }
        guard case .unavailable(let message) = try #require(error) else {
            Issue.record("not said to be unavailable")
            return ""
        }
        #expect(!message.contains(marek.address) && !message.contains(marek.account.rawValue))
        return message
    }

    @Test("because it is missing is asked again, and answers once it is there")
    func missing() throws {
        let world = try SampleWorld(filled: false)
        let provider = world.provider
        #expect(try Self.unavailability(of: provider).contains("create it first"))
        try SampleDatabase.create(at: world.path, accounts: 0, seed: 1, endingAt: SampleWorld.present)
        let marek = SamplePerson.marekDvorak
        #expect(try provider.accounts(named: marek.target, at: marek.entity) == [marek.account])
    }

    @Test("because it is missing stops a stage that starts, and names the key, the file and what to do")
    func missingAtStart() throws {
        let world = try SampleWorld(filled: false)
        let key = "provider.database"
        let error = #expect(throws: SampleDatabaseError.self) { try SampleProvider(path: world.path, namedBy: key) }
        let message = try #require(error).description
        for part in [key, world.path, "comity sample create"] { #expect(message.contains(part)) }
        try SampleDatabase.create(at: world.path, accounts: 0, seed: 1, endingAt: SampleWorld.present)
        let marek = SamplePerson.marekDvorak
        let provider = try SampleProvider(path: world.path, namedBy: key)
        #expect(try provider.accounts(named: marek.target, at: marek.entity) == [marek.account])
    }

    @Test("because it is no database says so without its content")
    func garbage() throws {
        let world = try SampleWorld(filled: false)
        try Data("not a database, whatever its name says; long enough to have a header of a hundred bytes, as SQLite wants".utf8)
            .write(to: URL(filePath: world.path))
        #expect(try Self.unavailability(of: world.provider).contains("SQLite result 26"))
    }

    @Test("because it is unfinished is not read")
    func unfinished() throws {
        let world = try SampleWorld(accounts: 0)
        let writer = try SampleDatabase.open(world.path)
        try writer.write { database in try database.execute(sql: "DELETE FROM completion") }
        #expect(try Self.unavailability(of: world.provider).contains("unfinished"))
    }

    @Test("because another process holds it alone is unavailable, and answers when it is let go")
    func busy() throws {
        let world = try SampleWorld(accounts: 0)
        let provider = world.provider
        var configuration = Configuration()
        configuration.prepareDatabase { database in try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        let owner = try DatabaseQueue(path: world.path, configuration: configuration)
        try owner.write { database in try database.execute(sql: "UPDATE account SET name = name") }
        #expect(try Self.unavailability(of: provider).contains("SQLite result 5"))
        try owner.close()
        let marek = SamplePerson.marekDvorak
        #expect(try provider.accounts(named: marek.target, at: marek.entity) == [marek.account])
    }
}
