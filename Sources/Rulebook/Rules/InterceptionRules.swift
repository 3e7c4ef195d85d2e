import ComitySchema
import Foundation

/// What an interception needs beyond a production (family F).
enum InterceptionRules {
    static let all = [limited, necessary, leastIntrusive, specified, believed, extended, typed]

    static let limited = Rule(
        "F01",
        version: 2,
        .instrument,
        "Each interception has a fixed end, within its instrument and within the longest time that the law allows",
        source: "18 USC 2523(b)(4)(D)(vi)(I); IPA 2016, s.32",
        reads: ["tasks.window", "instrument.validity"],
        answers: [.clarify(.excessDuration), .clarify(.windowEnded), .notJudgeable]
    ) { matter in
        matter.eachTask { task in
            guard task.action == .interception else { return nil }
            // Where an end cannot be computed, N02 says so.
            let end = matter.deadline(.instrumentEnd)?.due ?? matter.instrument.validity.until
            if task.window.until > end || task.window.from < matter.instrument.validity.from {
                return .clarify(.excessDuration, "The interception is not within the time of its instrument.")
            }
            if task.window.until <= matter.now { return .clarify(.windowEnded, "The interception would have ended already.") }
            guard let longest = matter.terms?.longestInterception else { return nil }
            guard let end = matter.rulebook.end(of: longest, from: task.window.from) else { return .beyondCalendars }
            guard task.window.until > end else { return nil }
            return .clarify(.excessDuration, "The interception lasts longer than \(longest.text).")
        }
    }

    static let necessary = Rule(
        "F02",
        version: 2,
        .agreement,
        "The issuer states that an interception lasts no longer than is reasonably necessary",
        source: "18 USC 2523(b)(4)(D)(vi)(II)",
        reads: ["statements.notLongerThanNecessary"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        guard matter.isInterception, matter.requires(.notLongerThanNecessary),
            matter.order.statements.notLongerThanNecessary != true
        else { return [] }
        return [.clarify(.incomplete, "The statement that the interception lasts no longer than necessary is missing.")]
    }

    static let leastIntrusive = Rule(
        "F03",
        version: 2,
        .agreement,
        "The issuer states that no less intrusive method is reasonably available",
        source: "18 USC 2523(b)(4)(D)(vi)(III)",
        reads: ["statements.noLessIntrusiveMethod"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        guard matter.isInterception, matter.requires(.noLessIntrusiveMethod),
            matter.order.statements.noLessIntrusiveMethod != true
        else { return [] }
        return [.clarify(.incomplete, "The statement that no less intrusive method is reasonably available is missing.")]
    }

    static let specified = Rule(
        "F04",
        .instrument,
        "Each interception's target is one that the warrant, as last modified by someone entitled to, specifies",
        source: "IPA 2016, ss.31(8)-(9), 34-35",
        reads: ["tasks.target", "instrument.selectors", "instrument.modifications"],
        answers: [.clarify(.insufficientInformation), .clarify(.approvalMissing)]
    ) { matter in
        guard let terms = matter.terms, terms.specifiesSelectors == true, matter.isInterception else { return [] }
        let modifications = (matter.instrument.modifications ?? []).filter { $0.modifiedAt <= matter.now }
        let entitled = modifications.filter { terms.modifiers?.contains($0.role) == true && !$0.name.isBlank }
        var remarks: [Remark] = []
        if entitled.count < modifications.count {
            let offices = terms.modifiers?.joined(separator: " or ") ?? "nobody"
            remarks.append(.clarify(.approvalMissing, "A modification of the warrant was made by someone else than \(offices)."))
        }
        var specified = Set(matter.instrument.selectors ?? [])
        for modification in entitled.sorted(by: { $0.modifiedAt < $1.modifiedAt }) {
            specified.subtract(modification.removes)
            specified.formUnion(modification.adds)
        }
        return remarks
            + matter.eachTask { task in
                guard task.action == .interception, !specified.contains(task.target) else { return nil }
                return .clarify(
                    .insufficientInformation,
                    "The warrant, as modified, does not specify the target; send the modification that adds it, or strike the task."
                )
            }
    }

    static let believed = Rule(
        "F05",
        .agreement,
        decidedBy: .machineAndPerson,
        "Where the law wants it, the issuer and the provider both believe the target of an interception to be elsewhere",
        source: "IPA 2016, s.52(4)",
        reads: ["tasks.targeting.location"],
        answers: [.clarify(.insufficientInformation), .review(.protectedPerson)]
    ) { matter in
        guard let places = matter.direction?.interceptionOnlyOutside, !places.isEmpty else { return [] }
        let names = places.map(\.rawValue).listed
        return matter.eachTask { task in
            guard task.action == .interception else { return nil }
            guard task.targeting.location != nil else {
                return .clarify(.insufficientInformation, "Say where the target is believed to be: it must be outside \(names).")
            }
            return .review(
                .protectedPerson,
                "The provider must itself believe the target to be outside \(names): approve only if you do, and say why."
            )
        }
    }

    static let extended = Rule(
        "F07",
        .instrument,
        "An interception is extended by an approval of its own, and before it ends",
        source: "18 USC 2523(b)(4)(D)(vi) (extensions); IPA 2016, s.33",
        reads: ["inputs.replaced", "inputs.servedAt", "tasks.window", "instrument.approvals", "instrument.madeAt"],
        answers: [.clarify(.approvalMissing), .clarify(.windowEnded)]
    ) { matter in
        guard let replaced = matter.inputs.replaced else { return [] }
        let isApprovedAnew =
            matter.instrument.madeAt > replaced.issuedAt
            || matter.instrument.approvals.contains { $0.approvedAt > replaced.issuedAt }
        return matter.eachTask { task in
            guard task.action == .interception,
                let before = replaced.interceptions.first(where: { $0.task == task.reference })?.until, task.window.until > before
            else { return nil }
            if matter.facts.servedAt >= min(before, replaced.validUntil) {
                return .clarify(.windowEnded, "The interception had ended when its extension came; a new order is needed.")
            }
            guard isApprovedAnew else {
                return .clarify(
                    .approvalMissing,
                    "The interception is to last longer than before, but nobody approved that anew."
                )
            }
            return nil
        }
    }

    static let typed = Rule(
        "F10",
        .instrument,
        "An interception says whether it is for what happens, for what is said, or for both",
        source: "ETSI TS 103 120, TaskDeliveryType",
        reads: ["tasks.categories"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        matter.eachTask { task in
            // Of no category at all, E04 speaks.
            guard task.action == .interception, !task.categories.isEmpty, !task.categories.contains(where: \.isLive) else {
                return nil
            }
            return .clarify(.incomplete, "The interception asks for nothing live: name liveTraffic, liveContent or both.")
        }
    }
}
