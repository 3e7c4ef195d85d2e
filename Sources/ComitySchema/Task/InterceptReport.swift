public import Foundation

/// What stands armed over one partition of the live stream, told at an interval by the worker that owns it, so that it can be compared
/// with what the task register authorises (threat: an interception without an order).
///
/// A task belongs to the partition in which its account's events are. So the reports of all partitions together are all that is armed.
public struct InterceptReport: Codable, Hashable, Sendable {
    /// The most task ids that a report names.
    public static let nameLimit = 100

    /// The partition of the live stream.
    public let partition: Int32
    public let at: Date
    /// How far the worker had read the register.
    public let register: RegisterCursor
    /// The tasks whose accounts' events are matched.
    public let armed: MatchSet
    /// The tasks that the register, as far as it was read, authorises at that time, counted independently of what is armed.
    public let authorised: MatchSet
    /// Tasks that are armed though the register does not authorise them; at most ``nameLimit``.
    public let unexplained: [TaskID]
    /// Tasks that are over though their interception has not ended yet; at most ``nameLimit``.
    public let unconfirmedStops: [TaskID]

    public init(
        partition: Int32,
        at: Date,
        register: RegisterCursor,
        armed: MatchSet,
        authorised: MatchSet,
        unexplained: [TaskID],
        unconfirmedStops: [TaskID]
    ) {
        self.partition = partition
        self.at = at
        self.register = register
        self.armed = armed
        self.authorised = authorised
        self.unexplained = unexplained
        self.unconfirmedStops = unconfirmedStops
    }

    /// Whether what is armed is what is authorised, and every stop is done.
    public var isExplained: Bool { armed == authorised && unexplained.isEmpty && unconfirmedStops.isEmpty }
}

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

/// A set of interceptions as a count and a sum, which can be compared however many there are, and kept up to date one by one.
///
/// The sum is of the members' digests, so it does not depend on their order. It finds what went wrong, not who forges task ids.
public struct MatchSet: Hashable, Sendable {
    public private(set) var count = 0
    /// 256 bits as four words, each of which wraps around by itself.
    private var words: SIMD4<UInt64> = .zero

    public init() {}

    /// Adds an interception.
    public mutating func insert(_ task: TaskRecord) {
        insert(task.id, account: task.account, until: task.window.until)
    }

    /// Adds an interception: this task, this account, until this time.
    public mutating func insert(_ id: TaskID, account: AccountID?, until: Date) {
        count += 1
        words &+= Self.weight(of: id, account, until)
    }

    /// Takes out an interception that is in the set.
    public mutating func remove(_ task: TaskRecord) {
        count -= 1
        words &-= Self.weight(of: task.id, task.account, task.window.until)
    }

    /// Adds the members of a set that has none in common with this one.
    public mutating func formUnion(_ other: MatchSet) {
        count += other.count
        words &+= other.words
    }

    private static func weight(of id: TaskID, _ account: AccountID?, _ until: Date) -> SIMD4<UInt64> {
        Digest.words(of: "\(id.rawValue)\n\(account?.rawValue ?? "")\n\(until.millisecondsSince1970)")
    }
}

extension MatchSet: Codable {
    private enum CodingKeys: String, CodingKey {
        case count, sum
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        let sum = try container.decode(Digest.self, forKey: .sum)
        var rest = sum.rawValue[...]
        for index in words.indices {
            words[index] = UInt64(rest.prefix(16), radix: 16) ?? 0
            rest = rest.dropFirst(16)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(sum, forKey: .sum)
    }

    /// The sum, as 64 hexadecimal digits.
    public var sum: Digest {
        Digest(unchecked: words.indices.map { Hex.encode(withUnsafeBytes(of: words[$0].bigEndian, Array.init)) }.joined())
    }
}
