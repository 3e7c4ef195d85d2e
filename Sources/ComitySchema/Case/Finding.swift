public import Foundation

/// What one rule found wanting in one order. A rule that is satisfied leaves no finding.
public struct Finding: Codable, Hashable, Sendable {
    public let rule: RuleID
    /// The rule's own version.
    public let version: Int
    public let effect: Effect
    public let code: ReasonCode?
    /// What a person can act on. It names no person: identifiers and signals stay where they are.
    public let message: String
    /// The task that the finding is about; absent for the whole order.
    public let task: TaskReference?
    /// When a `hold` clears by itself; absent if it waits for somebody.
    public let until: Date?

    public init(
        rule: RuleID,
        version: Int,
        effect: Effect,
        code: ReasonCode? = nil,
        message: String,
        task: TaskReference? = nil,
        until: Date? = nil
    ) {
        self.rule = rule
        self.version = version
        self.effect = effect
        self.code = code
        self.message = message
        self.task = task
        self.until = until
    }

    /// What a rule may say (rules of the catalogue, "outcome words").
    public enum Effect: String, Codable, Hashable, Sendable, CaseIterable {
        /// Continue, marked.
        case flag
        /// Lawful, but nothing happens until a condition clears.
        case hold
        /// People decide.
        case review
        /// The machine proposes an objection; people decide whether it is raised, and only the authorities or people settle it.
        case object
        /// Back to the authority, to be cured.
        case clarify
        /// The agreement does not carry this order.
        case refuse
        /// What runs ends at once: the authority whose word counts has said that the agreement does not apply.
        case stop
    }
}

extension Finding.Effect: Comparable {
    /// The graver is the greater.
    public static func < (left: Finding.Effect, right: Finding.Effect) -> Bool { left.gravity < right.gravity }

    private var gravity: Int {
        switch self {
        case .flag: 0
        case .review: 1
        case .object: 2
        case .hold: 3
        case .clarify: 4
        case .refuse: 5
        case .stop: 6
        }
    }
}

/// A rule as it stood when it was applied, written `B03/1`.
public struct RuleVersion: Codable, Hashable, Sendable, CustomStringConvertible {
    public let rule: RuleID
    public let version: Int

    public init(rule: RuleID, version: Int) {
        self.rule = rule
        self.version = version
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let parts = try container.decode(String.self).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let rule = RuleID(rawValue: String(parts[0])), let version = Int(parts[1]) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be a rule and its version, as B03/1")
        }
        self.init(rule: rule, version: version)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(rule.rawValue)/\(version)" }
}

/// Everything that the rules found in an order at one instant, enough to decide again and get the same.
public struct RuleReport: Codable, Hashable, Sendable {
    public let evaluatedAt: Date
    /// The rulebook's name and version.
    public let rulebook: String
    /// Of the rulebook's files, without their approvals.
    public let rulebookDigest: Digest?
    /// The digest of what the rules read.
    public let inputDigest: Digest
    /// The rules that found nothing wanting.
    public let satisfied: [RuleVersion]
    public let findings: [Finding]
    /// What they read beside the order and the case.
    public let inputs: RuleInputs?

    public init(
        evaluatedAt: Date,
        rulebook: String,
        rulebookDigest: Digest? = nil,
        inputDigest: Digest,
        satisfied: [RuleVersion],
        findings: [Finding],
        inputs: RuleInputs? = nil
    ) {
        self.evaluatedAt = evaluatedAt
        self.rulebook = rulebook
        self.rulebookDigest = rulebookDigest
        self.inputDigest = inputDigest
        self.satisfied = satisfied
        self.findings = findings
        self.inputs = inputs
    }

    /// Of the whole report.
    public var digest: Digest { Digest(of: CanonicalJSON.encode(self)) }

    /// Of what was found, whenever it was found: two reports with the same grounds ask people the same questions.
    public var grounds: Digest { Digest(of: CanonicalJSON.encode(findings)) }
}
