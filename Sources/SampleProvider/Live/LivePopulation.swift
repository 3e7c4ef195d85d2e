public import ComitySchema

/// The accounts whose events a live stream is made of, from the most to the least popular, and which of them are targets.
public struct LivePopulation: Sendable {
    /// How the ids of made-up accounts begin; a number follows.
    public static let prefix = "user-"

    /// What made-up accounts may be at most: what their numbers can tell.
    public static let limit = 999_999_999

    public let accounts: Int
    /// From the most popular to the least; those with names of their own come first.
    public let targets: [AccountID]

    let popularity: ZipfDistribution

    /// - Parameters:
    ///   - accounts: how many there are, from 1 to `limit`.
    ///   - targets: how many of them are targets, from 0 to `accounts`; they are spread evenly over the ranks of popularity.
    ///   - named: accounts that stand in for the first targets; at most as many.
    ///   - exponent: of the Zipf distribution by which events fall to accounts; 0 makes all accounts alike.
    public init(accounts: Int, targets: Int, named: [AccountID] = [], exponent: Double = 1) {
        self.accounts = accounts
        self.targets = (0..<targets).map { ordinal in
            ordinal < named.count
                ? named[ordinal]
                : Self.account(ofRank: Self.rank(ofTarget: ordinal, of: targets, among: accounts))
        }
        popularity = ZipfDistribution(count: accounts, exponent: exponent)
    }

    /// The share of all events that concern targets, as the distribution has it.
    public var targetShare: Double {
        let total = popularity.totalWeight
        let ranks = targets.indices.map { Self.rank(ofTarget: $0, of: targets.count, among: accounts) }
        return ranks.reduce(0) { $0 + popularity.weight(of: $1) } / total
    }

    /// A target's place among the targets if the account of a rank is one.
    func target(ofRank rank: Int) -> Int? {
        guard !targets.isEmpty else { return nil }
        let near = (rank - 1) * targets.count / accounts
        // Rounding puts the rank at its target's place or one before it.
        for ordinal in near...min(near + 1, targets.count - 1)
        where Self.rank(ofTarget: ordinal, of: targets.count, among: accounts) == rank {
            return ordinal
        }
        return nil
    }

    /// The middle of the target's part when the ranks are divided into as many parts as there are targets.
    private static func rank(ofTarget ordinal: Int, of targets: Int, among accounts: Int) -> Int {
        (2 * ordinal + 1) * accounts / (2 * targets) + 1
    }

    private static func account(ofRank rank: Int) -> AccountID {
        AccountID(unchecked: String(decoding: text(ofRank: rank), as: UTF8.self))
    }

    /// The id of a made-up account: a key, and as it is a piece of JSON text.
    static func text(ofRank rank: Int) -> [UInt8] {
        var text = Array("\(prefix)000000000".utf8)
        var (rest, index) = (rank, text.count - 1)
        while rest > 0 {
            text[index] += UInt8(rest % 10)
            rest /= 10
            index -= 1
        }
        return text
    }
}
