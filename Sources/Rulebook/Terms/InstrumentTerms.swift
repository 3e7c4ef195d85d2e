public import ComitySchema

/// What a direction of an agreement lets one kind of domestic instrument do.
public struct InstrumentTerms: Codable, Hashable, Sendable {
    public let kind: InstrumentKind
    public let title: String
    /// The instrument x data matrix: the actions allowed, and the categories of each.
    public let actions: [AllowedAction]
    /// Categories that a task may ask for only together with one of some others.
    public let companions: [Companion]?
    /// The approvals that must all be there, each given by one of the offices listed for it, each by another person.
    public let approvals: [[String]]
    /// Agencies entitled to the instrument; absent if every issuer in the registry is.
    public let issuers: [AuthorityID]?
    /// How long after its making the instrument may be served; later it is void.
    public let serviceWindow: Deadline?
    /// How long an interception may last.
    public let longestInterception: Deadline?

    func categories(for action: OrderTask.Action) -> [DataCategory]? { actions.first { $0.action == action }?.categories }
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

extension DataCategory {
    /// Whether the category is of what will happen rather than of what is stored.
    var isLive: Bool {
        switch self {
        case .liveTraffic, .liveContent: true
        case .subscriber, .access, .mail, .chat, .traffic: false
        }
    }
}
