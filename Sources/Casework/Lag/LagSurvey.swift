package import ComitySchema
package import Kafka

/// What one stage has still to read of one partition.
package struct PartitionLag: Encodable, Hashable, Sendable {
    package let stage: StageName
    package let topic: String
    package let partition: Int32
    /// The next offset that the stage will read; absent if the stage never committed one.
    package let committed: Int64?
    /// One after the last record that the stage may read: nothing of open transactions counts.
    package let end: Int64
    package let lag: Int64

    package init(stage: StageName, topic: String, partition: Int32, committed: Int64?, end: Int64, lag: Int64) {
        self.stage = stage
        self.topic = topic
        self.partition = partition
        self.committed = committed
        self.end = end
        self.lag = lag
    }
}

/// How far every stage is, and whether anybody works on it.
package struct LagReport: Sendable {
    package let partitions: [PartitionLag]
    /// The state of a stage's consumer group as the brokers name it: `Stable` where instances run, `Empty` where none does; absent
    /// for a group that never was.
    package let groups: [StageName: String]

    package init(partitions: [PartitionLag], groups: [StageName: String]) {
        self.partitions = partitions
        self.groups = groups
    }

    /// What one stage has still to read of everything.
    package struct Total: Encodable, Hashable {
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

/// Asks the brokers how far every stage is.
package struct LagSurvey {
    package let admin: any Admin
    /// Used for questions only; it joins no group.
    package let consumer: any Consumer

    package init(admin: any Admin, consumer: any Consumer) {
        self.admin = admin
        self.consumer = consumer
    }

    package func run() throws(KafkaError) -> LagReport {
        let counts = try admin.topics()
        var ends: [TopicPartition: Watermarks] = [:]
        var lags: [PartitionLag] = []
        for stage in StageName.allCases {
            let committed = try admin.committedOffsets(ofGroup: stage.rawValue)
            for topic in stage.inputs.map(\.name) {
                for number in 0..<(counts[topic] ?? 0) {
                    let partition = TopicPartition(topic, number)
                    if ends[partition] == nil {
                        ends[partition] = try consumer.watermarks(of: partition, isolation: .readCommitted)
                    }
                    guard let marks = ends[partition] else { continue }
                    lags.append(Self.lag(of: stage, in: partition, committed: committed[partition], marks))
                }
            }
        }
        return LagReport(partitions: lags, groups: try groups())
    }

    private func groups() throws(KafkaError) -> [StageName: String] {
        var states: [StageName: String] = [:]
        for group in try admin.listGroups() {
            if let stage = StageName(rawValue: group.name) { states[stage] = group.state }
        }
        return states
    }

    private static func lag(
        of stage: StageName,
        in partition: TopicPartition,
        committed: Int64?,
        _ marks: Watermarks
    ) -> PartitionLag {
        // What the brokers have deleted cannot be read any more, so it is no work.
        let next = max(committed ?? marks.low, marks.low)
        return PartitionLag(
            stage: stage,
            topic: partition.topic,
            partition: partition.partition,
            committed: committed,
            end: marks.high,
            lag: max(0, marks.high - next)
        )
    }
}
