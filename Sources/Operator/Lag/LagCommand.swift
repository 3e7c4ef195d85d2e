import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import Kafka

struct LagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "What each stage has still to do.",
        discussion: """
            Lag counts committed records that a stage has not read and committed itself. A stage that keeps up shows 0.

            Examples: comity lag --total
                      comity lag --watch --interval 2
                      comity lag --json | jq 'select(.lag > 100)'
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Flag(help: "Only one line a stage.")
    var total = false

    @Flag(help: "Ask again and again, until Ctrl-C.")
    var watch = false

    @Option(help: ArgumentHelp("How long --watch waits.", valueName: "seconds"))
    var interval: Double = 5

    @Flag(help: "Print one JSON object a partition, or a stage with --total.")
    var json = false

    func validate() throws {
        guard interval > 0 else { throw ValidationError("--interval must be more than 0") }
    }

    func run() throws {
        let cluster = try brokers.cluster(clientID: "comity-lag")
        let admin = try cluster.admin()
        defer { admin.close() }
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        let survey = LagSurvey(admin: admin, consumer: consumer)
        var isFirst = true
        repeat {
            if !isFirst { Interruption.wait(interval) }
            if Interruption.isRequested { return }
            let report = try survey.run()
            if watch, !json { StandardOutput.line((isFirst ? "" : "\n") + Timestamp.format(Date())) }
            show(report)
            isFirst = false
        } while watch
    }

    private func show(_ report: LagReport) {
        if json {
            if total {
                for entry in report.totals { StandardOutput.line(json: CanonicalJSON.encode(entry)) }
            } else {
                for entry in report.partitions { StandardOutput.line(json: CanonicalJSON.encode(entry)) }
            }
            return
        }
        if !total {
            var table = Table([
                ("stage", .left), ("topic", .left), ("partition", .right), ("committed", .right), ("end", .right),
                ("lag", .right),
            ])
            for entry in report.partitions {
                table.add(
                    entry.stage.rawValue,
                    entry.topic,
                    String(entry.partition),
                    entry.committed.map { String($0) } ?? "-",
                    String(entry.end),
                    String(entry.lag)
                )
            }
            table.print()
            StandardOutput.line("")
        }
        var table = Table([("stage", .left), ("group", .left), ("partitions", .right), ("lag", .right)])
        for entry in report.totals {
            table.add(entry.stage.rawValue, entry.group ?? "none", String(entry.partitions), String(entry.lag))
        }
        table.print()
    }
}
