import ComitySchema
import Foundation
package import Kafka

/// Asks the brokers how far every stage is. It joins no group and commits nothing.
///
/// Every call blocks its thread, and all come from one.
package final class LagSurvey {
    private let admin: any Admin
    private let consumer: any Consumer
    private var oldest: OldestRecords

    package init(of cluster: any Cluster) throws(KafkaError) {
        admin = try cluster.admin()
        do throws(KafkaError) {
            consumer = try cluster.consumer(OldestRecords.settings)
        } catch {
            admin.close()
            throw error
        }
        oldest = OldestRecords(consumer: consumer)
    }

    /// Frees its clients. Nothing may be asked after.
    package func close() {
        consumer.close()
        admin.close()
    }

    package func run() throws(KafkaError) -> LagReport {
        let counts = try admin.topics()
        // Before the ends: what a stage commits meanwhile may make its lag look larger, never smaller than it is.
        var committed: [StageName: [TopicPartition: Int64]] = [:]
        for stage in StageName.allCases { committed[stage] = try admin.committedOffsets(ofGroup: stage.rawValue) }
        let topics = Set(StageName.allCases.flatMap(\.inputs).map(\.name)).sorted()
        let all = topics.flatMap { topic in (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, $0) } }
        let starts = try consumer.firstOffsets(of: all)
        let ends = try consumer.endOffsets(of: all)

        let places = StageName.allCases.map { stage in
            let own = stage.inputs.flatMap { input in all.filter { $0.topic == input.name } }
            return Place(stage: stage, partitions: own, committed: committed[stage] ?? [:], starts: starts, ends: ends)
        }
        var gaps: [OldestRecords.Question: Range<Int64>] = [:]
        for place in places {
            for partition in place.partitions { gaps[.init(place.stage.rawValue, partition)] = place.gap(in: partition) }
        }
        let findings = try oldest.find(gaps.filter { !$0.value.isEmpty })
        return LagReport(
            partitions: places.flatMap { place in
                place.partitions.map { place.lag(in: $0, findings[.init(place.stage.rawValue, $0)]) }
            },
            groups: try groups(),
            missing: topics.filter { (counts[$0] ?? 0) == 0 }
        )
    }

    /// Where a stage is, and where what it reads begins and ends.
    private struct Place {
        let stage: StageName
        let partitions: [TopicPartition]
        let committed: [TopicPartition: Int64]
        let starts: [TopicPartition: Int64]
        let ends: [TopicPartition: Int64]

        /// The offsets that are still to be committed. What the brokers have deleted cannot be read any more, so it is no work.
        func gap(in partition: TopicPartition) -> Range<Int64> {
            let start = starts[partition] ?? 0
            let next = max(committed[partition] ?? start, start)
            return next..<max(next, ends[partition] ?? 0)
        }

        func lag(in partition: TopicPartition, _ finding: OldestRecords.Finding?) -> PartitionLag {
            PartitionLag(
                stage: stage,
                topic: partition.topic,
                partition: partition.partition,
                committed: committed[partition],
                end: ends[partition] ?? 0,
                lag: finding == .nothing ? 0 : Int64(gap(in: partition).count),
                oldest: (finding?.timestampMilliseconds).map(Date.init(millisecondsSince1970:))
            )
        }
    }

    private func groups() throws(KafkaError) -> [StageName: String] {
        var states: [StageName: String] = [:]
        for group in try admin.listGroups() {
            if let stage = StageName(rawValue: group.name) { states[stage] = group.state }
        }
        return states
    }
}
