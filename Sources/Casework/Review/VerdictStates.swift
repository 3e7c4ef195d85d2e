package import ComitySchema

extension Decision.Verdict {
    /// Whether a case in this state takes such a decision on its order.
    package func counts(in state: CaseState) -> Bool {
        switch (self, state) {
        case (.approve, .inReview): true
        case (.approve, .suspended(let needed)): needed > 0
        case (.refuse, .held), (.refuse, .clarifying), (.refuse, .inReview), (.refuse, .objecting), (.refuse, .suspended): true
        case (.ask, .held), (.ask, .inReview): true
        case (.ask, .suspended(let needed)): needed > 0
        case (.object, .inReview), (.object, .suspended): true
        case (.escalate, .objecting): true
        case (.drop, .objecting), (.drop, .inReview), (.drop, .suspended): true
        case (.suspend, .fulfilling): true
        case (.confirm, .held), (.confirm, .inReview): true
        default: false
        }
    }

    /// Whether an amendment that waits beside a running order can be decided so.
    package var canBeOnProposal: Bool {
        switch self {
        case .approve, .refuse, .ask: true
        case .object, .escalate, .drop, .suspend, .confirm: false
        }
    }

    /// Whether the state of a case lets its amendment be decided so: while the case is paused, that comes first.
    package func countsOnProposal(in state: CaseState) -> Bool {
        guard case .approve = self else { return canBeOnProposal && !state.isFinal }
        if case .fulfilling = state { return true }
        return false
    }

    /// When it counts, for a person to whom it does not.
    package var whenItCounts: String {
        switch self {
        case .approve: "in review, when people are asked about a pause, or on a proposal while the order runs"
        case .refuse: "before an order runs, while it is suspended, or on a proposal"
        case .ask: "in review, while an order is held, when people are asked about a pause, or on a proposal"
        case .object: "in review or while an order is suspended"
        case .escalate: "while an objection is open"
        case .drop: "while an objection is open, or in review where the rules propose one"
        case .suspend: "while an order runs"
        case .confirm: "in review or while an order is held"
        }
    }
}
