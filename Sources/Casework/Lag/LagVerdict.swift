/// How a stage does with one partition, or with all of its own, from the best to the worst.
package enum LagVerdict: String, Encodable, Hashable, Sendable, CaseIterable {
    /// There is nothing to do, or the stage keeps up.
    case ok
    /// The stage works, and its lag does not fall.
    case fallingBehind = "falling behind"
    /// There is work, instances run, and nothing was committed.
    case stalled
    /// No instance runs.
    case stopped

    /// The worst of several, one that is not known yet being better than any but ``ok``; absent if that is the worst.
    package static func worst(of verdicts: [LagVerdict?]) -> LagVerdict? {
        let worst = verdicts.compactMap(\.self).max { rank(of: $0) < rank(of: $1) }
        return worst == .ok && verdicts.contains(nil) ? nil : worst
    }

    private static func rank(of verdict: LagVerdict) -> Int { allCases.firstIndex(of: verdict) ?? 0 }
}
