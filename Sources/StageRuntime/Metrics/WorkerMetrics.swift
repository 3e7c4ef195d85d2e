import Foundation
import Metrics
import StageKit
import Telemetry

/// A worker's counters and histograms. It is confined to the worker's thread.
final class WorkerMetrics {
    private let factory: any MetricsFactory
    private var counters: [CounterName: Counter] = [:]
    /// What is shown of a partition. Its gauges are asked for anew each time: they are the partition's, and whichever worker of the process
    /// gives it up ends them for all.
    private var measured: [Int32: Set<Measured>] = [:]
    private let stepTimer: Metrics.Timer
    private let commitTimer: Metrics.Timer

    private struct CounterName: Hashable {
        let name: String
        let label: String
        let value: String
    }

    private struct Measured: Hashable {
        let name: String
        let labels: [String: String]
    }

    init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
        stepTimer = Metrics.Timer(label: StageMetrics.stepSeconds.name, factory: factory)
        commitTimer = Metrics.Timer(label: StageMetrics.commitSeconds.name, factory: factory)
        // A rate can only be told from a series that is there from the beginning.
        for name in [StageMetrics.rebalances, StageMetrics.clientRestarts] { count(name.name, 0) }
        for result in ["committed", "aborted"] { count(StageMetrics.transactions.name, 0, "result", result) }
    }

    func read(_ count: Int, of topic: String) { self.count(StageMetrics.recordsIn.name, count, "topic", topic) }

    func wrote(_ count: Int, to topic: String) { self.count(StageMetrics.recordsOut.name, count, "topic", topic) }

    func missed(_ count: Int, of topic: String) { self.count(StageMetrics.recordsMissed.name, count, "topic", topic) }

    func deadLetter(_ code: String) { count(StageMetrics.deadLetters.name, 1, "code", code) }

    func rebalanced() { count(StageMetrics.rebalances.name, 1) }

    func restarted() { count(StageMetrics.clientRestarts.name, 1) }

    func occurred(_ occurrence: Occurrence) { count(occurrence.name, occurrence.count) }

    func decided(in duration: Duration) { stepTimer.recordNanoseconds(duration.nanoseconds) }

    func endedTransaction(isCommitted: Bool, in duration: Duration) {
        count(StageMetrics.transactions.name, 1, "result", isCommitted ? "committed" : "aborted")
        commitTimer.recordNanoseconds(duration.nanoseconds)
    }

    private func count(_ name: String, _ count: Int, _ label: String = "", _ value: String = "") {
        let key = CounterName(name: name, label: label, value: value)
        if let counter = counters[key] { return counter.increment(by: count) }
        let counter = Counter(label: name, dimensions: label.isEmpty ? [] : [(label, value)], factory: factory)
        counter.increment(by: count)
        counters[key] = counter
    }

    func measured(_ measurement: StageKit.Measurement) {
        let shown = Measured(name: measurement.name, labels: measurement.labels)
        gauge(shown, of: measurement.partition).record(measurement.value)
        measured[measurement.partition, default: []].insert(shown)
    }

    private func gauge(_ shown: Measured, of partition: Int32) -> Gauge {
        let labels = shown.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return Gauge(label: shown.name, dimensions: labels + [("partition", "\(partition)")], factory: factory)
    }

    /// What was measured of a partition is its next owner's to tell.
    func forget(_ partition: Int32) {
        for shown in measured.removeValue(forKey: partition) ?? [] { gauge(shown, of: partition).destroy() }
    }

    /// Everything that shows the present, and not what was counted.
    func forgetAll() { for partition in Array(measured.keys) { forget(partition) } }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
