import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation

extension CaseCommand {
    struct Deadlines: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is due next, over all cases: overdue first.",
            discussion: """
                Examples: comity case deadlines --within 24
                          comity case deadlines --fail-if-overdue    for a monitor: exit status 1 if anything is
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Option(help: ArgumentHelp("Only what is due within this time, or was due already.", valueName: "hours"))
        var within: Int?

        @Flag(help: "Print one JSON object a deadline.")
        var json = false

        @Flag(help: "Exit with status 1 if something is overdue.")
        var failIfOverdue = false

        func validate() throws {
            guard within.map({ (0...87_600).contains($0) }) ?? true else {
                throw ValidationError("--within must be from 0 to 87600 hours")
            }
        }

        func run() throws {
            let now = Date()
            let archive = try CaseArchive(of: try brokers.cluster(clientID: "comity-case"))
            let agenda = DeadlineAgenda(archive.sorted, at: now, within: within.map { Double($0) * 3600 })
            if json {
                for entry in agenda.entries { StandardOutput.line(json: CanonicalJSON.encode(entry)) }
            } else {
                agenda.table(at: now).print()
            }
            archive.reportUnreadable()
            let overdue = agenda.entries.count { $0.standing == .overdue }
            guard !failIfOverdue || overdue == 0 else {
                throw CommandFailure(.no, "Overdue", "\(overdue) \(overdue == 1 ? "deadline is" : "deadlines are") overdue")
            }
        }
    }
}

extension DeadlineAgenda {
    func table(at now: Date) -> Table {
        var table = Table("due", "left", "", "deadline", "case", "state", "alarm", "source")
        for entry in entries {
            table.add(
                Timestamp.format(entry.due),
                entry.timeLeft(at: now),
                entry.standing == .overdue ? "OVERDUE" : "",
                entry.kind.rawValue,
                entry.case.rawValue,
                entry.state,
                "\(entry.alarm) %",
                entry.source
            )
        }
        return table
    }
}
