import Foundation
import Kafka
import Logging
import Metrics
import Telemetry

/// Measures how far the stage's group is in this instance's partitions. It asks the brokers for ends and reads the oldest record that
/// is not committed, with a client of its own: librdkafka's statistics know nothing of offsets that are committed in transactions, and
/// offsets alone do not say how long a record has waited.
///
/// Every call blocks; all come from one thread.
final class LagMeter {
    private let group: String
    private let cluster: any Cluster
    private let boards: [WorkerBoard]
    private let factory: any MetricsFactory
    private let log: Logger
    private var client: (consumer: any Consumer, oldest: OldestRecords)?
    private var shown: [TopicPartition: PartitionGauges] = [:]
    private var sums: [String: Gauge] = [:]

    /// The gauges of one partition.
    private struct PartitionGauges {
        let lag: Gauge
        let offset: Gauge
        let start: Gauge
        let end: Gauge
        var count: Int64 = 0
        var oldest = Oldest.unknown
    }

    /// The oldest record that is not committed.
    private enum Oldest {
        case none
        case written(Date)
        /// It has no time, or could not be looked for yet.
        case unknown
    }

    init(of group: String, in cluster: any Cluster, boards: [WorkerBoard], factory: any MetricsFactory, log: Logger) {
        self.group = group
        self.cluster = cluster
        self.boards = boards
        self.factory = factory
        self.log = log
    }

    /// Takes one look. While the brokers do not answer, what waits grows older and all else stays as it was.
    func measure(at now: Date) {
        let committed = boards.reduce(into: [:]) { all, board in all.merge(board.latest.committed) { old, _ in old } }
        forget(all: shown.keys.filter { committed[$0] == nil })
        do throws(KafkaError) {
            try look(at: committed)
        } catch {
            log.debug("lag cannot be measured", metadata: ["error": "\(error)"])
            close()
        }
        show(at: now, committed)
    }

    func close() {
        client?.consumer.close()
        client = nil
    }

    private func look(at committed: [TopicPartition: Int64?]) throws(KafkaError) {
        guard !committed.isEmpty else { return }
        if client == nil { client = try connect() }
        guard case (let consumer, var oldest)? = client else { return }
        let partitions = Array(committed.keys)
        let starts = try consumer.firstOffsets(of: partitions)
        let ends = try consumer.endOffsets(of: partitions)
        var gaps: [OldestRecords.Question: Range<Int64>] = [:]
        for (partition, offset) in committed {
            // What the brokers have deleted cannot be read any more, so it is no work.
            let next = max(offset ?? 0, starts[partition] ?? 0)
            gaps[.init(group, partition)] = next..<max(next, ends[partition] ?? 0)
        }
        let findings = try oldest.find(gaps.filter { !$0.value.isEmpty })
        client = (consumer, oldest)
        for (question, gap) in gaps { note(findings[question] ?? .nothing, gap, of: question.partition) }
        for (partition, gauges) in shown {
            if let start = starts[partition] { gauges.start.record(start) }
            if let end = ends[partition] { gauges.end.record(end) }
        }
    }

    private func connect() throws(KafkaError) -> (any Consumer, OldestRecords) {
        let consumer = try cluster.consumer(OldestRecords.settings)
        return (consumer, OldestRecords(consumer: consumer))
    }

    private func note(_ finding: OldestRecords.Finding, _ gap: Range<Int64>, of partition: TopicPartition) {
        var gauges = shown[partition] ?? makeGauges(of: partition)
        switch finding {
        case .nothing: (gauges.count, gauges.oldest) = (0, .none)
        case .record(let milliseconds?):
            (gauges.count, gauges.oldest) = (Int64(gap.count), .written(Date(timeIntervalSince1970: Double(milliseconds) / 1000)))
        case .record(nil): (gauges.count, gauges.oldest) = (Int64(gap.count), .unknown)
        case .unknown:
            gauges.count = Int64(gap.count)
            // What was the oldest may still be; that there was none is not true any more.
            if case .none = gauges.oldest { gauges.oldest = .unknown }
        }
        shown[partition] = gauges
    }

    private func makeGauges(of partition: TopicPartition) -> PartitionGauges {
        let named = [("consumergroup", group)] + place(of: partition)
        return PartitionGauges(
            lag: Gauge(label: StageMetrics.lag.name, dimensions: named, factory: factory),
            offset: Gauge(label: StageMetrics.currentOffset.name, dimensions: named, factory: factory),
            start: Gauge(label: StageMetrics.topicStart.name, dimensions: place(of: partition), factory: factory),
            end: Gauge(label: StageMetrics.topicEnd.name, dimensions: place(of: partition), factory: factory)
        )
    }

    private func place(of partition: TopicPartition) -> [(String, String)] {
        [("topic", partition.topic), ("partition", "\(partition.partition)")]
    }

    /// Asked for anew each time: it is not there while the age is not known.
    private func seconds(of partition: TopicPartition) -> Gauge {
        Gauge(label: StageMetrics.lagSeconds.name, dimensions: place(of: partition), factory: factory)
    }

    private func show(at now: Date, _ committed: [TopicPartition: Int64?]) {
        var totals: [String: Int64] = [:]
        for (partition, gauges) in shown {
            gauges.lag.record(gauges.count)
            switch gauges.oldest {
            case .none: seconds(of: partition).record(0)
            case .written(let date): seconds(of: partition).record(max(0, now.timeIntervalSince(date)))
            case .unknown: seconds(of: partition).destroy()
            }
            if case let offset?? = committed[partition] { gauges.offset.record(offset) }
            totals[partition.topic, default: 0] += gauges.count
        }
        for (topic, total) in totals {
            let dimensions = [("consumergroup", group), ("topic", topic)]
            let sum = sums[topic] ?? Gauge(label: StageMetrics.lagSum.name, dimensions: dimensions, factory: factory)
            sums[topic] = sum
            sum.record(total)
        }
    }

    /// What is another instance's now is not shown any more: it would be counted twice.
    private func forget(all partitions: [TopicPartition]) {
        for partition in partitions {
            guard let gauges = shown.removeValue(forKey: partition) else { continue }
            for gauge in [gauges.lag, gauges.offset, gauges.start, gauges.end, seconds(of: partition)] { gauge.destroy() }
        }
        let topics = Set(shown.keys.map(\.topic))
        for (topic, sum) in sums where !topics.contains(topic) {
            sum.destroy()
            sums[topic] = nil
        }
    }
}
