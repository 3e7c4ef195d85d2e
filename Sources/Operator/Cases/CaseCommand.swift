import ArgumentParser
import ComitySchema
import CommandLineKit

struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Where the orders stand.",
        discussion: "Identifiers of people and free text about them are withheld unless --reveal is given.",
        subcommands: [List.self, Show.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One line a case, oldest first.",
            discussion: "Example: comity case list --state inReview"
        )

        @OptionGroup var brokers: BrokerOptions

        @Option(help: "Only cases in this state.")
        var state: State?

        @Flag(help: "Print one JSON object a case.")
        var json = false

        @Flag(help: "Show identifiers of people, in JSON.")
        var reveal = false

        func run() throws {
            let archive = try CaseArchive(of: try brokers.cluster(clientID: "comity-case"))
            let chosen = archive.sorted.filter { state == nil || $0.state.name == state?.rawValue }
            if json {
                for found in chosen {
                    StandardOutput.line(json: CanonicalJSON.encode(reveal ? found : CaseRedaction.redact(found)))
                }
            } else {
                var table = Table("case", "state", "order", "issuer", "sender", "tasks", "opened")
                for found in chosen {
                    table.add(
                        found.id.rawValue,
                        found.state.name,
                        found.order.order.reference.rawValue,
                        found.order.order.issuer.rawValue,
                        found.sender.rawValue,
                        found.tasks.map { "\($0.reference):\($0.state.rawValue)" }.joined(separator: " "),
                        Timestamp.format(found.openedAt)
                    )
                }
                table.print()
            }
            if !archive.unreadable.isEmpty {
                StandardError.line("\(archive.unreadable.count) cases were written by another version and are not shown")
            }
        }
    }

    /// The names of ``CaseState``'s cases.
    enum State: String, CaseIterable, ExpressibleByArgument {
        case received, held, clarifying, inReview, objecting, fulfilling, suspended, stopping, answered
        case refused, cancelled, inapplicable, lapsed, expired, closed
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Everything about one case.")

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Flag(help: "Print the case as one JSON object.")
        var json = false

        @Flag(help: "Show identifiers of people and free text about them.")
        var reveal = false

        func run() throws {
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-case")).find(id)
            let shown = reveal ? found : CaseRedaction.redact(found)
            if json {
                StandardOutput.line(json: CanonicalJSON.encode(shown))
            } else {
                for line in CaseReport(subject: shown).lines { StandardOutput.line(line.printable) }
            }
        }
    }
}
