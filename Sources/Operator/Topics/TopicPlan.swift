import ComitySchema
import Kafka

/// The topics as they must be, with the reasons for their settings.
struct TopicPlan {
    /// The same for every topic: stages that read two topics need partition *p* of both to belong together.
    let partitions: Int32
    let replication: Int16
    let agencies: [AuthorityID]

    var specifications: [TopicSpecification] {
        (Topic.shared + agencies.sorted().map { .agency($0) }).map { topic in
            TopicSpecification(name: topic.name, partitions: partitions, replication: replication, settings: settings(of: topic))
        }
    }

    private func settings(of topic: Topic) -> [String: String] {
        var settings = [
            "max.message.bytes": String(Self.messageLimit(of: topic)),
            "min.insync.replicas": String(max(1, replication - 1)),
            "unclean.leader.election.enable": "false",
        ]
        if topic.isCompacted {
            settings["cleanup.policy"] = "compact"
            // A stage restores its state by reading its changelog whole: compact early, so that there is little to read.
            settings["min.cleanable.dirty.ratio"] = "0.1"
            settings["segment.ms"] = String(Self.hour)
        } else {
            settings["cleanup.policy"] = "delete"
            settings["retention.ms"] = String(Self.retention(of: topic))
        }
        return settings
    }

    /// Bytes. A part holds up to 512 KiB of plaintext; items lie in it as base64, and the ciphertext lies as base64 in its message.
    private static func messageLimit(of topic: Topic) -> Int {
        switch topic {
        case .sealed, .agency, .cases, .retrievalState, .interceptionState, .deliveryState: 2 * mebibyte
        // The whole of any other message, with the headers that say why it is there.
        case .deadLetters: 2 * mebibyte + 65_536
        default: mebibyte
        }
    }

    /// Milliseconds; -1 keeps for ever.
    private static func retention(of topic: Topic) -> Int {
        switch topic {
        // The law of evidence decides how long a trail is kept, not a broker.
        case .audit: -1
        // Everybody's events, most of them nobody's business: only as long as a stage may be down.
        case .live: day
        // An agency may be away over holidays; ciphertext only it can open.
        case .agency: 30 * day
        case .deadLetters: 90 * day
        default: 14 * day
        }
    }

    private static let mebibyte = 1024 * 1024
    private static let hour = 60 * 60 * 1000
    private static let day = 24 * hour
}
