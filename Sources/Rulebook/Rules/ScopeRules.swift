import ComitySchema
import Foundation

/// What data the order asks for, and of what time (family E).
enum ScopeRules {
    static let all = [allowed, bounded, proportionate, particular, covered, accompanied, stored, possible, filtered]

    static let allowed = Rule(
        "E01",
        .instrument,
        "Each category asked for is one that the instrument can demand",
        source: "COPO 2019, s.3; Regulation (EU) 2023/1543, Art. 4-5; instrument x data matrix of the agreement",
        reads: ["tasks.categories", "instrument.kind"],
        answers: [.clarify(.instrumentNotAllowed), .clarify(.manifestErrors)]
    ) { matter in
        matter.eachTask { task in
            if Set(task.categories).count != task.categories.count {
                return .clarify(.manifestErrors, "A category of data is named twice.")
            }
            // Where the action itself is not allowed, B06 says so; where an interception asks for nothing live, F10.
            if task.action == .interception, !task.categories.contains(where: \.isLive) { return nil }
            guard let allowed = matter.terms?.categories(for: task.action) else { return nil }
            let excess = task.categories.filter { !allowed.contains($0) }.map(\.rawValue)
            guard !excess.isEmpty else { return nil }
            return .clarify(
                .instrumentNotAllowed,
                "The instrument \(matter.instrument.kind) cannot demand \(excess.listed) by \(task.action.rawValue); strike it out."
            )
        }
    }

    static let bounded = Rule(
        "E02",
        .instrument,
        "Each task's window ends after it begins",
        source: "18 USC 2523(b)(4)(D)(ii); Regulation (EU) 2023/1543, Art. 5(5)(e)",
        reads: ["tasks.window"],
        answers: [.clarify(.manifestErrors)]
    ) { matter in
        matter.eachTask { task in
            guard task.window.until <= task.window.from else { return nil }
            return .clarify(.manifestErrors, "The time window ends before it begins.")
        }
    }

    static let proportionate = Rule(
        "E03",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "No task asks for an uncommonly long span of stored data",
        source: "US-UK Agreement, preamble (overbreadth)",
        reads: ["tasks.window"],
        answers: [.notJudgeable, .review(.bulkOrOverbroad)]
    ) { matter in
        guard let longest = matter.direction?.longestSpan else { return [] }
        return matter.eachTask { task in
            guard task.action != .interception else { return nil }
            guard let end = matter.rulebook.end(of: longest, from: task.window.from) else { return .beyondCalendars }
            guard task.window.until > end else { return nil }
            return .review(.bulkOrOverbroad, "The task asks for more than \(longest.text) of data: is all of it needed?")
        }
    }

    static let particular = Rule(
        "E04",
        .agreement,
        decidedBy: .machineAndPerson,
        "Each task names the categories that it needs, and the order does not ask for everything",
        source: "18 USC 2523(b)(4)(D)(iv) (particularity)",
        reads: ["tasks.categories", "purpose.summary"],
        answers: [.clarify(.bulkOrOverbroad), .review(.bulkOrOverbroad)]
    ) { matter in
        let unnamed = matter.eachTask { task in
            guard task.categories.isEmpty else { return nil }
            return .clarify(.bulkOrOverbroad, "No category of data is named; name those that are needed.")
        }
        let words = matter.watched(for: .overbreadth)
        guard unnamed.isEmpty, !words.isEmpty else { return unnamed }
        return [.review(.bulkOrOverbroad, "The order speaks of \(words.quoted): is less enough?")]
    }

    static let covered = Rule(
        "E05",
        .agreement,
        "The order asks for covered data, not for subscriber information alone",
        source: "US-UK Agreement, Art. 1 (covered data), 10",
        reads: ["tasks.categories"],
        answers: [.clarify(.serviceNotCovered)]
    ) { matter in
        let asked = matter.categories
        guard let notAlone = matter.direction?.notAlone(for: matter.terms), !asked.isEmpty, asked.isSubset(of: notAlone) else {
            return []
        }
        let names = asked.map(\.rawValue).sorted().listed
        return [.clarify(.serviceNotCovered, "The order asks for \(names) alone, which is not covered data.")]
    }

    static let accompanied = Rule(
        "E06",
        .instrument,
        "No task asks for communications data alone where the instrument reaches it only beside content",
        source: "COPO 2019, s.3(4)-(4A)",
        reads: ["tasks.categories", "instrument.kind"],
        answers: [.clarify(.instrumentNotAllowed)]
    ) { matter in
        guard let companions = matter.terms?.companions else { return [] }
        return matter.eachTask { task in
            let alone = companions.filter { companion in
                task.categories.contains(companion.category) && !task.categories.contains(where: companion.with.contains)
            }
            guard !alone.isEmpty else { return nil }
            let names = alone.map(\.category.rawValue).listed
            return .clarify(
                .instrumentNotAllowed,
                "The instrument \(matter.instrument.kind) reaches \(names) only beside content."
            )
        }
    }

    static let stored = Rule(
        "E07",
        .instrument,
        "Stored data is asked for up to the order's service, live data from the instrument's making",
        source: "COPO 2019, s.3(2)",
        reads: ["tasks.action", "tasks.window", "inputs.servedAt", "instrument.madeAt"],
        answers: [.clarify(.manifestErrors)]
    ) { matter in
        matter.eachTask { task in
            switch task.action {
            case .production, .preservation:
                guard task.window.until > matter.facts.servedAt + matter.rulebook.clockTolerance else { return nil }
                return .clarify(.manifestErrors, "The task asks for data that does not exist yet; that needs an interception.")
            case .interception:
                guard task.window.from < matter.instrument.madeAt else { return nil }
                return .clarify(
                    .manifestErrors,
                    "The interception begins before its instrument was made; the past needs a production."
                )
            }
        }
    }

    static let possible = Rule(
        "E08",
        .agreement,
        decidedBy: .machineAndPerson,
        "The order asks for data, not for keys, passwords, decryption or new abilities",
        source: "18 USC 2523(b)(3)",
        reads: ["purpose.summary", "tasks.targeting.basis"],
        answers: [.review(.serviceNotCovered)]
    ) { matter in
        let words = matter.watched(for: .capability)
        guard !words.isEmpty else { return [] }
        return [
            .review(.serviceNotCovered, "The order speaks of \(words.quoted): no duty to be able to do that follows from it.")
        ]
    }

    static let filtered = Rule(
        "E09",
        .instrument,
        decidedBy: .machineAndPerson,
        "What the instrument never reaches is kept out of the content that it asks for",
        source: "COPO 2019, ss.3, 6(4)(b)",
        reads: ["tasks.categories", "instrument.kind"],
        answers: [.flag(.immunitiesOrPrivileges)]
    ) { matter in
        guard let excepted = matter.terms?.excepted, !excepted.isEmpty, matter.categories.contains(where: \.isContent) else {
            return []
        }
        return [
            .flag(
                .immunitiesOrPrivileges,
                "The instrument never reaches \(excepted.listed): people leave it out by narrowing, or the authority by filtering."
            )
        ]
    }
}
