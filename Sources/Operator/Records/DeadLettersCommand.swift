import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit

struct DeadLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletters",
        abstract: "The records that no stage could use.",
        subcommands: [List.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where each came from, and why it was put aside.",
            discussion: "Example: comity deadletters list --json | jq -r .code | sort | uniq -c"
        )

        @OptionGroup var brokers: BrokerOptions

        @Flag(help: "Print one JSON object a record.")
        var json = false

        func run() throws {
            var letters: [DeadLetter] = []
            try TopicReader(.deadLetters, of: try brokers.cluster(clientID: "comity-deadletters")).readToEnd { record in
                letters.append(DeadLetter(record))
            }
            letters.sort { ($0.at, $0.partition, $0.offset) < ($1.at, $1.partition, $1.offset) }
            if json {
                for letter in letters { StandardOutput.line(json: CanonicalJSON.encode(letter)) }
                return
            }
            var table = Table([
                ("at", .left), ("stage", .left), ("origin", .left), ("bytes", .right), ("code", .left), ("message", .left),
            ])
            for letter in letters {
                table.add(
                    Timestamp.format(letter.at),
                    letter.stage,
                    letter.origin,
                    String(letter.bytes),
                    letter.code,
                    letter.message
                )
            }
            table.print()
        }
    }
}
