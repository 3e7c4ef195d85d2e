import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import SampleProvider

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays a provider's own systems, for demonstrations, tests and measurements.",
        subcommands: [Live.self]
    )

    struct Live: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a live stream of mails, chats and sign-ins, as a provider with many accounts has it.",
            discussion: """
                Events fall to accounts by a Zipf distribution: a few accounts have most of them. Some accounts are targets, \
                spread evenly from the most to the least popular. Each event is a JSON of 300 to 2,048 bytes, keyed by its \
                account in murmur2 partitions.

                Two named accounts among four, all alike, six events a second:

                  comity simulate live --rate 6 --accounts 4 --exponent 0 --account acct-000001 --account acct-000002

                A thousand targets among ten million accounts, as fast as it goes, a million events:

                  comity simulate live --rate 0 --accounts 10000000 --targets 1000 --targets-out targets.txt --count 1000000

                The same --seed makes the same events but for their ids and times. Ctrl-C stops it when what is under way is written.
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Option(help: ArgumentHelp("Events a second; 0 for as many as the brokers take.", valueName: "number"))
        var rate: Double = 100

        @OptionGroup var population: LivePopulationOptions

        @Option(help: ArgumentHelp("End after this many events.", valueName: "number"))
        var count: Int?

        @Option(help: ArgumentHelp("End after this many seconds.", valueName: "number"))
        var seconds: Double?

        @Option(help: "What the events are derived from.")
        var seed: UInt64 = 1

        @Option(help: ArgumentHelp("Write the targets' ids to a file, one a line.", valueName: "file"))
        var targetsOut: String?

        @Flag(help: "Print nothing but one JSON object for each event of a target, without what was written in it.")
        var json = false

        func validate() throws {
            guard rate >= 0, rate <= 10_000_000 else { throw ValidationError("--rate must be from 0 to 10000000") }
            guard count ?? 1 > 0 else { throw ValidationError("--count must be more than 0") }
            guard seconds ?? 1 > 0 else { throw ValidationError("--seconds must be more than 0") }
        }

        func run() throws {
            let accounts = population.accountsAndTargets
            if let targetsOut {
                let lines = accounts.targets.map { "\($0.rawValue)\n" }.joined()
                try Files.write(Array(lines.utf8), to: targetsOut)
            }
            let cluster = try brokers.cluster(clientID: "comity-simulate")
            try requireTopic(in: cluster)
            let producer = try cluster.producer()
            defer { producer.close() }
            if !json { describe(accounts) }
            let start = Date()
            let stream = LiveStream(
                of: accounts,
                seed: seed,
                run: String(start.millisecondsSince1970, radix: 36),
                targetCountries: population.countries
            )
            var simulation = LiveSimulation(stream: stream, pace: LivePace(rate: rate, count: count, seconds: seconds))
            try simulation.run(into: producer) { event in
                if json { StandardOutput.line(json: event) }
            }
            if !json { StandardOutput.line(simulation.summary) }
        }

        /// Brokers may make a topic that is written to, and then with settings of their own.
        private func requireTopic(in cluster: any Cluster) throws {
            let admin = try cluster.admin()
            defer { admin.close() }
            guard try admin.topics()[Topic.live.name] == nil else { return }
            throw CommandFailure(
                .missing,
                "TopicMissing",
                "the topic \(Topic.live.name) does not exist; 'comity topics create' makes the topics"
            )
        }

        private func describe(_ population: LivePopulation) {
            let share = Percentage.text(population.targetShare)
            StandardOutput.line(
                "\(population.accounts) accounts, \(population.targets.count) of them targets, with \(share) of the events"
            )
            let shown = population.targets.prefix(Self.shownTargets)
            for target in shown { StandardOutput.line("target  \(target.rawValue)") }
            let rest = population.targets.count - shown.count
            if rest > 0 { StandardOutput.line("and \(rest) more; --targets-out writes them all") }
        }

        private static let shownTargets = 20
    }
}

/// Who is in a simulated live stream.
struct LivePopulationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many accounts there are.", valueName: "number"))
    var accounts = 10_000

    @Option(help: ArgumentHelp("How many of them are targets; those that --account names, or 10.", valueName: "number"))
    var targets: Int?

    @Option(
        help: ArgumentHelp("An account to stand in for the first target; again for the second, and so on.", valueName: "account")
    )
    var account: [String] = []

    @Option(help: ArgumentHelp("How uneven the accounts are; 0 makes them all alike.", valueName: "number"))
    var exponent: Double = 1

    @Option(
        help: ArgumentHelp(
            "Where the first target is (ISO 3166-1), again for the second; the targets take turns. Without it, anywhere.",
            valueName: "country"
        )
    )
    var country: [String] = []

    private var targetCount: Int { targets ?? (account.isEmpty ? min(10, accounts) : account.count) }

    func validate() throws {
        guard (1...LivePopulation.limit).contains(accounts) else {
            throw ValidationError("--accounts must be from 1 to \(LivePopulation.limit)")
        }
        guard (0...accounts).contains(targetCount) else { throw ValidationError("--targets must be at most --accounts") }
        guard account.count <= targetCount else { throw ValidationError("--account must be given at most --targets times") }
        guard Set(account).count == account.count else { throw ValidationError("--account must name each account once") }
        for text in account {
            guard AccountID(rawValue: text) != nil else { throw ValidationError("--account must be \(AccountID.form)") }
            guard !text.hasPrefix(LivePopulation.prefix) else {
                throw ValidationError("--account must not begin with \(LivePopulation.prefix), as the made-up accounts do")
            }
        }
        guard (0...4).contains(exponent) else { throw ValidationError("--exponent must be from 0 to 4") }
        for text in country where CountryCode(rawValue: text) == nil {
            throw ValidationError("--country must be \(CountryCode.form)")
        }
    }

    var accountsAndTargets: LivePopulation {
        LivePopulation(
            accounts: accounts,
            targets: targetCount,
            named: account.map(AccountID.init(unchecked:)),
            exponent: exponent
        )
    }

    var countries: [CountryCode] { country.map(CountryCode.init(unchecked:)) }
}
