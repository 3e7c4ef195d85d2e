import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation

extension CaseCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everything about one case: why it was decided as it was, and what is due.",
            discussion: """
                Three verdicts are kept apart: the sender is authentic; the instrument is valid; the agreement may be invoked. Each \
                word is the gravest that a rule of that verdict found: flag, review, object, hold, clarify, refuse or stop; 'holds' \
                where none found anything.
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Flag(help: "Print the same as one JSON object.")
        var json = false

        @Flag(help: "List the rules that found nothing wanting, too.")
        var all = false

        @Flag(help: "Show identifiers of people and what people wrote.")
        var reveal = false

        func run() throws {
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-case")).find(id)
            let explanation = CaseExplanation(of: reveal ? found : CaseRedaction.redact(found), at: Date())
            if json {
                StandardOutput.line(json: CanonicalJSON.encode(explanation))
            } else {
                let report = CaseReport(explanation: explanation, listsSatisfied: all)
                for line in report.lines { StandardOutput.line(line.printable) }
            }
        }
    }
}
