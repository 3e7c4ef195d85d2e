package import ComitySchema

/// How far every stage is, and whether anybody works on it, as the brokers told at one moment.
package struct LagReport: Sendable {
    package let partitions: [PartitionLag]
    /// The state of a stage's consumer group as the brokers name it: `Stable` where instances run, `Empty` where none does; absent
    /// for a group that never was.
    package let groups: [StageName: String]
    /// Topics that a stage reads and that do not exist, or are not shown to whoever asked.
    package let missing: [String]

    package init(partitions: [PartitionLag], groups: [StageName: String], missing: [String] = []) {
        self.partitions = partitions
        self.groups = groups
        self.missing = missing
    }

    /// What one stage has still to read of everything.
    package struct Total: Hashable {
        package let stage: StageName
        package let group: String?
        package let partitions: Int
        package let lag: Int64
    }

    package var totals: [Total] {
        StageName.allCases.map { stage in
            let own = partitions.filter { $0.stage == stage }
            return Total(stage: stage, group: groups[stage], partitions: own.count, lag: own.map(\.lag).reduce(0, +))
        }
    }
}
