public import Foundation

/// What one rule found in one order.
public struct Finding: Codable, Hashable, Sendable {
    public let rule: RuleID
    /// The rule's own version.
    public let version: Int
    public let effect: Effect
    public let code: ReasonCode?
    /// What a person can act on.
    public let message: String
    /// The task that the finding is about; absent for the whole order.
    public let task: TaskReference?

    public init(
        rule: RuleID,
        version: Int,
        effect: Effect,
        code: ReasonCode? = nil,
        message: String,
        task: TaskReference? = nil
    ) {
        self.rule = rule
        self.version = version
        self.effect = effect
        self.code = code
        self.message = message
        self.task = task
    }

    /// What a rule may say (rules of the catalogue, "outcome words").
    public enum Effect: String, Codable, Hashable, Sendable, CaseIterable {
        case pass
        /// Continue, marked.
        case flag
        /// Accepted, but nothing happens until a condition clears.
        case hold
        /// People decide.
        case review
        /// Back to the authority, to be cured.
        case clarify
        /// The agreement does not carry this order.
        case refuse
    }
}

/// Everything that the rules found in an order at one instant, enough to decide again and get the same.
public struct RuleReport: Codable, Hashable, Sendable {
    public let evaluatedAt: Date
    /// The rulebook's name and version.
    public let rulebook: String
    /// The digest of what the rules read.
    public let inputDigest: Digest
    public let findings: [Finding]

    public init(evaluatedAt: Date, rulebook: String, inputDigest: Digest, findings: [Finding]) {
        self.evaluatedAt = evaluatedAt
        self.rulebook = rulebook
        self.inputDigest = inputDigest
        self.findings = findings
    }
}
