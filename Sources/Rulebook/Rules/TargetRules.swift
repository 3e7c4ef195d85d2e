import ComitySchema
import Foundation

/// Whom the order targets: someone specific, and no one whom the agreement protects. Messages never repeat an identifier.
enum TargetRules {
    static let all = [parsed, specific, counted, reasoned, unprotected, uncontradicted, personal, ordinary]

    static let parsed = Rule(
        "D01",
        "Every task names one target in a format that the provider can look up",
        source: "18 USC 2523(b)(4)(D)(ii); ETSI TS 103 280",
        reads: ["tasks.target", "formats", "accounts.matches"]
    ) { matter in
        guard !matter.order.tasks.isEmpty else { return [.clarify(.incomplete, "The order has no task.")] }
        return matter.eachTask { task in
            guard let format = matter.rulebook.formats[task.target.format], matter.facts.formats.contains(format.name) else {
                let known = matter.facts.formats.filter { matter.rulebook.formats[$0] != nil }.joined(separator: ", ")
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
        "No task names many people at once",
        source: "18 USC 2523(b)(4)(D)(ii)",
        reads: ["tasks.target"]
    ) { matter in
        matter.eachTask { task in
            BulkSelector.problem(in: task.target.value).map { problem in
                .refuse(.bulkOrOverbroad, "The identifier \(problem); a task must name one specific account.")
            }
        }
    }

    static let counted = Rule(
        "D03",
        "The order has no more tasks than one case is likely to need",
        source: "18 USC 2523(b)(4)(D)(ii)",
        reads: ["tasks"]
    ) { matter in
        guard let limit = matter.direction?.targetLimit, matter.order.tasks.count > limit else { return [] }
        return [.review(.bulkOrOverbroad, "The order has \(matter.order.tasks.count) tasks, more than \(limit): is it one case?")]
    }

    static let reasoned = Rule(
        "D04",
        "Each task says on what basis, and since when, the target is believed not to be protected",
        source: "18 USC 2523(b)(4)(A)",
        reads: ["tasks.targeting"]
    ) { matter in
        matter.eachTask { task in
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
        "The issuer's own statement does not put the target among those whom the agreement protects",
        source: "18 USC 2523(a)(2), (b)(4)(A); US-UK Agreement, Art. 1(12), 4(3)",
        reads: ["tasks.targeting"]
    ) { matter in
        guard let protected = matter.direction?.protected else { return [] }
        return matter.eachTask { task in
            if let location = task.targeting.location, protected.locations.contains(location) {
                return .refuse(
                    .protectedPerson,
                    "The target is stated to be in \(location), where the agreement protects everyone."
                )
            }
            let nationalities = protected.nationalities(of: task.targeting.entityType)
            if let nationality = task.targeting.nationalities.first(where: nationalities.contains) {
                return .refuse(
                    .protectedPerson,
                    "The target is stated to belong to \(nationality), which the agreement protects."
                )
            }
            return nil
        }
    }

    static let uncontradicted = Rule(
        "D06",
        "What the provider has seen of the account does not contradict the issuer's statement",
        source: "US-UK Agreement, Art. 5(11)",
        reads: ["accounts.signals"]
    ) { matter in
        matter.eachTask { task in
            let seen = matter.account(of: task)?.signals.filter(\.isOfPlace) ?? []
            guard !seen.isEmpty else { return nil }
            let signs = seen.map(\.rawValue).joined(separator: ", ")
            return .review(.protectedPerson, "The account's own records point to a place that the agreement protects: \(signs).")
        }
    }

    static let personal = Rule(
        "D07",
        "The target is one person, not an organisation",
        source: "18 USC 2523(a)(2) (associations, corporations)",
        reads: ["tasks.targeting.entityType"]
    ) { matter in
        matter.eachTask { task in
            guard task.targeting.entityType != .person else { return nil }
            return .review(
                .protectedPerson,
                "The target is an organisation: are its members, its seat or its government among those protected?"
            )
        }
    }

    static let ordinary = Rule(
        "D10",
        "The account bears no mark that asks for special care",
        source: "COPO 2019, ss.3, 12; IPA 2016, ss.26-29",
        reads: ["accounts.signals"]
    ) { matter in
        matter.eachTask { task in
            let marks = matter.account(of: task)?.signals.filter { !$0.isOfPlace } ?? []
            guard !marks.isEmpty else { return nil }
            let names = marks.map(\.rawValue).joined(separator: ", ")
            return .review(.immunitiesOrPrivileges, "The account is marked: \(names).")
        }
    }
}
