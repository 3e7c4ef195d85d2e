/// Writes Prometheus' text format (version 0.0.4).
struct MetricText {
    private(set) var lines = ""

    mutating func begin(_ metric: MetricDescription) {
        let name = Self.name(metric.name)
        if !metric.help.isEmpty { lines += "# HELP \(name) \(Self.escape(metric.help, quotes: false))\n" }
        lines += "# TYPE \(name) \(metric.kind.word)\n"
    }

    mutating func append(_ key: MetricSeries.Key, _ values: MetricSeries.Values, bounds: [Double]?) {
        let name = Self.name(key.name)
        guard !values.buckets.isEmpty else {
            line(name, key.labels, Self.number(values.sum))
            return
        }
        let bounds = bounds ?? MetricDescription.durationBounds
        var below = 0
        for (bucket, count) in values.buckets.enumerated() {
            below += count
            let bound = bucket < bounds.count ? Self.number(bounds[bucket]) : "+Inf"
            line("\(name)_bucket", key.labels + [.init(name: "le", value: bound)], "\(below)")
        }
        line("\(name)_sum", key.labels, Self.number(values.sum))
        line("\(name)_count", key.labels, "\(values.count)")
    }

    private mutating func line(_ name: String, _ labels: [MetricSeries.Key.Label], _ value: String) {
        lines += name
        if !labels.isEmpty {
            let listed = labels.map { "\(Self.name($0.name))=\"\(Self.escape($0.value, quotes: true))\"" }
            lines += "{\(listed.joined(separator: ","))}"
        }
        lines += " \(value)\n"
    }

    /// Whole numbers without a fraction, as people expect counts to look.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    /// What a name may not hold becomes an underscore: other libraries name metrics with dots and dashes.
    private static func name(_ text: String) -> String {
        let mapped = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") ? $0 : "_" })
        return mapped.first?.isNumber == true ? "_" + mapped : mapped
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
