package import ComitySchema
package import Foundation

/// One thing that a case asks of people.
package struct WaitingItem: Encodable, Hashable {
    package let id: CaseID
    package let state: String
    package let asked: CaseAsked
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
        subject.asked.compactMap { asked in
            if asked == .proposal {
                return subject.proposal.map { proposal in
                    WaitingItem(asked, of: subject, on: DecisionMatter(proposal), needed: proposal.approvalsNeeded, at: now)
                }
            }
            let (needed, until) = subject.state.course
            return WaitingItem(asked, of: subject, on: DecisionMatter(subject), needed: needed, orDue: until, at: now)
        }
    }

    /// - Parameter orDue: when the state itself ends, if no deadline runs that people must keep.
    private init(
        _ asked: CaseAsked,
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

extension CaseAsked {
    /// The deadlines that people miss if they do not act.
    fileprivate var deadlines: Set<CaseDeadline.Kind> {
        switch self {
        case .approval, .resumption, .proposal, .confirmation, .release:
            [.review, .answer, .objection, .judicialApproval, .oralConfirmation, .urgentLife, .instrumentEnd]
        case .objection: [.authorityAnswer]
        }
    }
}

extension CaseState {
    /// How many people it takes, and when the state itself ends.
    fileprivate var course: (needed: Int, until: Date?) {
        switch self {
        case .inReview(let needed), .suspended(let needed): (needed, nil)
        case .held(let until), .objecting(let until), .clarifying(let until): (1, until)
        default: (1, nil)
        }
    }
}

extension RuleReport {
    /// The rules that have to do with what is asked, each once.
    fileprivate func questions(_ asked: CaseAsked) -> [RuleID] {
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
