/// How much there is of something in one partition at a moment: what a metric's gauge shows.
public struct Measurement: Hashable, Sendable {
    /// The metric's name, by Prometheus' conventions.
    public let name: String
    public let partition: Int32
    public let value: Int
}
