package import ComitySchema
import ProgressKit

/// Parts of orders and cases in a few words each, the same wherever they are printed.
package enum Describe {
    package static func state(_ state: CaseState) -> String {
        switch state {
        case .held(let until), .clarifying(let until), .objecting(let until): "\(state.name) until \(Timestamp.format(until))"
        case .inReview(let needed), .suspended(let needed):
            "\(state.name), \(needed) \(needed == 1 ? "approval" : "approvals") needed"
        case .stopping(let ending): "\(state.name), then \(ending.rawValue)"
        case .received, .fulfilling, .answered, .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed: state.name
        }
    }

    package static func window(_ window: TimeWindow) -> String {
        "from \(Timestamp.format(window.from)) until \(Timestamp.format(window.until))"
    }

    package static func collection(_ progress: CollectionProgress) -> String { "collecting: \(progress.work.description)" }

    package static func approval(_ approval: Approval) -> String {
        let form = approval.form.map { ", \($0.rawValue)" } ?? ""
        return "\(approval.role), \(approval.name), \(Timestamp.format(approval.approvedAt))\(form)"
    }

    package static func offence(_ offence: Offence) -> String {
        let terrorism = offence.terrorism == true ? ", terrorism" : ""
        return "\(offence.title) (\(offence.statute)), up to \(offence.maximumSentenceMonths) months\(terrorism)"
    }

    package static func target(_ target: TargetIdentifier) -> String { "\(target.format) \(target.value)" }

    package static func categories(_ categories: [DataCategory]) -> String { categories.map(\.rawValue).joined(separator: ", ") }

    package static func targeting(_ targeting: Targeting) -> String {
        let place = targeting.location?.rawValue ?? "an unknown place"
        let nationalities = targeting.nationalities.map(\.rawValue).joined(separator: ", ")
        let origin = nationalities.isEmpty ? "unknown nationality" : nationalities
        return "\(targeting.entityType.rawValue) in \(place), of \(origin), "
            + "as of \(Timestamp.format(targeting.believedAt)): \(targeting.basis)"
    }

    package static func observation(_ observation: Observation) -> String {
        Timestamp.format(observation.at) + (observation.port.map { ", port \($0)" } ?? "")
    }

    package static func narrowing(_ narrowing: Narrowing) -> String {
        let tasks = narrowing.tasks.map { "\($0.task): \(categories($0.categories)) \(window($0.window))" }
        return "of the order is left " + tasks.joined(separator: "; ")
    }
}
