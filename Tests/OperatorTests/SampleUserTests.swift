import ArgumentParser
import ComitySchema
import Foundation
import ProviderKit
import SampleProvider
import Testing

@testable import Operator

@Suite struct `What a user of the sample provider does` {
    @Test(arguments: [
        ["delete-mail", "--db", "x", "--account", "with a space"],
        ["delete-mail", "--db", "x", "--account", "a", "--newest", "0"],
        ["delete-account", "--db", "x", "--account", ""], ["sign-in", "--db", "x", "--account", "a", "--country", "us"],
        ["sign-in", "--db", "x", "--account", "a", "--country", "USA"], ["sign-in", "--account", "a", "--country", "US"],
    ])
    func `is refused if the command line cannot be right`(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try SampleCommand.parseAsRoot(arguments) }
    }

    @Test func `is seen in the provider's directory and data at once`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sample-user-\(UUID().uuidString).sqlite").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        try SampleDatabase.create(at: path, accounts: 0, seed: 1, endingAt: Date())
        let (ines, provider) = (SamplePerson.inesDuarte, SampleProvider(path: path))
        try run(["sign-in", "--db", path, "--account", ines.account.rawValue, "--country", "US"])
        #expect(try provider.profile(of: ines.account)?.signInCountries.first?.rawValue == "US")
        try run(["delete-account", "--db", path, "--account", ines.account.rawValue])
        #expect(try provider.profile(of: ines.account)?.deletedAt != nil)
        #expect(throws: (any Error).self) { try run(["delete-account", "--db", path, "--account", ines.account.rawValue]) }
    }

    @Test func `does not make a database where there is none`() {
        let path = FileManager.default.temporaryDirectory.appending(path: "sample-user-\(UUID().uuidString).sqlite").path
        #expect(throws: (any Error).self) { try run(["delete-mail", "--db", path, "--account", "acct-000001"]) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private func run(_ arguments: [String]) throws {
        var command = try SampleCommand.parseAsRoot(arguments)
        try command.run()
    }
}
