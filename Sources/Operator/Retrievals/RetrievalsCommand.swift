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

    @OptionGroup var looking: LookOptions

    func run() throws {
        let reader = try TopicReader(.cases, of: try brokers.cluster(clientID: "comity-retrievals"))
        var archive = CaseArchive()
        try reader.readToEnd { archive.take($0) }
        var screen = Screen()
        show(archive, on: &screen)
        guard looking.watch else { return archive.reportUnreadable() }
        while !Interruption.isRequested {
            let next = Date() + looking.interval
            repeat {
                for record in try reader.next() { archive.take(record) }
            } while Date() < next && !Interruption.isRequested
            if !Interruption.isRequested { show(archive, on: &screen) }
        }
    }

    private func show(_ archive: CaseArchive, on screen: inout Screen) {
        let picture = RetrievalPicture(at: Date().wholeMilliseconds, retrievals: RunningRetrieval.all(in: archive))
        looking.show(picture, as: picture.lines, on: &screen)
    }
}
