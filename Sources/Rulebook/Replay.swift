public import ComitySchema

/// A report made again, compared with the one that was kept.
public struct Replay: Hashable, Sendable {
    public let recorded: RuleReport
    public let repeated: RuleReport

    /// Decides a case's report anew, from the case alone, at the report's own instant.
    ///
    /// - Parameters:
    ///   - rulebook: the version that the report names.
    ///   - report: the report to repeat; `nil` stands for the case's last.
    /// - Throws: `ReplayError` if the case does not hold what the rules read, or the rulebook is another version.
    public init(_ report: RuleReport, of current: Case, by rulebook: Rulebook) throws(ReplayError) {
        guard rulebook.label == report.rulebook else { throw .otherRulebook(report.rulebook) }
        guard let facts = OrderFacts(judgedIn: report, of: current) else { throw .factsGone }
        recorded = report
        repeated = rulebook.evaluate(facts, at: report.evaluatedAt)
    }

    /// Whether the very same report was made.
    public var isSame: Bool { recorded.digest == repeated.digest }

    /// Whether the rules read the same.
    public var isInputSame: Bool { recorded.inputDigest == repeated.inputDigest }

    /// Whether the same follows, even if a rule says it in other words.
    public var isOutcomeSame: Bool { Verdict(of: recorded).name == Verdict(of: repeated).name }

    /// Rules that answered otherwise, sorted: other findings, or none where there were some.
    public var differing: [RuleID] {
        let rules = Set((recorded.findings + repeated.findings).map(\.rule))
        return rules.filter { rule in
            recorded.findings.filter { $0.rule == rule } != repeated.findings.filter { $0.rule == rule }
        }
        .sorted()
    }

    /// Rules whose code is of another version than the report's, that are new since, or that are gone, sorted: what they answer may
    /// differ for that reason.
    public var changed: [RuleID] {
        let before = Set(recorded.versions)
        let after = Set(repeated.versions)
        return Set(before.symmetricDifference(after).map(\.rule)).sorted()
    }
}

/// Why a report cannot be made again.
public enum ReplayError: Error, Hashable, Sendable {
    /// The report was made by this version of the rulebook, and another one was given.
    case otherRulebook(String)
    /// The report does not say what the rules read, or the order has been amended since.
    case factsGone

    public var message: String {
        switch self {
        case .otherRulebook(let label): "the report was made by the rulebook \(label)"
        case .factsGone:
            "the case no longer holds the version of the order that was judged, or the report does not say what was read"
        }
    }
}

extension RuleReport {
    /// The rules that were applied, as they stood.
    fileprivate var versions: [RuleVersion] {
        satisfied + findings.map { RuleVersion(rule: $0.rule, version: $0.version) }
    }
}
