import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import ProviderKit
import SampleProvider

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "ExMail, a provider that exists only for demonstrations and tests.",
        subcommands: [Create.self, Live.self, DeleteMail.self, DeleteAccount.self, SignIn.self]
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

    struct Live: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Plays ExMail's live stream: events of one account or more, into the live topic.",
            discussion: """
                Prints each event when the brokers have it.

                Example: comity sample live --account acct-000002 --rate 5 --count 50
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Option(help: ArgumentHelp("Whose events; may be given again, and then they take turns.", valueName: "account"))
        var account: [String]

        @Option(help: ArgumentHelp("Events a second.", valueName: "number"))
        var rate: Double = 5

        @Option(help: ArgumentHelp("How many events; without it, until Ctrl-C.", valueName: "number"))
        var count: Int?

        @Option(help: "What the events are derived from.")
        var seed: UInt64 = 1

        @Flag(help: "Print one JSON object an event, without what was written in it.")
        var json = false

        func validate() throws {
            guard rate > 0, rate <= 1_000_000 else { throw ValidationError("--rate must be more than 0, at most 1000000") }
            for text in account where AccountID(rawValue: text) == nil {
                throw ValidationError("--account must be \(AccountID.form)")
            }
        }

        func run() throws {
            let producer = try brokers.cluster(clientID: "comity-sample").producer()
            defer { producer.close() }
            let start = Date()
            var stream = SampleLiveStream(
                accounts: account.compactMap(AccountID.init(rawValue:)),
                seed: seed,
                run: String(start.millisecondsSince1970, radix: 36)
            )
            let total = count ?? .max
            var sent = 0
            while sent < total, !Interruption.isRequested {
                // What is due by now goes out together, so that a high rate takes few requests.
                let elapsed = Date().timeIntervalSince(start)
                let due = min(Int(elapsed * rate) + 1, total, sent + 1000) - sent
                guard due > 0 else {
                    Interruption.wait(min(0.1, 1 / rate))
                    continue
                }
                let events = (0..<due).map { _ in stream.next(at: Date().wholeMilliseconds) }
                try producer.send(events.map(\.record))
                for event in events { StandardOutput.line(json ? event.json : event.text) }
                sent += due
            }
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

extension LiveEvent {
    /// The key is the account, so that a reader knows whom an event concerns before it decodes anything.
    fileprivate var record: ProducerRecord {
        ProducerRecord(topic: Topic.live.name, key: Array(account.rawValue.utf8), value: CanonicalJSON.encode(self))
    }

    fileprivate var json: String { String(decoding: CanonicalJSON.encode(withoutContent), as: UTF8.self) }

    fileprivate var text: String { "\(Timestamp.format(at))  \(account.rawValue)  \(kind.rawValue)  \(id)" }
}
