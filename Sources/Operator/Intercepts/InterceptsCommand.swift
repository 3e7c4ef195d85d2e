import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import ProgressKit

struct InterceptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intercepts",
        abstract: "Whether what is intercepted is what is authorised.",
        discussion: """
            Reads the task register to its end, works out which interceptions should be armed over each partition of the live \
            stream, and compares that with what the interception stage reports. Waits a while for reports that have read the \
            register as far.

            ARMED is what the stage matches events for, AUTHORISED what it read in the register, EXPECTED what this command read \
            there. An interception that is armed without an entry in the register, or goes on after its end, is an incident; so is \
            one that is authorised and captures nothing. The tasks are named below the table.

            Examples: comity intercepts
                      comity intercepts --tasks
                      comity intercepts --json | jq 'select(.verdict != "explained")'

            Ends with status 1 if anything is not explained.
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Option(help: ArgumentHelp("How long reports are waited for that have read the whole register.", valueName: "seconds"))
    var wait: Double = 15

    @Option(help: ArgumentHelp("After which time a report says nothing any more.", valueName: "seconds"))
    var maxAge: Double = 30

    @Flag(help: "Also list the interceptions that run or are suspended, without the accounts.")
    var tasks = false

    @Flag(help: "Print one JSON object a partition, and then, with --tasks, one an interception.")
    var json = false

    func validate() throws {
        guard wait >= 0 else { throw ValidationError("--wait must be 0 or more") }
        guard maxAge > 0 else { throw ValidationError("--max-age must be more than 0") }
    }

    func run() throws {
        let cluster = try brokers.cluster(clientID: "comity-intercepts")
        var survey = try InterceptSurvey(of: cluster, isListing: tasks, maximumAge: maxAge)
        let result = try survey.run(wait: .seconds(wait), now: Date.init)
        show(result)
        if tasks { list(survey.authorised.listing(at: Date())) }
        let open = result.filter { $0.verdict != .explained }
        guard open.isEmpty else {
            throw CommandFailure(.no, "InterceptsUnexplained", "\(open.count) of \(result.count) partitions are not explained")
        }
    }

    private func show(_ result: [InterceptReconciliation]) {
        if json {
            for entry in result { StandardOutput.line(json: CanonicalJSON.encode(entry)) }
            return
        }
        var table = Table([
            ("partition", .right), ("armed", .right), ("authorised", .right), ("expected", .right), ("report", .right),
            ("behind", .right), ("verdict", .left),
        ])
        for entry in result {
            table.add(
                String(entry.partition),
                entry.armed.map { String($0) } ?? "-",
                entry.authorised.map { String($0) } ?? "-",
                String(entry.expected),
                entry.ageSeconds.map { "\($0) s ago" } ?? "-",
                entry.behind.map { String($0) } ?? "-",
                entry.verdict.words
            )
        }
        table.print()
        for entry in result {
            for id in entry.unexplained { StandardOutput.line("partition \(entry.partition): \(id) is armed and not authorised") }
            for id in entry.unarmed { StandardOutput.line("partition \(entry.partition): \(id) is authorised and not armed") }
            for id in entry.unconfirmedStops {
                StandardOutput.line("partition \(entry.partition): \(id) is over and has not ended")
            }
        }
    }

    private func list(_ interceptions: [ListedInterception]) {
        if json {
            for entry in interceptions { StandardOutput.line(json: CanonicalJSON.encode(entry)) }
            return
        }
        StandardOutput.line("")
        guard !interceptions.isEmpty else { return StandardOutput.line("no interception runs or is suspended") }
        var table = Table("task", "case", "agency", "status", "until", "ends")
        for entry in interceptions {
            table.add(
                entry.task.rawValue,
                entry.caseID.rawValue,
                entry.agency.rawValue,
                entry.status.rawValue,
                Timestamp.format(entry.until),
                TimeLeft.describe(from: Date(), until: entry.until)
            )
        }
        table.print()
    }
}
