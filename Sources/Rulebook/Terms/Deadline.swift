public import ComitySchema
public import Foundation

/// One deadline of an instrument or of a direction: what must happen within which period of what.
public struct Deadline: Codable, Hashable, Sendable {
    /// What starts the clock.
    public enum Trigger: String, Codable, Hashable, Sendable, CaseIterable {
        /// The instrument was made.
        case made
        /// The order was issued.
        case issued
        /// The order reached the provider.
        case served
        case certified
        /// An instrument was issued before an approval that the law lets follow.
        case urgentIssue
        /// The authority of the enforcing state was told.
        case notified
        /// The authority was asked to clarify.
        case asked
        /// The provider objected to the authority that sent the order.
        case objected
        /// The objection went to the receiving state's authority.
        case escalated
    }

    /// In which orders the deadline runs.
    public enum Circumstance: String, Codable, Hashable, Sendable, CaseIterable {
        /// Neither an emergency nor an urgent instrument.
        case ordinary
        case emergency
        case urgent
    }

    /// While what the clock may stand still.
    public enum Pause: String, Codable, Hashable, Sendable, CaseIterable {
        case clarifying, objecting
    }

    /// How a deadline may be put off.
    public struct Renewal: Codable, Hashable, Sendable {
        /// How much longer each renewal makes the period, in the period's unit.
        public let length: Int
        /// How often; absent if without limit.
        public let most: Int?
    }

    public let kind: CaseDeadline.Kind
    public let trigger: Trigger
    public let period: Period
    /// The law or the practice behind it.
    public let source: String
    /// Absent: in all.
    public let when: Circumstance?
    /// Whether the case changes by itself when the deadline passes: what runs stops, or a question that nobody answered lets the
    /// case lapse. Otherwise people are told, and nothing else happens. Absent: no.
    public let acts: Bool?
    /// Absent: the clock never stands still.
    public let pauses: [Pause]?
    public let renewal: Renewal?
    /// When this was the law, by the trigger's time. Absent: always.
    public let validity: Validity?
}

/// A deadline of one order, with its dates.
public struct RunningDeadline: Hashable, Sendable {
    public let kind: CaseDeadline.Kind
    public let from: Date
    /// The first instant that is too late; `nil` if the rulebook's calendars do not reach so far, and people must say.
    public let due: Date?
    public let source: String
    /// Whether the case changes by itself then.
    public let acts: Bool
    public let pauses: [Deadline.Pause]
}
