package import ComitySchema
package import Foundation

/// What is due over many cases, in the order in which it was or will be due.
package struct DeadlineAgenda {
    package let entries: [DeadlineEntry]

    /// - Parameter within: how far to look ahead, in seconds.
    package init(_ cases: [Case], at now: Date, within: TimeInterval? = nil) {
        entries = cases.flatMap { $0.deadlines(at: now) }
            .filter { $0.standing.isOpen && (within.map { now.addingTimeInterval($0) } ?? .distantFuture) >= $0.due }
            .sorted { ($0.standing.rank, $0.due, $0.case) < ($1.standing.rank, $1.due, $1.case) }
    }
}

extension DeadlineEntry.Standing {
    fileprivate var rank: Int { self == .overdue ? 0 : 1 }
}
