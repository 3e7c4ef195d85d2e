public import ComitySchema
public import Foundation

/// What follows from a report. Where rules differ the gravest wins: refuse, clarify, hold, review, accept.
public enum Verdict: Hashable, Sendable {
    /// With everything that would have to change: first what cannot be cured, then what could.
    case refuse([Finding])
    case clarify([Finding])
    /// Until the last condition clears.
    case hold([Finding], until: Date)
    case review([Finding])
    case accept

    public init(of report: RuleReport) {
        func findings(_ effects: Set<Finding.Effect>) -> [Finding] { report.findings.filter { effects.contains($0.effect) } }
        let holds = findings([.hold])
        if !findings([.refuse]).isEmpty {
            self = .refuse(findings([.refuse]) + findings([.clarify]))
        } else if !findings([.clarify]).isEmpty {
            self = .clarify(findings([.clarify]))
        } else if let until = holds.compactMap(\.until).max() {
            self = .hold(holds, until: until)
        } else if !findings([.review]).isEmpty {
            self = .review(findings([.review]))
        } else {
            self = .accept
        }
    }
}
