import ComitySchema
import Foundation

/// The three further properties that an interception needs (18 USC 2523(b)(4)(D)(vi)).
enum InterceptionRules {
    static let all = [limited, necessary, leastIntrusive]

    static let limited = Rule(
        "F01",
        "Each interception has a fixed end, within its instrument and within the longest time that the law allows",
        source: "18 USC 2523(b)(4)(D)(vi)(I); IPA 2016, s.32",
        reads: ["tasks.window", "instrument.validity"]
    ) { matter in
        matter.eachTask { task in
            guard task.action == .interception else { return nil }
            if task.window.until > matter.instrument.validity.until || task.window.from < matter.instrument.validity.from {
                return .clarify(.excessDuration, "The interception is not within the time of its instrument.")
            }
            if task.window.until <= matter.now {
                return .clarify(.windowEnded, "The interception would have ended already.")
            }
            guard let longest = matter.terms?.longestInterception else { return nil }
            guard let end = matter.rulebook.end(of: longest, from: task.window.from) else { return .beyondCalendars }
            guard task.window.until > end else { return nil }
            return .clarify(.excessDuration, "The interception lasts longer than \(longest.text).")
        }
    }

    static let necessary = Rule(
        "F02",
        "The issuer states that an interception lasts no longer than is reasonably necessary",
        source: "18 USC 2523(b)(4)(D)(vi)(II)",
        reads: ["statements.notLongerThanNecessary"]
    ) { matter in
        guard matter.isInterception, matter.order.statements.notLongerThanNecessary != true else { return [] }
        return [.clarify(.incomplete, "The statement that the interception lasts no longer than necessary is missing.")]
    }

    static let leastIntrusive = Rule(
        "F03",
        "The issuer states that no less intrusive method is reasonably available",
        source: "18 USC 2523(b)(4)(D)(vi)(III)",
        reads: ["statements.noLessIntrusiveMethod"]
    ) { matter in
        guard matter.isInterception, matter.order.statements.noLessIntrusiveMethod != true else { return [] }
        return [.clarify(.incomplete, "The statement that no less intrusive method is reasonably available is missing.")]
    }
}

extension Matter {
    fileprivate var isInterception: Bool { order.tasks.contains { $0.action == .interception } }
}
