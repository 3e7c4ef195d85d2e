public import Foundation

/// A set of interceptions as a count and a sum, which can be compared however many there are, and added up from parts.
///
/// The sum is of the members' digests, so it does not depend on their order. It finds what went wrong, not who forges task ids.
public struct MatchSet: Hashable, Sendable {
    /// How many interceptions are in the set.
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
