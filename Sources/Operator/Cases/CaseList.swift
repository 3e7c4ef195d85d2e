import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit

extension CaseCommand {
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

        @Flag(help: "Show identifiers of people and what people wrote, in JSON.")
        var reveal = false

        func run() throws {
            let archive = try CaseArchive(of: try brokers.cluster(clientID: "comity-case"))
            let chosen = archive.sorted.filter { state == nil || $0.state.name == state?.rawValue }
            if json {
                for found in chosen {
                    StandardOutput.line(json: CanonicalJSON.encode(reveal ? found : CaseRedaction.redact(found)))
                }
            } else {
                Self.table(of: chosen).print()
            }
            archive.reportUnreadable()
        }

        static func table(of cases: [Case]) -> Table {
            var table = Table("case", "state", "order", "issuer", "sender", "tasks", "opened")
            for found in cases {
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
            return table
        }
    }

    /// The names of ``CaseState``'s cases.
    enum State: String, CaseIterable, ExpressibleByArgument {
        case received, held, clarifying, inReview, objecting, fulfilling, suspended, stopping, answered
        case refused, cancelled, inapplicable, lapsed, expired, closed
    }
}
