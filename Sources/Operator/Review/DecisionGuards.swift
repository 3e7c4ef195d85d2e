import ComitySchema
import CommandLineKit
import Foundation

// What keeps a decision from counting although the case's state takes it.
extension DecisionDraft {
    func requireVerdictCounts(at now: Date) throws(CommandFailure) {
        switch verdict {
        case .approve:
            try requireAnotherPerson()
            try requireObjectionSettled()
        case .object:
            try requireObjectionNotDismissed()
        case .escalate:
            try requireEscalation(at: now)
        case .drop:
            try requireObjection()
        case .confirm:
            try requireCallback()
        case .refuse, .ask, .suspend:
            return
        }
    }

    /// An approval speaks for the findings that stood then. When others have come since, the same person may approve again.
    private func requireAnotherPerson() throws(CommandFailure) {
        guard !matter.approvals(in: subject).contains(where: { $0.reviewer == reviewer }) else {
            throw CommandFailure(
                .no,
                "ApprovedAlready",
                "\(reviewer) has approved case \(subject.id) already; another person must approve it"
            )
        }
    }

    private func requireObjectionSettled() throws(CommandFailure) {
        let findings = matter.unsettledObjections(in: subject)
        guard findings.isEmpty else {
            let rules = findings.map(\.rule.rawValue).joined(separator: ", ")
            throw CommandFailure(
                .no,
                "ObjectionNotSettled",
                "the rules propose an objection (\(rules)); case \(subject.id) can be approved once one was raised and is dropped "
                    + "or dismissed"
            )
        }
    }

    /// What the receiving state's authority has settled is not asked again.
    private func requireObjectionNotDismissed() throws(CommandFailure) {
        guard let objection = subject.objection, objection.grounds == matter.report?.grounds else { return }
        guard objection.resolution != .dismissed else {
            throw CommandFailure(
                .no,
                "ObjectionDismissed",
                "the receiving state's authority has dismissed the objection to these findings in case \(subject.id)"
            )
        }
    }

    private func requireEscalation(at now: Date) throws(CommandFailure) {
        let objection = try requireObjection()
        guard objection.instance == .issuingAuthority else {
            throw CommandFailure(
                .no,
                "EscalatedAlready",
                "the objection in case \(subject.id) is with the receiving state's authority already"
            )
        }
        guard !objection.answers.isEmpty || subject.answerIsLate(at: now) else {
            throw CommandFailure(
                .no,
                "AnswerAwaited",
                "\(subject.sender) has not answered the objection in case \(subject.id) yet and still has time"
            )
        }
    }

    @discardableResult
    private func requireObjection() throws(CommandFailure) -> Objection {
        guard let objection = subject.objection, objection.resolution == nil else {
            throw CommandFailure(.no, "NoObjection", "no objection is open in case \(subject.id)")
        }
        return objection
    }

    private func requireCallback() throws(CommandFailure) {
        guard subject.awaitsCallback else {
            throw CommandFailure(.no, "NothingToConfirm", "nothing in case \(subject.id) waits for a confirmation")
        }
    }
}

extension Case {
    /// Whether the rules wait for the authority to be called back (rule A14).
    var awaitsCallback: Bool {
        report?.findings.contains { $0.code == .callbackNeeded && ($0.effect == .hold || $0.effect == .review) } ?? false
    }

    /// Whether the authority to which an objection went has let its time pass.
    func answerIsLate(at now: Date) -> Bool {
        let deadline = deadlines.last { $0.kind == .authorityAnswer }?.due
        guard case .objecting(let until) = state else { return false }
        return (deadline ?? until) <= now
    }
}

extension Decision.Verdict {
    /// Whether a case in this state takes such a decision on its order.
    func counts(in state: CaseState) -> Bool {
        switch (self, state) {
        case (.approve, .inReview), (.approve, .suspended): true
        case (.refuse, .inReview), (.refuse, .suspended), (.refuse, .held), (.refuse, .objecting): true
        case (.ask, .inReview): true
        case (.object, .inReview), (.object, .suspended): true
        case (.escalate, .objecting), (.drop, .objecting): true
        case (.suspend, .fulfilling): true
        case (.confirm, .held), (.confirm, .inReview): true
        default: false
        }
    }

    var whenItCounts: String {
        switch self {
        case .approve: "on a case in review or suspended, or on a proposal"
        case .refuse: "on a case in review, suspended, held or objected to, or on a proposal"
        case .ask: "on a case in review, or on a proposal"
        case .object: "on a case in review or suspended"
        case .escalate, .drop: "while an objection is open"
        case .suspend: "on a case that is fulfilling"
        case .confirm: "on a case that waits for a call-back"
        }
    }
}
