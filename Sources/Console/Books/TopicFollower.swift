import ComitySchema
import CommandLineKit
import Kafka
import Logging

/// Reads a topic from its beginning and goes on as it grows. When the brokers fail it starts over, and what was read stays shown until
/// the topic has been read anew.
struct TopicFollower {
    let topic: Topic
    let cluster: any Cluster
    let log: Logger
    /// Called before a topic is read from its beginning.
    let begin: @Sendable () -> Void
    let take: @Sendable ([StoredRecord]) -> Void
    /// Called whenever everything that was there at the beginning has been read.
    let complete: @Sendable () -> Void

    /// How long to wait before starting over.
    private static let pause = Duration.seconds(2)

    var loop: Loop {
        Loop(name: "follow \(topic.name)") { stop in
            while !stop.isRequested {
                do {
                    try follow(until: stop)
                } catch {
                    log.warning("a topic cannot be read", metadata: ["topic": "\(topic.name)", "reason": "\(error)"])
                    stop.wait(Self.pause)
                }
            }
        }
    }

    private func follow(until stop: Loop.Stop) throws {
        begin()
        let reader = try TopicReader(topic, of: cluster)
        var isComplete = false
        while !stop.isRequested {
            let records = try reader.next(wait: .milliseconds(250))
            if !records.isEmpty { take(records) }
            if reader.isAtEnd, !isComplete {
                isComplete = true
                complete()
            }
        }
    }
}
