package import ComitySchema
package import CommandLineKit
package import Foundation

// What keeps a decision about an objection from counting.
extension DecisionDraft {
    /// What the receiving state's authority has settled is not asked again.
    package func requireObjectionNotDismissed() throws(CommandFailure) {
        guard matter.objection(in: subject)?.resolution != .dismissed else {
            throw CommandFailure(
                .no,
                "ObjectionDismissed",
                "the receiving state's authority has dismissed the objection to these findings in case \(subject.id)"
            )
        }
    }

    package func requireEscalation(at now: Date) throws(CommandFailure) {
        guard let objection = subject.objection, objection.isOpen else { throw noObjection }
        guard objection.instance == .issuingAuthority else {
            throw CommandFailure(
                .no,
                "EscalatedAlready",
                "the objection in case \(subject.id) is with the receiving state's authority already"
            )
        }
        guard objection.isAnswered || subject.answerIsLate(at: now) else {
            throw CommandFailure(
                .no,
                "AnswerAwaited",
                "\(subject.sender) has not answered the objection in case \(subject.id) yet and still has time"
            )
        }
    }

    /// An open objection, or one that the rules propose and nobody has raised.
    package func requireObjectionToDrop() throws(CommandFailure) {
        if case .objecting = subject.state { return }
        guard !matter.unsettledObjections(in: subject).isEmpty else { throw noObjection }
    }

    private var noObjection: CommandFailure {
        CommandFailure(.no, "NoObjection", "no objection is open or proposed in case \(subject.id)")
    }
}

extension Case {
    /// Whether the authority to which an objection went has let its time pass.
    package func answerIsLate(at now: Date) -> Bool {
        guard case .objecting(let until) = state else { return false }
        return (deadlines.last { $0.kind == .authorityAnswer }?.due ?? until) <= now
    }
}
