import Metrics
import Synchronization

/// The values of one metric under one set of labels. Every handle that was made for the same metric and labels shares it.
final class MetricSeries: Sendable {
    /// A metric's name and its labels in the order of their names: what tells one series from another.
    struct Key: Hashable, Comparable {
        let name: String
        let labels: [Label]

        struct Label: Hashable {
            let name: String
            let value: String
        }

        init(_ name: String, _ labels: [(String, String)]) {
            self.name = name
            self.labels = labels.map { Label(name: $0.0, value: $0.1) }.sorted { $0.name < $1.name }
        }

        static func < (left: Self, right: Self) -> Bool {
            if left.name != right.name { return left.name < right.name }
            return left.labels.lexicographicallyPrecedes(right.labels) { ($0.name, $0.value) < ($1.name, $1.value) }
        }
    }

    /// What was told so far: of a gauge or a counter `sum` is the value.
    struct Values: Equatable {
        var sum = 0.0
        var count = 0
        /// How many values lie at or under each bound and over the one before; the last is for those over every bound.
        var buckets: [Int]
    }

    let key: Key
    private let bounds: [Double]
    private let state: Mutex<Values>

    init(_ key: Key, bounds: [Double]) {
        self.key = key
        self.bounds = bounds
        state = Mutex(Values(buckets: Array(repeating: 0, count: bounds.isEmpty ? 0 : bounds.count + 1)))
    }

    var values: Values { state.withLock { $0 } }

    func set(_ value: Double) { state.withLock { $0.sum = value } }

    func add(_ value: Double) { state.withLock { $0.sum += value } }

    func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.sum += value
            $0.count += 1
            if $0.buckets.indices.contains(bucket) { $0.buckets[bucket] += 1 }
        }
    }

    func reset() { set(0.0) }
}

extension MetricSeries: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
}

extension MetricSeries: MeterHandler {
    func set(_ value: Int64) { set(Double(value)) }
    func decrement(by amount: Double) { add(-amount) }
}

/// A gauge, or a histogram where values are aggregated.
final class SeriesRecorder: RecorderHandler {
    let series: MetricSeries
    private let isAggregating: Bool

    init(_ series: MetricSeries, isAggregating: Bool) {
        self.series = series
        self.isAggregating = isAggregating
    }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { isAggregating ? series.observe(value) : series.set(value) }
}

/// A histogram of durations, in seconds as Prometheus has them.
final class SeriesTimer: TimerHandler {
    let series: MetricSeries

    init(_ series: MetricSeries) { self.series = series }

    func recordNanoseconds(_ duration: Int64) { series.observe(Double(duration) / 1e9) }
}
