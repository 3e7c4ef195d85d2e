import ArgumentParser
import Casework
import CommandLineKit
import Foundation
import Kafka

struct LagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "What each stage has still to do, and whether it gets it done.",
        discussion: """
            Looks at the brokers for a while (--window) and prints, for each stage and for each partition that it reads:

              committed   the next offset that the stage will read; - if it never committed one
              end         one after the last offset that it may read
              lag         how many offsets lie between; 0 if only ends of transactions do
              lag time    how old the oldest record is that the stage has not committed
              in/s out/s  offsets that came, and that were committed, a second
              drain       how long until nothing is left at these rates
              verdict     ok, or:
                          falling behind   the stage works, and its lag does not fall
                          stalled          there was work in the whole window, and nothing was committed
                          stopped          the stage's consumer group has no members: no instance runs

            The drain of work that is under way, and of a stage that keeps up though as much comes as goes, is how long what is there now \
            takes. A stage's is that of its slowest partition: never if that one never ends, and only with a verdict worse than ok.

            - stands for what is not known yet, or cannot be: how long a record has waited takes leave to read its topic. A stage that is \
            restoring its state commits nothing before that is done: how far it is, its log says, and /readyz on its admin port.

            Examples:

              comity lag                               look for ten seconds, then print
              comity lag --watch --total               a line a stage, redrawn every second
              comity lag --window 0 --fail-over 60     look once; status 1 if a record has waited for more than a minute
              comity lag --json | jq '.stages[] | {stage, lag, verdict}'
              comity lag --watch --json >lag.jsonl     one JSON object a look, on a line of its own

            The JSON object has at, windowSeconds and stages; a stage has stage, group (its consumer group's state), lag, lagSeconds, \
            inPerSecond, outPerSecond, drainSeconds, verdict and, without --total, partitions, each with topic, partition, committed, \
            end and the same. What is not known, and the drain of what never ends, is absent.
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Flag(help: "Only one line a stage.")
    var total = false

    @OptionGroup var looking: LookOptions

    @Option(
        help: ArgumentHelp("Over how long a stage is judged; 0 for a single look, which knows no rates.", valueName: "seconds")
    )
    var window: Double = 10

    @Option(
        help: ArgumentHelp(
            "End with status 1 if a record has waited for longer than this; with --watch, as soon as one has.",
            valueName: "seconds"
        )
    )
    var failOver: Double?

    func validate() throws {
        guard window >= 0, window <= 86_400 else { throw ValidationError("--window must be from 0 to 86400") }
        guard !looking.watch || window > 0 else { throw ValidationError("--watch needs a --window over which it can judge") }
        guard failOver ?? 0 >= 0 else { throw ValidationError("--fail-over must be at least 0") }
    }

    func run() throws {
        let survey = try LagSurvey(of: try brokers.cluster(clientID: "comity-lag"))
        defer { survey.close() }
        var looks = LagLooks(survey: survey, interval: looking.interval, window: window)
        if looking.watch {
            try follow(&looks)
        } else {
            if window > 0, isatty(STDERR_FILENO) == 1 {
                StandardError.line("looking for \(LagText.time(window)); --window 0 looks once")
            }
            let picture = try looks.whole()
            var screen = Screen()
            show(picture, on: &screen)
            if let failure = limit?.failure(in: picture) { throw failure }
        }
    }

    private var limit: LagLimit? { failOver.map(LagLimit.init) }

    /// Shows one look after another. Brokers that do not answer end the first one only.
    private func follow(_ looks: inout LagLooks) throws {
        var screen = Screen()
        var isFirst = true
        while !Interruption.isRequested {
            do {
                let picture = try looks.next()
                show(picture, on: &screen)
                // What one look cannot tell the next one may.
                if let excess = limit?.excess(in: picture) { throw excess }
            } catch let error as KafkaError where !isFirst {
                let line = "the brokers do not answer and are asked again: \(error)"
                if looking.json { StandardError.line("comity: \(line)") } else { screen.show([line]) }
            }
            isFirst = false
            looks.pause()
        }
    }

    private func show(_ picture: LagPicture, on screen: inout Screen) {
        let shown = total ? picture.withoutPartitions : picture
        looking.show(shown, as: LagTables(shown).lines, on: &screen)
    }
}
