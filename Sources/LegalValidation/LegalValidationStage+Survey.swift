import ComitySchema
import Foundation
import StageKit

/// What operators watch of the cases: how many there are in each state, which duties press, and where people are waited for.
extension LegalValidationStage {
    /// How long before it is due a duty is at risk, in seconds: long enough for people who sleep.
    private static let risk: TimeInterval = 24 * 3600

    func survey(in context: Context) {
        var states = Dictionary(uniqueKeysWithValues: CaseState.names.map { ($0, 0) })
        var (atRisk, passed, waiting) = (0, 0, 0)
        context.forEachEntry { _, entry in
            guard let current = entry.open else { return }
            states[current.state.name, default: 0] += 1
            if current.state.needsPeople { waiting += 1 }
            guard !current.state.isFinal else { return }
            for deadline in current.deadlines where deadline.kind.isDuty && deadline.metAt == nil && deadline.pausedAt == nil {
                if deadline.due <= context.now {
                    passed += 1
                } else if deadline.due <= context.now + Self.risk {
                    atRisk += 1
                }
            }
        }
        for (state, count) in states { context.measure("comity_cases", count, labels: ["state": state]) }
        context.measure("comity_deadlines_at_risk", atRisk)
        context.measure("comity_deadlines_passed", passed)
        context.measure("comity_reviews_waiting", waiting)
    }
}

extension CaseState {
    /// Whether a person's decision is waited for.
    fileprivate var needsPeople: Bool {
        switch self {
        case .inReview: true
        case .suspended(let approvalsNeeded): approvalsNeeded > 0
        default: false
        }
    }
}
