import ComitySchema
package import Foundation
import Kafka

/// Keeps what the brokers told lately, and judges it.
package struct LagWatch: Sendable {
    private struct Place: Hashable {
        let stage: StageName
        let partition: TopicPartition
    }

    private let length: TimeInterval
    private var windows: [Place: LagWindow] = [:]

    /// - Parameter window: over how many seconds a stage is judged.
    package init(window: TimeInterval) {
        length = window
    }

    /// Takes in what the brokers told now.
    ///
    /// - Returns: that, with what it means beside what they told before.
    package mutating func note(_ report: LagReport, at now: Date) -> LagPicture {
        var rows: [StageName: [LagPicture.Partition]] = [:]
        var seen: [Place: LagWindow] = [:]
        for lag in report.partitions {
            let place = Place(stage: lag.stage, partition: TopicPartition(lag.topic, lag.partition))
            var window = windows[place] ?? LagWindow(length: length)
            window.note(LagSample(at: now, committed: lag.committed, end: lag.end, lag: lag.lag))
            seen[place] = window
            let isAttended = Self.isAttended(report.groups[lag.stage])
            rows[lag.stage, default: []].append(LagPicture.Partition(lag, window, isAttended: isAttended, at: now))
        }
        windows = seen
        let stages = StageName.allCases.map { LagPicture.Stage($0, group: report.groups[$0], partitions: rows[$0] ?? []) }
        return LagPicture(at: now, windowSeconds: length, stages: stages)
    }

    /// Whether a group in this state has members. A state that this client does not know is taken for one with some.
    private static func isAttended(_ state: String?) -> Bool {
        switch state {
        case nil, "Empty", "Dead": false
        default: true
        }
    }
}
