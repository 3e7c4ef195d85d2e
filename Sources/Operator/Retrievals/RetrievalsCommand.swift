import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import Kafka

struct RetrievalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrievals",
        abstract: "How far the collections are that run, and how long they will take.",
        discussion: """
            One line a task whose stored data is being collected. Retrieval tells of a collection once it has taken ten seconds, and \
            then as it goes on, at least once a minute; - stands for what is not known yet. ABOUT is what the provider's store \
            expected, RATE and LEFT count the time that was worked, without suspensions. AS OF says how old the news is: if it is \
            older than a minute, see comity lag and the readiness of comity-retrieve.

            Examples: comity retrievals --watch
                      comity retrievals --json | jq '.retrievals[] | select(.secondsLeft > 3600)'
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Flag(help: "Look again and again, until Ctrl-C. On a terminal each look takes the place of the one before.")
    var watch = false

    @Option(help: ArgumentHelp("The time from one look to the next.", valueName: "seconds"))
    var interval: Double = 1

    @Flag(help: "Print JSON, with --watch one object a line.")
    var json = false

    func validate() throws {
        guard interval >= 0.1, interval <= 86_400 else { throw ValidationError("--interval must be from 0.1 to 86400") }
    }

    func run() throws {
        let reader = try TopicReader(.cases, of: try brokers.cluster(clientID: "comity-retrievals"))
        var archive = CaseArchive()
        try reader.readToEnd { archive.take($0) }
        var screen = Screen()
        show(archive, on: &screen)
        guard watch else { return archive.reportUnreadable() }
        while !Interruption.isRequested {
            let next = Date() + interval
            repeat {
                for record in try reader.next() { archive.take(record) }
            } while Date() < next && !Interruption.isRequested
            if !Interruption.isRequested { show(archive, on: &screen) }
        }
    }

    private func show(_ archive: CaseArchive, on screen: inout Screen) {
        let picture = RetrievalPicture(at: Date().wholeMilliseconds, retrievals: RunningRetrieval.all(in: archive))
        if json {
            StandardOutput.line(json: CanonicalJSON.encode(picture))
        } else if watch {
            screen.show(picture.lines)
        } else {
            picture.lines.forEach(StandardOutput.line)
        }
    }
}
