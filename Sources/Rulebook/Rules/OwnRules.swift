import ComitySchema
import Foundation

/// Rules beyond the catalogue's ninety: the enforcing state's clearance, the rulebook's own reach (N), and tests (T).
enum OwnRules {
    static let all = [cleared, judgeable, real]

    static let cleared = Rule(
        "N01",
        .agreement,
        "Where another authority must be told first, it was told and has not objected in its time",
        source: "Regulation (EU) 2023/1543, Art. 8, 10(2), 12(1)",
        reads: [
            "tasks.categories", "tasks.targeting.location", "statements.enforcingAuthorityNotifiedAt", "inputs.determination",
        ],
        answers: [
            .clarify(.incomplete), .clarify(.manifestErrors), .hold(.clearancePending), .notJudgeable, .flag(.clearancePending),
        ]
    ) { matter in
        guard matter.needsClearance, matter.inputs.determination != .applicable else { return [] }
        guard let notifiedAt = matter.order.statements.enforcingAuthorityNotifiedAt else {
            return [.clarify(.incomplete, "The order must say when the authority of the enforcing state was told of it.")]
        }
        guard notifiedAt <= matter.facts.servedAt + matter.rulebook.clockTolerance else {
            return [.clarify(.manifestErrors, "The enforcing state's authority was told after the order was served.")]
        }
        guard let due = matter.deadline(.clearance)?.due else { return [.beyondCalendars] }
        guard matter.now < due else { return [] }
        let awaited = "The authority of the enforcing state may object until \(Timestamp.format(due))"
        if matter.order.flags.emergency {
            return [.flag(.clearancePending, "\(awaited); in an emergency data is delivered before.")]
        }
        return [.hold(.clearancePending, "\(awaited); data is delivered then, or once it says that it does not.", until: due)]
    }

    static let judgeable = Rule(
        "N02",
        .agreement,
        "The rulebook can work out every period that runs for the order",
        source: "practice: what cannot be judged is held for people",
        reads: ["instrument.madeAt", "order.issuedAt", "inputs.servedAt"],
        answers: [.notJudgeable]
    ) { matter in
        let endless = matter.deadlines.filter { $0.due == nil }.map(\.kind.rawValue)
        guard !endless.isEmpty else { return [] }
        return [.notJudgeable("The rulebook's calendars do not reach the end of: \(endless.listed).")]
    }

    static let real = Rule(
        "T01",
        .authentic,
        decidedBy: .machineAndPerson,
        "The order is not a test",
        source: "practice: a test never touches a real person's data",
        reads: ["flags.test"],
        answers: [.review(.insufficientInformation)]
    ) { matter in
        guard matter.order.flags.test else { return [] }
        return [
            .review(.insufficientInformation, "The order is marked as a test: approve it only if its targets are test accounts.")
        ]
    }
}

extension Matter {
    /// Whether another authority must be told of the order before data is delivered.
    fileprivate var needsClearance: Bool {
        guard let clearance = direction?.clearance, !categories.isDisjoint(with: clearance.categories),
            order.tasks.contains(where: { $0.action != .preservation })
        else { return false }
        guard clearance.notWithinIssuingState else { return true }
        return !order.tasks.allSatisfy { $0.targeting.location != nil && $0.targeting.location == facts.senderCountry }
    }
}
