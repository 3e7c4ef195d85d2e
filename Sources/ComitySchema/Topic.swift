/// The topics of the pipeline, by the names that operators see.
public enum Topic: Hashable, Sendable {
    case intake
    case admitted
    case decisions
    case cases
    case tasks
    case live
    case intercepts
    case sealed
    case outcomes
    case notices
    case agency(AuthorityID)
    case audit
    case deadLetters
    case retrievalState
    case interceptionState
    case deliveryState

    /// The topic's name in Kafka.
    public var name: String {
        switch self {
        case .intake: "comity.intake.v1"
        case .admitted: "comity.admitted.v1"
        case .decisions: "comity.decisions.v1"
        case .cases: "comity.cases.v1"
        case .tasks: "comity.tasks.v1"
        case .live: "comity.live.v1"
        case .intercepts: "comity.intercepts.v1"
        case .sealed: "comity.sealed.v1"
        case .outcomes: "comity.outcomes.v1"
        case .notices: "comity.notices.v1"
        case .agency(let authority): "comity.agency.\(authority.rawValue).v1"
        case .audit: "comity.audit.v1"
        case .deadLetters: "comity.deadletters.v1"
        case .retrievalState: "comity.retrieval-state.v1"
        case .interceptionState: "comity.interception-state.v1"
        case .deliveryState: "comity.delivery-state.v1"
        }
    }

    /// Every topic but the agencies' own.
    public static let shared: [Topic] = [
        .intake, .admitted, .decisions, .cases, .tasks, .live, .intercepts, .sealed, .outcomes, .notices, .audit, .deadLetters,
        .retrievalState, .interceptionState, .deliveryState,
    ]

    /// Whether the brokers keep only the last value of a key.
    public var isCompacted: Bool {
        switch self {
        case .cases, .tasks, .intercepts, .retrievalState, .interceptionState, .deliveryState: true
        default: false
        }
    }
}

/// The stages, by the names of their executables and consumer groups.
public enum StageName: String, Codable, Hashable, Sendable, CaseIterable {
    case intake = "comity-intake"
    case validate = "comity-validate"
    case retrieve = "comity-retrieve"
    case intercept = "comity-intercept"
    case deliver = "comity-deliver"

    /// What the stage's group consumes. Topics of one stage have the same number of partitions.
    public var inputs: [Topic] {
        switch self {
        case .intake: [.intake]
        case .validate: [.admitted, .decisions, .outcomes]
        case .retrieve: [.tasks]
        case .intercept: [.live]
        case .deliver: [.tasks, .sealed, .notices]
        }
    }

    /// What every worker of the stage reads whole before it does anything, and follows from then on.
    public var followed: [Topic] {
        switch self {
        case .intercept: [.tasks]
        default: []
        }
    }

    /// What the stage writes besides its changelog, the audit and the dead letters. Delivery also writes each agency's own topic.
    public var outputs: [Topic] {
        switch self {
        case .intake: [.admitted, .notices]
        case .validate: [.tasks, .notices]
        case .retrieve: [.sealed, .outcomes]
        case .intercept: [.intercepts, .sealed, .outcomes]
        case .deliver: [.outcomes]
        }
    }

    /// The topic that keeps the stage's state.
    public var changelog: Topic? {
        switch self {
        case .intake: nil
        case .validate: .cases
        case .retrieve: .retrievalState
        case .intercept: .interceptionState
        case .deliver: .deliveryState
        }
    }
}
