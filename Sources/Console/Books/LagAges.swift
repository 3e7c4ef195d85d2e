import Kafka

/// How long records have waited, as a stage's metrics tell it.
enum LagAges {
    /// Reads `comity_lag_seconds` out of Prometheus' text format.
    static func read(_ metrics: String) -> [TopicPartition: Double] {
        var ages: [TopicPartition: Double] = [:]
        for line in metrics.split(separator: "\n") where line.hasPrefix("comity_lag_seconds{") {
            guard let topic = label("topic", in: line), let partition = label("partition", in: line).flatMap({ Int32($0) }),
                let value = line.split(separator: " ").last.flatMap({ Double($0) }), value.isFinite
            else { continue }
            ages[TopicPartition(String(topic), partition)] = value
        }
        return ages
    }

    /// Topics and numbers: nothing in them is escaped.
    private static func label(_ name: String, in line: Substring) -> Substring? {
        guard let start = line.firstRange(of: "\(name)=\"")?.upperBound, let end = line[start...].firstIndex(of: "\"") else {
            return nil
        }
        return line[start..<end]
    }
}
