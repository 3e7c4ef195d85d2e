/// How much there is of something in one partition at a moment: what a metric's gauge shows.
public struct Measurement: Hashable, Sendable {
    /// The metric's name, by Prometheus' conventions.
    public let name: String
    /// The input partition that was measured.
    public let partition: Int32
    /// What tells several values of one metric in one partition apart, such as a state.
    public let labels: [String: String]
    /// How much there is, in the unit that the name says; without one, a count.
    public let value: Int

    public init(name: String, partition: Int32, labels: [String: String], value: Int) {
        self.name = name
        self.partition = partition
        self.labels = labels
        self.value = value
    }
}

/// That something happened so many times, of which a metric's counter keeps the sum.
public struct Occurrence: Hashable, Sendable {
    /// The metric's name, by Prometheus' conventions.
    public let name: String
    public let count: Int
}
