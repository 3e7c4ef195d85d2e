import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation

extension ReviewCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a reviewer reads before deciding.",
            discussion: """
                The order's digest and the grounds, which is the digest of what the rules found, are shown with it: a decision names \
                both, and counts for these findings only. Where an amendment waits, it is shown with what it would change.

                Example: comity review show C0f3… --reveal
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Flag(help: "Show identifiers of people and what people wrote.")
        var reveal = false

        func run() throws {
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-review")).find(id)
            let explanation = CaseExplanation(of: reveal ? found : CaseRedaction.redact(found), at: Date())
            for line in CaseReport(explanation: explanation).reviewLines { StandardOutput.line(line.printable) }
        }
    }
}
