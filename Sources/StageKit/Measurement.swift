/// How much there is of something in one partition at a moment: what a metric's gauge shows.
public struct Measurement: Hashable, Sendable {
    /// The metric's name, by Prometheus' conventions.
    public let name: String
    /// The input partition that was measured.
    public let partition: Int32
    /// How much there is, in the unit that the name says; without one, a count.
    public let value: Int
}
