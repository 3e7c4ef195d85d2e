import Logging
import Metrics
import Synchronization

/// Writes a gauge to the log whenever it shows another value: what a stage measures is in its log even where nothing collects metrics.
final class MetricLog: MetricsFactory {
    private let log: Logger
    private let shown = Mutex<[String: Double]>([:])

    init(log: Logger) { self.log = log }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? NOOPMetricsHandler.instance : LoggedGauge(label: label, dimensions: dimensions, log: self)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { NOOPMetricsHandler.instance }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    fileprivate func show(_ label: String, _ dimensions: [(String, String)], _ value: Double) {
        let name = label + dimensions.map { ",\($0.0)=\($0.1)" }.joined()
        guard shown.withLock({ $0.updateValue(value, forKey: name) }) != value else { return }
        var metadata: Logger.Metadata = ["name": "\(label)", "value": "\(Int(value))"]
        for (key, text) in dimensions { metadata[key] = "\(text)" }
        log.info("metric", metadata: metadata)
    }
}

/// A gauge of the log's. Every one of the same name and dimensions shares what was shown last.
private final class LoggedGauge: RecorderHandler {
    private let label: String
    private let dimensions: [(String, String)]
    private let log: MetricLog

    init(label: String, dimensions: [(String, String)], log: MetricLog) {
        self.label = label
        self.dimensions = dimensions
        self.log = log
    }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { log.show(label, dimensions, value) }
}
