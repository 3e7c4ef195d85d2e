import ComitySchema
import Foundation
import StageKit

/// What operators watch of the cases: how many there are in each state, which duties press, and where people are waited for.
extension LegalValidationStage {
    /// How long before it is due a duty is at risk, in seconds: long enough for people who sleep.
    private static let risk: TimeInterval = 24 * 3600

    func survey(in context: Context) {
        var states = Dictionary(uniqueKeysWithValues: CaseState.names.map { ($0, 0) })
        var waiting = Dictionary(uniqueKeysWithValues: CaseAsked.allCases.map { ($0, 0) })
        var (atRisk, passed) = (0, 0)
        context.forEachEntry { _, entry in
            guard let current = entry.open else { return }
            states[current.state.name, default: 0] += 1
            // Most cases are over, and of these nothing else is looked at.
            guard !current.state.isFinal else { return }
            for asked in current.asked { waiting[asked, default: 0] += 1 }
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
        for (asked, count) in waiting { context.measure("comity_reviews_waiting", count, labels: ["asked": asked.rawValue]) }
    }
}
