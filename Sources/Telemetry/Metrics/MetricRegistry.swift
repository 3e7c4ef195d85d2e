public import Metrics
import Synchronization

/// Keeps what the process measures and shows it in Prometheus' text format.
///
/// Metrics that nobody described are shown too, without help: libraries bring their own.
public final class MetricRegistry: MetricsFactory {
    private let descriptions: [String: MetricDescription]
    private let common: [(String, String)]
    private let series = Mutex<[MetricSeries.Key: MetricSeries]>([:])

    /// - Parameters:
    ///   - descriptions: what is known of metrics beforehand.
    ///   - common: labels that every series has.
    public init(_ descriptions: [MetricDescription], common: [(String, String)] = []) {
        self.descriptions = Dictionary(uniqueKeysWithValues: descriptions.map { ($0.name, $0) })
        self.common = common
    }

    // MARK: Handles

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let kind: MetricDescription.Kind = aggregate ? .histogram(bounds: MetricDescription.durationBounds) : .gauge
        return SeriesRecorder(series(label, dimensions, kind), isAggregating: aggregate)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        SeriesTimer(series(label, dimensions, .histogram(bounds: MetricDescription.durationBounds)))
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: MetricDescription.Kind) -> MetricSeries {
        let key = MetricSeries.Key(label, common + dimensions)
        let bounds = (descriptions[label]?.kind ?? kind).bounds
        return series.withLock { all in
            if let known = all[key] { return known }
            let new = MetricSeries(key, bounds: bounds)
            all[key] = new
            return new
        }
    }

    // MARK: The end of a series

    public func destroyCounter(_ handler: any CounterHandler) { forget(handler as? MetricSeries) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler as? MetricSeries) }
    public func destroyMeter(_ handler: any MeterHandler) { forget(handler as? MetricSeries) }
    public func destroyRecorder(_ handler: any RecorderHandler) { forget((handler as? SeriesRecorder)?.series) }
    public func destroyTimer(_ handler: any TimerHandler) { forget((handler as? SeriesTimer)?.series) }

    /// A series that is gone is shown no more: a gauge of a partition that another instance has now would be counted twice.
    private func forget(_ gone: MetricSeries?) {
        guard let gone else { return }
        series.withLock { all in
            if all[gone.key] === gone { all[gone.key] = nil }
        }
    }

    // MARK: What is shown

    /// The `Content-Type` of ``text()``.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Everything in Prometheus' text format, version 0.0.4: metrics by name, series by labels.
    public func text() -> String {
        let all = series.withLock { Array($0.values) }.sorted { $0.key < $1.key }
        var text = MetricText()
        var name: String?
        for series in all {
            let values = series.values
            if series.key.name != name {
                name = series.key.name
                text.begin(descriptions[series.key.name] ?? Self.undescribed(series.key.name, values))
            }
            text.append(series.key, values, bounds: descriptions[series.key.name]?.kind.bounds)
        }
        return text.lines
    }

    private static func undescribed(_ name: String, _ values: MetricSeries.Values) -> MetricDescription {
        guard values.buckets.isEmpty else {
            return MetricDescription(name, .histogram(bounds: MetricDescription.durationBounds), "")
        }
        return MetricDescription(name, name.hasSuffix("_total") ? .counter : .gauge, "")
    }
}
