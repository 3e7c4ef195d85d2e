public import ComitySchema

/// What a direction of an agreement lets one kind of domestic instrument do.
public struct InstrumentTerms: Codable, Hashable, Sendable {
    public let kind: InstrumentKind
    public let title: String
    public let source: String
    /// When these were the terms, by the time at which an instrument was made. Absent: always.
    public let validity: Validity?
    /// The instrument x data matrix: the actions allowed, and the categories of each.
    public let actions: [AllowedAction]
    /// Categories that a task may ask for only together with one of some others.
    public let companions: [Companion]?
    /// The approvals that must all be there, each given by one of the offices listed for it, each by another person.
    public let approvals: [[String]]
    /// What an urgent instrument may do without for a while. Absent: there are no urgent ones.
    public let urgent: UrgentTerms?
    /// Who may approve by word of mouth in an emergency, to be confirmed in writing. Absent: nobody.
    public let oral: OralTerms?
    /// Agencies entitled to the instrument; absent if every issuer in the registry is.
    public let issuers: [AuthorityID]?
    /// Whether an offence must be triable on indictment, or be terrorism. Absent: no.
    public let indictableOnly: Bool?
    /// Whether the instrument specifies every target itself (rule F04). Absent: no.
    public let specifiesSelectors: Bool?
    /// The offices that may change what the instrument specifies. Absent: none.
    public let modifiers: [String]?
    /// What the instrument never reaches, for the people who review, such as `legalPrivilege`. Absent: nothing.
    public let excepted: [String]?
    /// How long after its making the instrument may be served; later it is void.
    public let serviceWindow: Period?
    /// How long an interception may last.
    public let longestInterception: Period?
    /// These go before the direction's. Absent: none.
    public let deadlines: [Deadline]?
    /// These three replace what the direction says, where an instrument is under a regime of its own.
    public let invocation: Direction.Invocation?
    public let offences: OffenceTerms?
    public let notAlone: [DataCategory]?

    /// What a task may ask for by an action; `nil` if the instrument cannot demand the action at all.
    public func categories(for action: OrderTask.Action) -> [DataCategory]? {
        actions.first { $0.action == action }?.categories
    }
}

/// One row of the instrument x data matrix.
public struct AllowedAction: Codable, Hashable, Sendable {
    public let action: OrderTask.Action
    public let categories: [DataCategory]
}

/// A category that is allowed only together with one of some others.
public struct Companion: Codable, Hashable, Sendable {
    public let category: DataCategory
    public let with: [DataCategory]
}

/// What an urgent instrument needs at once, and what may follow. When it must have followed, and how long the instrument lives
/// without it, are the deadlines `judicialApproval` and `urgentLife`.
public struct UrgentTerms: Codable, Hashable, Sendable {
    /// The approvals that must be there at once, as in ``InstrumentTerms/approvals``.
    public let approvals: [[String]]
    /// The approvals that may follow.
    public let awaited: [[String]]
    public let source: String
}

/// Approvals by word of mouth. Until when they must be confirmed is the deadline `oralConfirmation`.
public struct OralTerms: Codable, Hashable, Sendable {
    public let offices: [String]
    public let source: String
}

extension DataCategory {
    /// Whether the category is of what will happen rather than of what is stored.
    var isLive: Bool {
        switch self {
        case .liveTraffic, .liveContent: true
        case .subscriber, .access, .mail, .chat, .traffic: false
        }
    }
}
