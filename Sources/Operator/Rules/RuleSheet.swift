import ComitySchema
import Rulebook

/// What people want to know of a rule.
struct RuleSheet: Encodable, Hashable {
    let rule: RuleID
    /// Absent where another part of the pipeline applies the rule, or none does yet.
    let version: Int?
    let title: String
    /// Which of the three verdicts it belongs to.
    let question: Rule.Question
    let decides: Rule.Decider
    /// Where it is applied; absent where it is nowhere yet.
    let appliedBy: String?
    /// Why it is not applied yet.
    let notYet: String?
    /// What follows if it does not hold.
    let outcome: String
    let codes: [ReasonCode]
    let source: String
    /// What it looks at; empty where it is applied elsewhere.
    let reads: [String]

    init(_ entry: RuleEntry) {
        rule = entry.id
        title = entry.title
        question = entry.question
        decides = entry.decides
        outcome = entry.outcome
        codes = entry.codes
        source = entry.source
        reads = RuleCatalogue.rules.first { $0.id == entry.id }?.reads ?? []
        switch entry.place {
        case .here(let version): (self.version, appliedBy, notYet) = (version, "legal validation", nil)
        case .elsewhere(let name): (self.version, appliedBy, notYet) = (nil, name, nil)
        case .notYet(let reason): (self.version, appliedBy, notYet) = (nil, nil, reason)
        }
    }

    var lines: [String] {
        [
            "Rule      \(rule)\(version.map { ", version \($0)" } ?? "")",
            "Holds     \(title)",
            "Source    \(source)",
            "Verdict   \(question.rawValue)",
            "Decides   \(decides.words)",
            "Applied   \(appliedBy.map { "by \($0)" } ?? "not yet: \(notYet ?? "")")",
            "If not    \(outcome)",
            "Codes     \(codes.isEmpty ? "none" : codes.map(\.rawValue).joined(separator: ", "))",
        ] + (reads.isEmpty ? [] : ["Reads     \(reads.joined(separator: ", "))"])
    }
}

extension Rule.Decider {
    var words: String {
        switch self {
        case .machine: "machine"
        case .machineAndPerson: "machine and person"
        case .person: "person"
        }
    }
}
