import ArgumentParser
import AsyncHTTPClient
import ComitySchema
import CommandLineKit
import Foundation
import Hummingbird
import Kafka
import Logging
import StageRuntime

@main
struct ConsoleTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-console",
        abstract: "The console in which a provider's reviewers work, for their browsers.",
        discussion: """
            Shows lag and health of the stages, the cases, what waits for people, dead letters and figures. Reviewers sign in with \
            their keys or with the company's identity provider, and sign decisions in the browser; the console has no key.

            Example: comity-console --config /etc/comity/comity.json --address 127.0.0.1:9480

            Exit statuses: 0 stopped as asked, 64 usage, 69 no broker or no port, 78 configuration.
            """,
        version: Release.version
    )

    @Option(help: ArgumentHelp("Kafka brokers to start from, as HOST:PORT[,HOST:PORT].", valueName: "host:port"))
    var bootstrap: String?

    @Option(help: ArgumentHelp("Configuration file (JSON). Also COMITY_CONFIG.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Where to listen; \(ConsoleSettings.standardAddress) unless something else is set.",
            valueName: "host:port"
        )
    )
    var address: String?

    @Option(help: ArgumentHelp("Where healthz, readyz and metrics are; none for nowhere.", valueName: "host:port"))
    var admin: String?

    @Flag(help: "Read and check the configuration, say what it is, and stop.")
    var checkConfig = false

    func run() async throws {
        let common: StageSettings
        let settings: ConsoleSettings
        do {
            common = try await StageSettings(options: try stageOptions())
            settings = try ConsoleSettings(common, address: address, admin: admin)
        } catch {
            StandardError.line("comity-console: \(error)")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        if checkConfig {
            StandardOutput.line(
                "comity-console: the configuration is sound; brokers \(common.bootstrap), address \(settings.origin)"
            )
            return
        }
        let log = Logger(label: "comity-console") { label in
            StageLogHandler(label: label, level: common.logLevel, format: common.logFormat)
        }
        do {
            try await ConsoleProcess(settings: settings, common: common, log: log).run()
        } catch {
            log.critical("stopped", metadata: ["reason": "\(error)"])
            throw ExitCode(ExitStatus.unavailable.rawValue)
        }
    }

    private func stageOptions() throws -> StageOptions {
        var arguments: [String] = []
        if let bootstrap { arguments += ["--bootstrap", bootstrap] }
        if let config { arguments += ["--config", config] }
        return try StageOptions.parse(arguments)
    }
}
