import ComitySchema
package import CommandLineKit
package import Foundation
import Rulebook

// What keeps a decision from counting although the case's state takes it.
extension DecisionDraft {
    package func requireVerdictCounts(at now: Date) throws(CommandFailure) {
        switch verdict {
        case .approve:
            try requireAnotherPerson()
            try requireObjectionSettled()
            try requireAnswerable()
            try requireNarrowingPossible()
        case .object: try requireObjectionNotDismissed()
        case .escalate: try requireEscalation(at: now)
        case .drop: try requireObjectionToDrop()
        case .confirm: try requireCallback()
        case .refuse, .ask, .suspend: return
        }
    }

    /// An approval speaks for the findings that stood then, and for what it leaves of the order: when either changes, the same person
    /// may approve again. Who confirmed by a call-back is one of the two people already.
    private func requireAnotherPerson() throws(CommandFailure) {
        let earlier = matter.approvals(in: subject).first { $0.reviewer == reviewer }
        if let earlier, earlier.narrowing == narrowing {
            throw CommandFailure(
                .no,
                "ApprovedAlready",
                "\(reviewer) has approved case \(subject.id) already; another person must approve it"
            )
        }
        if subject.confirmers.contains(reviewer) {
            throw CommandFailure(
                .no,
                "SamePerson",
                "\(reviewer) has called the authority back in case \(subject.id) and does not approve too; another person must"
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
                "the rules propose an objection to case \(subject.id) (\(rules)): raise it with 'object', or say why not with 'drop'"
            )
        }
    }

    /// People do not approve over what the rules refuse, ask or wait for.
    private func requireAnswerable() throws(CommandFailure) {
        guard let report = matter.report else { return }
        switch Verdict(of: report) {
        case .accept, .review, .object: return
        case .stop(let findings), .refuse(let findings), .clarify(let findings), .hold(let findings, until: _):
            let rules = Set(findings.map(\.rule.rawValue)).sorted().joined(separator: ", ")
            throw CommandFailure(
                .no,
                "RulesForbid",
                "the rules do not let case \(subject.id) be answered now (\(rules)); refuse it, or ask the authority"
            )
        }
    }

    private func requireNarrowingPossible() throws(CommandFailure) {
        guard narrowing != nil, case .suspended = subject.state else { return }
        throw CommandFailure(
            .no,
            "NarrowingNotPossible",
            "what runs is narrowed by an amendment; approve case \(subject.id) whole, refuse it, or ask the authority"
        )
    }

    private func requireCallback() throws(CommandFailure) {
        guard subject.awaitsCallback else {
            throw CommandFailure(.no, "NothingToConfirm", "nothing in case \(subject.id) waits for a confirmation")
        }
        guard !subject.decisions.contains(where: { $0.reviewer == reviewer && $0.verdict == .approve }) else {
            throw CommandFailure(
                .no,
                "SamePerson",
                "\(reviewer) has approved case \(subject.id) and does not confirm it too; another person must"
            )
        }
    }
}
