import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit

extension ReviewCommand {
    struct Documents: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the documents that came with an order, each checked against its digest.",
            discussion: """
                They name people: keep the folder as the case is kept, and open the files as you open any file of a stranger's.

                Example: comity review documents C0f3… --out C0f3-documents
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Option(help: ArgumentHelp("The folder for the files; made if it is not there.", valueName: "folder"))
        var out: String

        @Flag(help: "The documents of the amendment that waits.")
        var proposal = false

        func run() throws {
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-review")).find(id)
            let matter = try DecisionMatter(of: found, isProposal: proposal)
            let documents = DocumentFiles(of: matter.order.order)
            try documents.write(to: out)
            for line in documents.lines { StandardOutput.line(line.printable) }
            guard documents.alteredCount == 0 else {
                throw CommandFailure(
                    .data,
                    "DocumentAltered",
                    "\(documents.alteredCount) of case \(id)'s documents are not what their digests say and were not written"
                )
            }
        }
    }
}
