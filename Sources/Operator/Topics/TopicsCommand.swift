import ArgumentParser
import ComitySchema
import CommandLineKit
import Kafka
import Trust

struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "The topics that the stages meet in.",
        subcommands: [Create.self, Access.self]
    )

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes every topic that is not there yet.",
            discussion: """
                Safe to run again: topics that exist are left as they are. All topics get the same number of partitions, \
                which is also the most instances of a stage that can share its work. Choose it once: to raise it later means \
                to stop the stages and to move their state.

                Example: comity topics create --partitions 12 --agencies authorities.json
                """
        )

        private static let defaultPartitions: Int32 = 6

        @OptionGroup var brokers: BrokerOptions

        @Option(help: "Partitions of each topic. Without it: as many as the intake topic has if it is there, else 6.")
        var partitions: Int32?

        @Option(help: "Copies of each partition; 1 for a single broker.")
        var replication: Int16 = 3

        @Option(
            help: ArgumentHelp("The registry of authorities: each Designated Authority gets its own topic.", valueName: "file")
        )
        var agencies: String?

        @Flag(help: "Print one JSON object a topic.")
        var json = false

        func validate() throws {
            guard partitions ?? 1 > 0 else { throw ValidationError("--partitions must be 1 or more") }
            guard replication > 0 else { throw ValidationError("--replication must be 1 or more") }
        }

        func run() throws {
            let admin = try brokers.cluster(clientID: "comity-topics").admin()
            defer { admin.close() }
            let count = try partitions ?? admin.topics()[Topic.intake.name] ?? Self.defaultPartitions
            let plan = TopicPlan(partitions: count, replication: replication, agencies: try DesignatedAuthorities.read(agencies))
            let results = try TopicCreator(admin: admin).create(plan)
            report(results)
            let undone = results.filter { [.failed, .differs].contains($0.status) }.count
            if undone > 0 {
                throw CommandFailure(.unavailable, "TopicsNotMade", "\(undone) of \(results.count) topics are not as planned")
            }
        }

        private func report(_ results: [TopicCreator.Result]) {
            if json {
                for result in results { StandardOutput.line(json: CanonicalJSON.encode(result)) }
                return
            }
            var table = Table([("topic", .left), ("status", .left), ("partitions", .right), ("", .left)])
            for result in results {
                table.add(result.topic, result.status.rawValue, String(result.partitions), result.message ?? "")
            }
            table.print()
        }
    }
}

/// Whose topics there are: the Designated Authorities of a registry.
enum DesignatedAuthorities {
    /// None without a file.
    static func read(_ path: String?) throws(CommandFailure) -> [AuthorityID] {
        guard let path else { return [] }
        return try Files.authorityRegistry(path).authorities.filter { $0.role == .designatedAuthority }.map(\.id)
    }
}
