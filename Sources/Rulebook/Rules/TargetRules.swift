import ComitySchema
import Foundation

/// Whom the order targets, by what it says itself: someone specific, and no one whom the agreement protects (family D, the issuer's
/// statement). Messages never repeat an identifier.
enum TargetRules {
    static let all = [parsed, specific, counted, reasoned, unprotected, personal, direct, observed, notified]

    static let parsed = Rule(
        "D01",
        .agreement,
        "Every task names one target in a format that the provider can look up",
        source: "18 USC 2523(b)(4)(D)(ii); ETSI TS 103 280",
        reads: ["tasks.target", "inputs.formats", "inputs.accounts.matches"],
        answers: [.clarify(.insufficientInformation), .clarify(.incomplete)]
    ) { matter in
        guard !matter.order.tasks.isEmpty else { return [.clarify(.incomplete, "The order has no task.")] }
        return matter.eachTask { task in
            guard let format = matter.rulebook.formats[task.target.format], matter.facts.formats.contains(format.name) else {
                let known = matter.facts.formats.filter { matter.rulebook.formats[$0] != nil }.listed
                return .clarify(.insufficientInformation, "The identifier's format is not supported; supported are \(known).")
            }
            guard format.matches(task.target.value) else {
                return .clarify(.insufficientInformation, "The identifier does not have the form of its format \(format.name).")
            }
            guard (matter.account(of: task)?.matches ?? 0) <= 1 else {
                return .clarify(.insufficientInformation, "The identifier names several accounts; name the one that is meant.")
            }
            return nil
        }
    }

    static let specific = Rule(
        "D02",
        .agreement,
        "No task names many people at once",
        source: "18 USC 2523(b)(4)(D)(ii)",
        reads: ["tasks.target"],
        answers: [.refuse(.bulkOrOverbroad)]
    ) { matter in
        matter.eachTask { task in
            BulkSelector.problem(in: task.target.value).map { problem in
                .refuse(.bulkOrOverbroad, "The identifier \(problem); a task must name one specific account.")
            }
        }
    }

    static let counted = Rule(
        "D03",
        .agreement,
        decidedBy: .machineAndPerson,
        "The order has no more tasks than one case is likely to need",
        source: "18 USC 2523(b)(4)(D)(ii)",
        reads: ["tasks"],
        answers: [.review(.bulkOrOverbroad)]
    ) { matter in
        guard let limit = matter.direction?.targetLimit, matter.order.tasks.count > limit else { return [] }
        return [.review(.bulkOrOverbroad, "The order has \(matter.order.tasks.count) tasks, more than \(limit): is it one case?")]
    }

    static let reasoned = Rule(
        "D04",
        version: 2,
        .agreement,
        "Where the agreement protects anyone, each task says on what basis, and since when, the target is believed not to be protected",
        source: "18 USC 2523(b)(4)(A)",
        reads: ["tasks.targeting"],
        answers: [.clarify(.manifestErrors), .clarify(.insufficientInformation)]
    ) { matter in
        guard let protected = matter.direction?.protected, protected.isAnyone else { return [] }
        return matter.eachTask { task in
            if task.targeting.basis.isBlank {
                return .clarify(.insufficientInformation, "The basis of the targeting statement is missing.")
            }
            if task.targeting.believedAt > matter.order.issuedAt + matter.rulebook.clockTolerance {
                return .clarify(.manifestErrors, "The targeting statement is dated after the order.")
            }
            return nil
        }
    }

    static let unprotected = Rule(
        "D05",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "The issuer's own statement does not put the target among those whom the agreement protects",
        source: "18 USC 2523(a)(2), (b)(4)(A); US-UK Agreement, Art. 1(12), 4(3)",
        reads: ["tasks.targeting"],
        answers: [.object(.protectedPerson)]
    ) { matter in
        guard let protected = matter.direction?.protected else { return [] }
        return matter.eachTask { task in
            if let location = task.targeting.location, protected.locations.contains(location) {
                return .object(
                    .protectedPerson,
                    "The target is stated to be in \(location), where the agreement protects everyone."
                )
            }
            let nationalities = protected.nationalities(of: task.targeting.entityType)
            if let nationality = task.targeting.nationalities.first(where: nationalities.contains) {
                return .object(
                    .protectedPerson,
                    "The target is stated to belong to \(nationality), which the agreement protects."
                )
            }
            return nil
        }
    }

    static let personal = Rule(
        "D07",
        version: 2,
        .agreement,
        decidedBy: .person,
        "The target is one person, not an organisation",
        source: "18 USC 2523(a)(2) (associations, corporations)",
        reads: ["tasks.targeting.entityType"],
        answers: [.review(.protectedPerson)]
    ) { matter in
        guard let protected = matter.direction?.protected, protected.isAnyone else { return [] }
        return matter.eachTask { task in
            guard task.targeting.entityType != .person else { return nil }
            return .review(
                .protectedPerson,
                "The target is an organisation: are its members, its seat or its government among those protected?"
            )
        }
    }

    static let direct = Rule(
        "D08",
        .agreement,
        decidedBy: .person,
        "No one is targeted in order to learn about a protected person",
        source: "18 USC 2523(b)(4)(B)",
        reads: ["purpose.summary", "tasks.targeting.basis"],
        answers: [.review(.protectedPerson)]
    ) { matter in
        let words = matter.watched(for: .reverseTargeting)
        guard !words.isEmpty else { return [] }
        return [.review(.protectedPerson, "The order speaks of \(words.quoted): is it the target whom it is about?")]
    }

    static let observed = Rule(
        "D12",
        .agreement,
        "A target that many people may share is told apart by when it was seen in use",
        source: "ETSI TS 103 120, ObservedTime",
        reads: ["tasks.target", "tasks.observation"],
        answers: [.clarify(.insufficientInformation), .clarify(.manifestErrors)]
    ) { matter in
        matter.eachTask { task in
            if let observation = task.observation {
                let isPort = observation.port.map((1...65535).contains) ?? true
                guard observation.at <= matter.facts.servedAt, isPort else {
                    return .clarify(.manifestErrors, "The observation lies in the future or names no port.")
                }
                return nil
            }
            guard matter.rulebook.formats[task.target.format]?.isShared == true else { return nil }
            return .clarify(
                .insufficientInformation,
                "Many people may share such an identifier: say when it was seen in use, to the second, and its port if it has one."
            )
        }
    }

    static let notified = Rule(
        "D15",
        .agreement,
        "Of a target abroad who is no national of the issuing state, the issuer says whether the third country was told",
        source: "US-UK Agreement, Art. 5(10)",
        reads: ["tasks.targeting", "statements.thirdCountry"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        guard matter.requires(.thirdCountry), matter.order.statements.thirdCountry == nil, let home = matter.facts.senderCountry
        else { return [] }
        return matter.eachTask { task in
            guard let location = task.targeting.location, location != home, !task.targeting.nationalities.contains(home) else {
                return nil
            }
            return .clarify(
                .incomplete,
                "The statement on telling the third country in which the target is believed to be is missing."
            )
        }
    }
}

extension ProtectedClass {
    /// Whether the direction protects anyone at all.
    fileprivate var isAnyone: Bool {
        ![person, corporation, association, governmentBody, locations].allSatisfy(\.isEmpty)
    }
}
