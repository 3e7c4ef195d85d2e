public import Telemetry

/// A registry, and what it shows.
public struct ShownMetrics {
    public let registry: MetricRegistry

    public init(_ descriptions: [MetricDescription] = []) { registry = MetricRegistry(descriptions) }

    /// The value of a series, named as the text names it.
    public func value(_ series: String) -> Double? {
        for line in registry.text().split(separator: "\n") where line.hasPrefix(series + " ") {
            return Double(line.dropFirst(series.count + 1))
        }
        return nil
    }

    /// The series of a metric, each with its value.
    public func series(of name: String) -> [Substring] {
        registry.text().split(separator: "\n").filter { $0.hasPrefix(name) && !$0.hasPrefix("#") }
    }
}
