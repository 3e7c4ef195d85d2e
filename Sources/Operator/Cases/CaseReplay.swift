import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import Rulebook

extension CaseCommand {
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks the rules again, with the rulebook of the day, and says whether they find the same.",
            discussion: """
                Decided again is what the case's last report decided, from what the case holds: the order, and what the rules read \
                then. Exit status 0 says the same, 1 something else.

                Example: comity case replay C0f3… --rulebooks Deploy/rulebooks
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Option(help: ArgumentHelp("The folder of the rulebook's versions.", valueName: "folder"))
        var rulebooks: String

        @Flag(help: "The report on the amendment that waits.")
        var proposal = false

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let versions = try RulebookFiles.versions(rulebooks)
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-case")).find(id)
            let report = try ReplayReport(of: found, isProposal: proposal, by: versions)
            if json {
                StandardOutput.line(json: CanonicalJSON.encode(report))
            } else {
                for line in report.lines { StandardOutput.line(line.printable) }
            }
            guard report.isSame else {
                throw CommandFailure(.no, "ReplayDiffers", "the rules do not find the same in case \(id)")
            }
        }
    }
}
