import ArgumentParser
import CommandLineKit
import LocalPipeline

/// How fast, how large and how soon ready the interception stage is, next to a consumer that only counts.
struct InterceptionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interception",
        abstract: "The interception stage next to a consumer in C that only counts, over the same records.",
        discussion: """
            Writes a live stream and a register of targets, and reads the stream in turns with a loop over librdkafka in C and with \
            comity-intercept, one worker, both configured alike; first with targets that have no event, then with targets that have \
            about one event in a hundred. Then fills the register, and measures how long the stage takes to read it and what memory \
            it needs for it.

            Needs brokers that hold nothing of Comity's, and some free space: a record of the stream takes 0.7 kB, a target \
            0.7 kB. Figures that say something want Apache Kafka on a machine of its own; the broker of the local scripts answers a \
            fetch with its whole backlog, so keep --records to a few million there, and do not trust the memory that a consumer has \
            held at most.

            Run it from the top of the repository, built with -c release:

              comity-bench interception --bootstrap localhost:9092
              comity-bench interception --bootstrap localhost:9092 --reuse --only match --rounds 5
            """
    )

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case noMatch = "no-match"
        case match
        case restore
    }

    @OptionGroup var brokers: BrokerOptions

    @Option(help: ArgumentHelp("How many live records are written and read in each round.", valueName: "number"))
    var records = 2_000_000

    @Option(help: ArgumentHelp("How many targets there are while records are read.", valueName: "number"))
    var targets = 10_000

    @Option(help: ArgumentHelp("How many targets the register has when it is restored.", valueName: "number"))
    var restoredTargets = 1_000_000

    @Option(help: ArgumentHelp("How often each reader reads everything; the table has the medians.", valueName: "number"))
    var rounds = 3

    @Option(help: ArgumentHelp("Partitions of each topic that is not there yet.", valueName: "number"))
    var partitions = 4

    @Option(help: ArgumentHelp("Measure only this: no-match, match or restore; may be given again.", valueName: "part"))
    var only: [Part] = []

    @Flag(help: "Read what an earlier run with the same --records and --targets has written; not for restore.")
    var reuse = false

    @Flag(help: "End with status 1 if a limit is not kept.")
    var strict = false

    @Option(help: ArgumentHelp("The folder of the rulebook's versions.", valueName: "folder"))
    var rulebook = "Deploy/rulebooks"

    func validate() throws {
        guard records > 0 else { throw ValidationError("--records must be at least 1") }
        guard (1...10_000_000).contains(targets) else { throw ValidationError("--targets must be from 1 to 10000000") }
        guard (1...10_000_000).contains(restoredTargets) else {
            throw ValidationError("--restored-targets must be from 1 to 10000000")
        }
        guard rounds > 0 else { throw ValidationError("--rounds must be at least 1") }
        guard (1...1000).contains(partitions) else { throw ValidationError("--partitions must be from 1 to 1000") }
    }

    func run() throws {
        do {
            try measure()
        } catch LocalPipelineError.commandFailed(_, _, let output) {
            // What failed has said why in its last line.
            let reason = output.split(separator: "\n").last ?? "no reason was given"
            throw CommandFailure(.unavailable, "CommandFailed", String(reason))
        }
    }

    private func measure() throws {
        let parts = only.isEmpty ? Part.allCases : only
        guard !(reuse && parts.contains(.restore)) else {
            throw CommandFailure(
                .usage,
                "RestoreReused",
                "what an earlier run has left in the register would count as an idle stage's start: measure restore without "
                    + "--reuse, or say --only no-match or --only match"
            )
        }
        let course = try InterceptionCourse(self)
        defer { course.end() }
        var report = InterceptionReport()
        let idle = parts.contains(.restore) ? try course.measureIdleStart() : nil
        if parts.contains(.noMatch) || parts.contains(.match) { try course.writeStream() }
        if parts.contains(.noMatch) { report.add(try course.measureReading(.noMatch)) }
        if parts.contains(.match) { report.add(try course.measureReading(.match)) }
        if let idle {
            try course.register(for: .restore)
            let full = try course.measureRestoration()
            report.add(restored: full, idle: idle, targets: restoredTargets)
        }
        report.print()
        if strict, !report.holds { throw CommandFailure(.no, "LimitMissed", "a limit is not kept") }
    }
}
