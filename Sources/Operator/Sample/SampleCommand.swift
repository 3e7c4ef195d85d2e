import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import SampleProvider

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "ExMail, a provider that exists only for demonstrations and tests.",
        subcommands: [Create.self, DeleteMail.self, DeleteAccount.self, SignIn.self]
    )

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes ExMail's accounts and what they have stored, in a SQLite file.",
            discussion: """
                Prints the accounts that have names of their own. The same options always make the same world.

                Example: comity sample create --db exmail.sqlite --accounts 100
                """
        )

        @Option(help: ArgumentHelp("The file, which must not be there yet.", valueName: "file"))
        var db: String

        @Option(help: "What everything made up is derived from.")
        var seed: UInt64 = 1

        @Option(help: "How many made-up accounts there are beside those with names.")
        var accounts = 20

        @Option(help: ArgumentHelp("The sample world's present (RFC 3339); now if not given.", valueName: "time"))
        var endingAt: String?

        @Flag(help: "Print one JSON object an account.")
        var json = false

        func validate() throws {
            guard accounts >= 0 else { throw ValidationError("--accounts must be 0 or more") }
            if let endingAt, Timestamp.parse(endingAt) == nil {
                throw ValidationError("--ending-at must be a time as 2026-11-23T13:00:00Z")
            }
        }

        func run() throws {
            do {
                let end = endingAt.flatMap(Timestamp.parse) ?? Date().wholeMilliseconds
                try SampleDatabase.create(at: db, accounts: accounts, seed: seed, endingAt: end)
            } catch {
                throw CommandFailure(.cannotCreate, "SampleNotMade", "\(db.printable): \(error)")
            }
            var table = Table("account", "entity", "address", "handle", "name")
            for account in SamplePerson.cast.map(SampleAccount.init) {
                if json { StandardOutput.line(json: CanonicalJSON.encode(account)) }
                table.add(account.account, account.entity.rawValue, account.address, account.handle, account.name)
            }
            if !json { table.print() }
        }
    }
}

/// An account of ExMail that people know by name.
struct SampleAccount: Encodable {
    let account: String
    let entity: EntityID
    let address: String
    let handle: String
    let name: String

    init(_ person: SamplePerson) {
        account = person.account.rawValue
        entity = person.entity
        address = person.address
        handle = person.handle
        name = person.name
    }
}
