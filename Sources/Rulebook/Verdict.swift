public import ComitySchema
public import Foundation

/// What follows from a report. Where rules differ the gravest wins: stop, refuse, clarify, hold, object, review, accept.
public enum Verdict: Hashable, Sendable {
    /// What runs ends at once.
    case stop([Finding])
    /// With everything that would have to change: first what cannot be cured, then what could.
    case refuse([Finding])
    case clarify([Finding])
    /// Until the last condition clears; without an end if one of them waits for somebody.
    case hold([Finding], until: Date?)
    /// The machine proposes an objection, people decide: first its grounds, then whatever else people must judge.
    case object([Finding])
    case review([Finding])
    case accept

    public init(of report: RuleReport) {
        func findings(_ effect: Finding.Effect) -> [Finding] { report.findings.filter { $0.effect == effect } }
        let holds = findings(.hold)
        if !findings(.stop).isEmpty {
            self = .stop(findings(.stop))
        } else if !findings(.refuse).isEmpty {
            self = .refuse(findings(.refuse) + findings(.clarify))
        } else if !findings(.clarify).isEmpty {
            self = .clarify(findings(.clarify))
        } else if !holds.isEmpty {
            let ends = holds.compactMap(\.until)
            self = .hold(holds, until: ends.count == holds.count ? ends.max() : nil)
        } else if !findings(.object).isEmpty {
            self = .object(findings(.object) + findings(.review))
        } else if !findings(.review).isEmpty {
            self = .review(findings(.review))
        } else {
            self = .accept
        }
    }
}

extension Verdict {
    /// As people and audits read it.
    public var name: String {
        switch self {
        case .stop: "stop"
        case .refuse: "refuse"
        case .clarify: "clarify"
        case .hold: "hold"
        case .object: "object"
        case .review: "review"
        case .accept: "accept"
        }
    }
}
