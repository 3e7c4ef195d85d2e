import ArgumentParser
import ComitySchema
import CommandLineKit

/// Measurements that are printed, never asserted: machines differ.
@main
struct ComityBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-bench",
        abstract: "Measures the pipeline and prints what it found.",
        version: Release.version,
        subcommands: [Latency.self, OrdersBench.self, InterceptionBench.self, RawReading.self]
    )

    static func main() {
        Program.run(ComityBench.self)
    }
}
