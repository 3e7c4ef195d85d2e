package import ComitySchema
package import Foundation

/// One thing that a case asks of people.
package struct WaitingItem: Encodable, Hashable {
    package enum Asked: String, Encodable, CaseIterable {
        /// Whether the order may be answered.
        case approval
        /// Whether an amendment may replace the order that runs.
        case proposal
        /// Whether what is paused may go on.
        case resumption
        /// What becomes of an objection: the authority's answer, then to escalate or to drop.
        case objection
        /// To call the authority back.
        case confirmation
        /// To do away with what holds the case.
        case release
    }

    package let id: CaseID
    package let state: String
    package let asked: Asked
    package let isEmergency: Bool
    package let issuer: AuthorityID
    package let instrument: InstrumentKind
    /// How many different people must approve.
    package let needed: Int
    /// Each person's last word.
    package let approvedBy: [ReviewerID]
    /// How many of the approvals leave the same of the order, and so add up.
    package let agreeing: Int
    /// The rules that ask people, or that hold the case.
    package let questions: [RuleID]
    /// When something follows if nobody decides; absent if nothing does.
    package let due: Date?
    package let isOverdue: Bool
    package let openedAt: Date

    /// What a case asks of people at an instant; nothing if it goes on by itself.
    package static func items(of subject: Case, at now: Date) -> [WaitingItem] {
        let proposal = subject.proposal.map { proposal in
            WaitingItem(.proposal, of: subject, on: DecisionMatter(proposal), needed: proposal.approvalsNeeded, at: now)
        }
        return [standing(of: subject, at: now), subject.state.isFinal ? nil : proposal].compactMap { $0 }
    }

    /// What the case's state asks.
    private static func standing(of subject: Case, at now: Date) -> WaitingItem? {
        let matter = DecisionMatter(subject)
        switch subject.state {
        case .inReview(let needed):
            return WaitingItem(.approval, of: subject, on: matter, needed: needed, at: now)
        case .suspended(let needed) where needed > 0:
            return WaitingItem(.resumption, of: subject, on: matter, needed: needed, at: now)
        case .objecting(let until):
            return WaitingItem(.objection, of: subject, on: matter, needed: 1, orDue: until, at: now)
        case .held(let until) where subject.awaitsCallback:
            return WaitingItem(.confirmation, of: subject, on: matter, needed: 1, orDue: until, at: now)
        case .held(let until) where subject.holdsForPeople:
            return WaitingItem(.release, of: subject, on: matter, needed: 1, orDue: until, at: now)
        case .received, .held, .clarifying, .fulfilling, .suspended, .stopping, .answered, .refused, .cancelled, .inapplicable,
            .lapsed, .expired, .closed:
            return nil
        }
    }

    /// - Parameter orDue: when the state itself ends, if no deadline runs that people must keep.
    private init(
        _ asked: Asked,
        of subject: Case,
        on matter: DecisionMatter,
        needed: Int,
        orDue fallback: Date? = nil,
        at now: Date
    ) {
        let order = matter.order.order
        let kinds = asked.deadlines
        let deadlines = subject.deadlines(at: now).filter { kinds.contains($0.kind) && $0.standing.isOpen }
        id = subject.id
        state = subject.state.name
        self.asked = asked
        isEmergency = order.flags.emergency
        issuer = order.issuer
        instrument = order.instrument.kind
        self.needed = needed
        let approvals = matter.approvals(in: subject)
        approvedBy = approvals.map(\.reviewer)
        agreeing = Dictionary(grouping: approvals, by: \.narrowing).values.map(\.count).max() ?? 0
        questions = matter.report?.questions(asked) ?? []
        due = deadlines.first?.due ?? fallback ?? order.instrument.validity.until
        isOverdue = due.map { $0 <= now } ?? false
        openedAt = subject.openedAt
    }
}

extension WaitingItem {
    /// Emergencies first; then what was or will be due first; what is as urgent by its age.
    package static func isMoreUrgent(_ left: WaitingItem, _ right: WaitingItem) -> Bool {
        if left.isEmergency != right.isEmergency { return left.isEmergency }
        let (leftDue, rightDue) = (left.due ?? .distantFuture, right.due ?? .distantFuture)
        return (leftDue, left.openedAt, left.id) < (rightDue, right.openedAt, right.id)
    }
}

extension WaitingItem.Asked {
    /// The deadlines that people miss if they do not act.
    fileprivate var deadlines: Set<CaseDeadline.Kind> {
        switch self {
        case .approval, .resumption, .proposal, .confirmation, .release:
            [.review, .answer, .objection, .judicialApproval, .oralConfirmation, .urgentLife, .instrumentEnd]
        case .objection: [.authorityAnswer]
        }
    }
}

extension Case {
    /// Whether something holds the case that does not clear by itself.
    fileprivate var holdsForPeople: Bool { report?.findings.contains { $0.effect == .hold && $0.until == nil } ?? false }
}

extension RuleReport {
    /// The rules that have to do with what is asked, each once.
    fileprivate func questions(_ asked: WaitingItem.Asked) -> [RuleID] {
        let effects: Set<Finding.Effect> =
            switch asked {
            case .approval, .proposal, .resumption, .objection: [.review, .object]
            case .confirmation, .release: [.hold]
            }
        var rules: [RuleID] = []
        for finding in findings where effects.contains(finding.effect) && !rules.contains(finding.rule) {
            rules.append(finding.rule)
        }
        return rules
    }
}
