/// How many people must decide, and on what.
struct ReviewPolicy: Hashable, Sendable {
    /// How many different reviewers must approve an order that asks for content or for an interception.
    var approvalsForContent: Int
    /// How many must approve an order in which the rules found something for people to judge.
    var approvalsForReview: Int
    /// How many must approve an order to which the rules propose to object, if people do not.
    var approvalsForObjection: Int
    /// How long people may take before others are told that a case waits for them; nothing is ever decided for them.
    var timeForReview: Duration
    /// The same for emergencies and urgent instruments: they are looked at sooner, not less.
    var timeForEmergencies: Duration
    /// Whether people decide at all. Only where nobody's real data is, for measurements, may they not.
    var isReviewRequired: Bool

    init(
        approvalsForContent: Int = 2,
        approvalsForReview: Int = 1,
        approvalsForObjection: Int = 2,
        timeForReview: Duration = .seconds(2 * 86_400),
        timeForEmergencies: Duration = .seconds(3600),
        isReviewRequired: Bool = true
    ) {
        self.approvalsForContent = approvalsForContent
        self.approvalsForReview = approvalsForReview
        self.approvalsForObjection = approvalsForObjection
        self.timeForReview = timeForReview
        self.timeForEmergencies = timeForEmergencies
        self.isReviewRequired = isReviewRequired
    }
}

/// How long the stage waits for others.
struct CasePatience: Hashable, Sendable {
    /// After the last moment of delivery, for news of what left before it.
    var outcomes: Duration
    /// After the moment from which nothing leaves for a task that is stopped, for interception's word that nothing is captured either.
    /// A worker of it that starts anew has read a register of a million tasks well within it.
    var disarming: Duration
    /// For an agency's receipts; then the case is closed without them.
    var receipts: Duration
    /// For an authority's amendment after it was asked to clarify.
    var clarification: Duration
    /// For an authority's answer to an objection.
    var objection: Duration
    /// For the order of a message that came before it.
    var order: Duration
    /// Between two looks for a key to which an answer could be sealed.
    var keys: Duration

    init(
        outcomes: Duration = .seconds(300),
        disarming: Duration = .seconds(60),
        receipts: Duration = .seconds(30 * 86_400),
        clarification: Duration = .seconds(14 * 86_400),
        objection: Duration = .seconds(30 * 86_400),
        order: Duration = .seconds(900),
        keys: Duration = .seconds(3600)
    ) {
        self.outcomes = outcomes
        self.disarming = disarming
        self.receipts = receipts
        self.clarification = clarification
        self.objection = objection
        self.order = order
        self.keys = keys
    }
}
