package import ComitySchema
package import Foundation
import ProgressKit

/// A deadline of a case as it stands at one instant.
package struct DeadlineEntry: Encodable, Hashable {
    package enum Standing: String, Encodable, CaseIterable {
        case running
        /// Somebody should have acted.
        case overdue
        /// What was to end has ended.
        case passed
        /// The law lets the clock stand still.
        case paused
        case met
        /// The case is over; nothing follows from the deadline any more.
        case over
    }

    package let `case`: CaseID
    package let state: String
    package let kind: CaseDeadline.Kind
    package let standing: Standing
    package let from: Date
    package let due: Date
    /// Until it is due; negative once it was. Absent where nothing runs.
    package let secondsLeft: Int?
    /// How much of the time was gone when the last alarm was given, in percent.
    package let alarm: Int
    package let source: String
    /// Whether what runs stops when the deadline passes.
    package let acts: Bool

    package init(_ deadline: CaseDeadline, of subject: Case, at now: Date) {
        `case` = subject.id
        state = subject.state.name
        kind = deadline.kind
        standing = Self.standing(of: deadline, in: subject, at: now)
        from = deadline.from
        due = deadline.due
        secondsLeft = standing.isOpen ? TimeLeft.wholeSeconds(from: now, until: deadline.due) : nil
        alarm = deadline.alarm
        source = deadline.source
        acts = deadline.acts
    }

    private static func standing(of deadline: CaseDeadline, in subject: Case, at now: Date) -> Standing {
        if deadline.metAt != nil { return .met }
        if subject.state.isFinal && deadline.kind != .secrecyEnd { return .over }
        if deadline.pausedAt != nil { return .paused }
        guard deadline.due <= now else { return .running }
        return deadline.kind.isDuty ? .overdue : .passed
    }

    /// In words, as `in 3 h`, `2 d ago`.
    package func timeLeft(at now: Date) -> String { TimeLeft.describe(from: now, until: due) }
}

extension DeadlineEntry.Standing {
    /// Time runs, or has run out without what was due.
    package var isOpen: Bool {
        switch self {
        case .running, .overdue: true
        case .passed, .paused, .met, .over: false
        }
    }
}

extension Case {
    /// Every deadline of the case, what is due first first.
    package func deadlines(at now: Date) -> [DeadlineEntry] {
        deadlines.map { DeadlineEntry($0, of: self, at: now) }.sorted { ($0.due, $0.kind.rawValue) < ($1.due, $1.kind.rawValue) }
    }
}
