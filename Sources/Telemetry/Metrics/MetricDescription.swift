/// What a metric is: its name by Prometheus' conventions, what it says, and how its values are kept.
public struct MetricDescription: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Only grows, from zero at each start of the process.
        case counter
        case gauge
        /// Counts values up to each of these bounds, which grow.
        case histogram(bounds: [Double])
    }

    public let name: String
    /// One sentence for whoever reads the text.
    public let help: String
    public let kind: Kind

    public init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.help = help
        self.kind = kind
    }

    /// The bounds that OpenTelemetry recommends for the duration of messaging operations, in seconds.
    public static let durationBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
}

extension MetricDescription.Kind {
    /// The word of the text format.
    var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    var bounds: [Double] {
        if case .histogram(let bounds) = self { bounds } else { [] }
    }
}
