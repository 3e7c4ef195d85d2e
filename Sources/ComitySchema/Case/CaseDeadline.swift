public import Foundation

/// A period that runs for a case, computed from the rulebook once its trigger is known.
public struct CaseDeadline: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The order is to be answered.
        case answer
        /// The authority is to cure what it was asked; the case lapses otherwise.
        case clarification
        /// An objection is to be raised, if one is raised.
        case objection
        /// An authority is to answer an objection.
        case authorityAnswer
        /// The approval that follows an urgent instrument; what runs stops otherwise (rule B09).
        case judicialApproval
        /// An oral approval is to be confirmed in writing; what runs stops otherwise.
        case oralConfirmation
        /// An urgent instrument's life, without the approval that follows.
        case urgentLife
        /// The instrument ends.
        case instrumentEnd
        /// Another authority may still object (Regulation (EU) 2023/1543, Art. 8, 12).
        case clearance
        /// What is kept is let go.
        case preservationEnd
        /// The duty not to tell ends.
        case secrecyEnd
        /// People are to decide; the provider's own time.
        case review
    }

    public let kind: Kind
    public let from: Date
    /// The first instant that is too late.
    public var due: Date
    /// The law or the setting behind it.
    public let source: String
    /// Whether what runs stops when the deadline passes; otherwise people are told.
    public let acts: Bool
    /// How much of the time was gone when the last alarm was given, in percent: 0, 50, 80 or 100.
    public var alarm: Int
    /// Since when the clock stands still, where the law lets it.
    public var pausedAt: Date?
    /// For how long it has stood still before, in milliseconds; `due` is that much later than it would be.
    public var stoodStill: Int
    /// When what was to be done was done; nothing more follows from the deadline then.
    public var metAt: Date?

    public init(
        kind: Kind,
        from: Date,
        due: Date,
        source: String,
        acts: Bool = false,
        alarm: Int = 0,
        pausedAt: Date? = nil,
        stoodStill: Int = 0,
        metAt: Date? = nil
    ) {
        self.kind = kind
        self.from = from
        self.due = due
        self.source = source
        self.acts = acts
        self.alarm = alarm
        self.pausedAt = pausedAt
        self.stoodStill = stoodStill
        self.metAt = metAt
    }
}

extension CaseDeadline.Kind {
    /// Whether somebody must do something until then; other periods simply end.
    public var isDuty: Bool {
        switch self {
        case .answer, .clarification, .authorityAnswer, .judicialApproval, .oralConfirmation, .review: true
        case .objection, .urgentLife, .instrumentEnd, .clearance, .preservationEnd, .secrecyEnd: false
        }
    }
}
