import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import ProgressKit

extension ReviewCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits for people: emergencies first, then what is due first.",
            discussion: """
                Examples: comity review list --overdue
                          comity review list --asked approval --json | jq -r .id
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Flag(help: "Only what is overdue.")
        var overdue = false

        @Option(help: "Only what asks this of people.")
        var asked: CaseAsked?

        @Flag(help: "Print one JSON object for each.")
        var json = false

        func run() throws {
            let now = Date()
            let archive = try CaseArchive(of: try brokers.cluster(clientID: "comity-review"))
            let items = archive.sorted.flatMap { WaitingItem.items(of: $0, at: now) }
                .filter { (!overdue || $0.isOverdue) && (asked == nil || asked == $0.asked) }
                .sorted(by: WaitingItem.isMoreUrgent)
            if json {
                for item in items { StandardOutput.line(json: CanonicalJSON.encode(item)) }
            } else {
                Self.table(of: items, at: now).print()
            }
            archive.reportUnreadable()
        }

        static func table(of items: [WaitingItem], at now: Date) -> Table {
            var table = Table("", "case", "state", "asked", "approved", "due", "left", "", "issuer", "instrument", "questions")
            for item in items {
                table.add(
                    item.isEmergency ? "!" : "",
                    item.id.rawValue,
                    item.state,
                    item.asked.rawValue,
                    (["\(item.agreeing)/\(item.needed)"] + item.approvedBy.map(\.rawValue)).joined(separator: " "),
                    item.due.map(Timestamp.format) ?? "-",
                    item.due.map { TimeLeft.describe(from: now, until: $0) } ?? "-",
                    item.isOverdue ? "OVERDUE" : "",
                    item.issuer.rawValue,
                    item.instrument.rawValue,
                    item.questions.map(\.rawValue).joined(separator: " ")
                )
            }
            return table
        }
    }
}
