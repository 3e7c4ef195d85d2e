import StageKit
import Telemetry

/// The traces of what came into the followed topics of late, for the work that attends to it. Older ones are forgotten: a register holds
/// as many entries as there are tasks.
struct FollowedTraces {
    struct News {
        let trace: TraceContext
        let topic: String
        let partition: Int32
        let offset: Int64
    }

    private static let limit = 512

    private var newer: [String: News] = [:]
    private var older: [String: News] = [:]

    subscript(key: String) -> News? { newer[key] ?? older[key] }

    mutating func note(_ record: Record, _ trace: TraceContext) {
        if newer.count >= Self.limit { (older, newer) = (newer, [:]) }
        newer[record.keyText] = News(trace: trace, topic: record.topic, partition: record.partition, offset: record.offset)
    }
}
