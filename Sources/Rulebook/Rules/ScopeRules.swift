import ComitySchema
import Foundation

/// What data the order asks for, and of what time.
enum ScopeRules {
    static let all = [allowed, bounded, proportionate, covered, accompanied, stored]

    static let allowed = Rule(
        "E01",
        "Each category asked for is one that the instrument can demand",
        source: "COPO 2019, s.3; instrument x data matrix of the agreement",
        reads: ["tasks.categories", "instrument.kind"]
    ) { matter in
        matter.eachTask { task in
            if task.categories.isEmpty {
                return .clarify(.bulkOrOverbroad, "No category of data is named; name those that are needed.")
            }
            if Set(task.categories).count != task.categories.count {
                return .clarify(.manifestErrors, "A category of data is named twice.")
            }
            // Where the action itself is not allowed, B06 says so.
            guard let allowed = matter.terms?.categories(for: task.action) else { return nil }
            let excess = task.categories.filter { !allowed.contains($0) }.map(\.rawValue)
            guard !excess.isEmpty else { return nil }
            return .clarify(
                .instrumentNotAllowed,
                "The instrument \(matter.instrument.kind) cannot demand \(excess.joined(separator: ", "))"
                    + " by \(task.action.rawValue); strike it out."
            )
        }
    }

    static let bounded = Rule(
        "E02",
        "Each task's window ends after it begins",
        source: "18 USC 2523(b)(4)(D)(ii)",
        reads: ["tasks.window"]
    ) { matter in
        matter.eachTask { task in
            guard task.window.until <= task.window.from else { return nil }
            return .clarify(.manifestErrors, "The time window ends before it begins.")
        }
    }

    static let proportionate = Rule(
        "E03",
        "No task asks for an uncommonly long span of stored data",
        source: "US-UK Agreement, preamble (overbreadth)",
        reads: ["tasks.window"]
    ) { matter in
        guard let longest = matter.direction?.longestSpan else { return [] }
        return matter.eachTask { task in
            guard task.action != .interception else { return nil }
            guard let end = matter.rulebook.end(of: longest, from: task.window.from) else { return .beyondCalendars }
            guard task.window.until > end else { return nil }
            return .review(
                .bulkOrOverbroad,
                "The task asks for more than \(longest.text) of data: is all of it needed?"
            )
        }
    }

    static let covered = Rule(
        "E05",
        "The order asks for covered data, not for subscriber information alone",
        source: "US-UK Agreement, Art. 1 (covered data), 10",
        reads: ["tasks.categories"]
    ) { matter in
        let asked = Set(matter.order.tasks.flatMap(\.categories))
        guard let notAlone = matter.direction?.notAlone(for: matter.terms), !asked.isEmpty, asked.isSubset(of: notAlone) else {
            return []
        }
        return [
            .clarify(
                .serviceNotCovered,
                "The order asks for \(asked.map(\.rawValue).sorted().joined(separator: ", ")) alone, which is not covered data."
            )
        ]
    }

    static let accompanied = Rule(
        "E06",
        "No task asks for communications data alone where the instrument reaches it only beside content",
        source: "COPO 2019, s.3(4)-(4A)",
        reads: ["tasks.categories", "instrument.kind"]
    ) { matter in
        guard let companions = matter.terms?.companions else { return [] }
        return matter.eachTask { task in
            let alone = companions.filter { companion in
                task.categories.contains(companion.category) && !task.categories.contains(where: companion.with.contains)
            }
            guard !alone.isEmpty else { return nil }
            let names = alone.map(\.category.rawValue).joined(separator: ", ")
            let kind = matter.instrument.kind
            return .clarify(.instrumentNotAllowed, "The instrument \(kind) reaches \(names) only beside content.")
        }
    }

    static let stored = Rule(
        "E07",
        "Stored data is asked for up to the order's service, live data from the instrument's making",
        source: "COPO 2019, s.3(2)",
        reads: ["tasks.action", "tasks.window", "servedAt", "instrument.madeAt"]
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
}
