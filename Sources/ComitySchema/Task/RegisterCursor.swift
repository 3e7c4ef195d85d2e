/// How far the task register was read: the last record of each of its partitions. Partitions without records are not named.
public struct RegisterCursor: Codable, Hashable, Sendable {
    private struct Position: Codable, Hashable {
        let partition: Int32
        let offset: Int64
    }

    /// By partition.
    private var positions: [Position] = []

    public init() {}

    /// The offset of the last record that was read of a partition; `nil` before the first.
    public subscript(partition: Int32) -> Int64? { positions.first { $0.partition == partition }?.offset }

    /// Notes that a record was read. Cursors never go back.
    public mutating func pass(_ partition: Int32, _ offset: Int64) {
        let index = positions.firstIndex { $0.partition >= partition } ?? positions.endIndex
        if index < positions.endIndex, positions[index].partition == partition {
            guard offset > positions[index].offset else { return }
            positions[index] = Position(partition: partition, offset: offset)
        } else {
            positions.insert(Position(partition: partition, offset: offset), at: index)
        }
    }

    public init(from decoder: any Decoder) throws {
        positions = try decoder.singleValueContainer().decode([Position].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(positions)
    }
}
