package import ComitySchema
package import Foundation

/// How every stage does at one moment, seen over a window. What is absent is not known, or not known yet.
package struct LagPicture: Encodable, Hashable, Sendable {
    package let at: Date
    package let windowSeconds: Double
    package let stages: [Stage]

    package struct Stage: Encodable, Hashable, Sendable {
        package let stage: StageName
        /// The state of the stage's consumer group as the brokers name it; absent for a group that never was.
        package let group: String?
        package let lag: Int64
        /// Of the partition that is furthest behind.
        package let lagSeconds: Double?
        package let inPerSecond: Double?
        package let outPerSecond: Double?
        /// Until the last partition is done.
        package let drainSeconds: Double?
        /// The worst of its partitions'.
        package let verdict: LagVerdict?
        /// Absent where only stages were asked for.
        package private(set) var partitions: [Partition]?
    }

    package struct Partition: Encodable, Hashable, Sendable {
        package let topic: String
        package let partition: Int32
        /// Absent if the stage never committed an offset.
        package let committed: Int64?
        package let end: Int64
        package let lag: Int64
        /// How old the oldest record is that the stage has not committed.
        package let lagSeconds: Double?
        package let inPerSecond: Double?
        package let outPerSecond: Double?
        package let drainSeconds: Double?
        package let verdict: LagVerdict?
    }

    /// The same with one line a stage.
    package var withoutPartitions: LagPicture {
        LagPicture(at: at, windowSeconds: windowSeconds, stages: stages.map(\.withoutPartitions))
    }
}

extension LagPicture.Partition {
    init(_ lag: PartitionLag, _ window: LagWindow, isAttended: Bool, at now: Date) {
        let rates = window.rates
        self.init(
            topic: lag.topic,
            partition: lag.partition,
            committed: lag.committed,
            end: lag.end,
            lag: lag.lag,
            lagSeconds: lag.lagSeconds(at: now)?.milliseconds,
            inPerSecond: rates?.in.milliseconds,
            outPerSecond: rates?.out.milliseconds,
            drainSeconds: window.drainSeconds?.milliseconds,
            verdict: window.verdict(isAttended: isAttended)
        )
    }
}

extension LagPicture.Stage {
    init(_ stage: StageName, group: String?, partitions: [LagPicture.Partition]) {
        self.init(
            stage: stage,
            group: group,
            lag: partitions.map(\.lag).reduce(0, +),
            lagSeconds: Self.all(partitions.map(\.lagSeconds))?.max(),
            inPerSecond: Self.all(partitions.map(\.inPerSecond))?.reduce(0, +).milliseconds,
            outPerSecond: Self.all(partitions.map(\.outPerSecond))?.reduce(0, +).milliseconds,
            drainSeconds: Self.all(partitions.map(\.drainSeconds))?.max(),
            verdict: LagVerdict.worst(of: partitions.map(\.verdict)),
            partitions: partitions
        )
    }

    /// What is known of every one; nothing if it is not known of one of them, or if there is none.
    private static func all(_ values: [Double?]) -> [Double]? {
        let known = values.compactMap(\.self)
        return known.isEmpty || known.count < values.count ? nil : known
    }

    fileprivate var withoutPartitions: Self {
        var copy = self
        copy.partitions = nil
        return copy
    }
}

extension Double {
    /// Rounded to a thousandth: what is measured is no more exact, and is read more easily.
    fileprivate var milliseconds: Double { (self * 1000).rounded() / 1000 }
}
