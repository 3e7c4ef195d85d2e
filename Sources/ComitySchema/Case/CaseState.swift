public import Foundation

/// Where a case stands, with what that state owns.
public enum CaseState: Codable, Hashable, Sendable {
    /// Admitted; no rule was applied yet. Every case begins here.
    case received
    /// Lawful, but nothing happens before this time: the instrument is not in force yet, or something is awaited.
    case held(until: Date)
    /// The authority was asked; its amendment is awaited until then.
    case clarifying(until: Date)
    /// People decide; this many different reviewers must approve.
    case inReview(approvalsNeeded: Int)
    /// An objection is open; the answer of the authority to which it went is awaited until then. Nothing is collected, nothing leaves.
    case objecting(until: Date)
    /// Tasks are active.
    case fulfilling
    /// Tasks are paused: by the authority, or until this many people have looked at what speaks against going on.
    case suspended(approvalsNeeded: Int)
    /// What ran is ended; delivery has not confirmed yet that nothing more leaves.
    case stopping(Ending)
    /// Everything is delivered; receipts are awaited.
    case answered
    /// The agreement or people refuse the order.
    case refused
    /// The authority took the order back.
    case cancelled
    /// An authority declared the agreement inapplicable to the order.
    case inapplicable
    /// The authority did not answer a clarification in time.
    case lapsed
    /// The time to decide or to deliver passed before the answer was complete, or an approval that had to follow did not come.
    case expired
    /// Nothing is left to do: the agency confirmed that it has the answer, or there was nothing to confirm.
    case closed

    private enum StoppingCodingKeys: String, CodingKey {
        case _0 = "ending"
    }

    /// What a stop leads to once it is confirmed.
    public enum Ending: String, Codable, Hashable, Sendable, CaseIterable {
        case refused, cancelled, inapplicable, expired
    }

    /// The state's name, as operators read it.
    public var name: String {
        switch self {
        case .received: "received"
        case .held: "held"
        case .clarifying: "clarifying"
        case .inReview: "inReview"
        case .objecting: "objecting"
        case .fulfilling: "fulfilling"
        case .suspended: "suspended"
        case .stopping: "stopping"
        case .answered: "answered"
        case .refused: "refused"
        case .cancelled: "cancelled"
        case .inapplicable: "inapplicable"
        case .lapsed: "lapsed"
        case .expired: "expired"
        case .closed: "closed"
        }
    }

    /// Nothing follows; late messages are answered and reopen nothing.
    public var isFinal: Bool {
        switch self {
        case .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed: true
        case .received, .held, .clarifying, .inReview, .objecting, .fulfilling, .suspended, .stopping, .answered: false
        }
    }
}

extension CaseState {
    /// The names of all states, in the order of a case's life.
    public static let names = [
        CaseState.received, .held(until: .distantPast), .clarifying(until: .distantPast), .inReview(approvalsNeeded: 1),
        .objecting(until: .distantPast), .fulfilling, .suspended(approvalsNeeded: 0), .stopping(.cancelled), .answered, .refused,
        .cancelled, .inapplicable, .lapsed, .expired, .closed,
    ].map(\.name)

    /// The final state in which a stop ends.
    public init(_ ending: Ending) {
        switch ending {
        case .refused: self = .refused
        case .cancelled: self = .cancelled
        case .inapplicable: self = .inapplicable
        case .expired: self = .expired
        }
    }
}
