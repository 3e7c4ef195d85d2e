import ComitySchema
import Foundation

/// Pauses: of the authority's own, and of the provider's people. What is paused goes on only when nothing holds it back any more.
extension CaseCourse {
    // MARK: By the authority

    mutating func suspend(_ suspension: Suspension, asked message: AdmittedMessage) -> NextStep {
        let actor = message.sender.rawValue
        if current.state.isFinal {
            audit(.replayed, code: .suspendedByAuthority, actor: actor, note: "the case has ended: \(current.state.name)")
            `repeat`(current.notices.suffix(1))
            return .nothing
        }
        let isPaused = current.pausedAt != nil
        if current.transmittals.contains(message.transmittalDigest) || isPaused != suspension.isLifted {
            audit(.replayed, code: .suspendedByAuthority, actor: actor, note: isPaused ? "paused already" : "not paused")
            `repeat`(current.notices.last { $0.kind == (isPaused ? .suspended : .resumed) }.map { [$0] } ?? [])
            return .nothing
        }
        let pausedAt = suspension.isLifted ? nil : now
        revise {
            $0.transmittals.append(message.transmittalDigest)
            $0.pausedAt = pausedAt
        }
        if suspension.isLifted { return endPause(by: actor) }
        pause(by: actor)
        return .nothing
    }

    private mutating func pause(by actor: String) {
        let code = ReasonCode.suspendedByAuthority
        audit(.suspended, code: code, actor: actor, digest: current.order.digest)
        if current.state == .fulfilling {
            pauseTasks(by: actor, code: code)
            move(to: .suspended(approvalsNeeded: 0), by: actor, code: code, note: "paused by its authority")
        } else {
            record(by: actor, code: code, note: "paused by its authority; nothing ran")
        }
        notify(.suspended, reasons: [.pausedByAuthority])
    }

    private mutating func endPause(by actor: String) -> NextStep {
        let code = ReasonCode.suspendedByAuthority
        audit(.resumed, code: code, actor: actor, digest: current.order.digest)
        switch current.state {
        case .suspended(approvalsNeeded: 0):
            goOn(by: actor, note: "the authority ended its pause")
        case .suspended, .objecting:
            record(by: actor, code: code, note: "the authority ended its pause; the provider's people still decide")
            notify(.underReview)
        case .held:
            record(by: actor, code: code, note: "the authority ended its pause")
            notify(.resumed)
            return .rules
        default:
            record(by: actor, code: code, note: "the authority ended its pause")
            notify(.resumed)
        }
        return .nothing
    }

    /// What was paused runs again.
    mutating func goOn(by actor: String, note: String, restingOn report: Digest? = nil) {
        resumeTasks(by: actor)
        move(to: .fulfilling, by: actor, note: note, restingOn: report)
        audit(.resumed, actor: actor, digest: current.order.digest)
        notify(.resumed)
        settle()
    }

    // MARK: By people

    func checkSuspension(of matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { throw DecisionProblem.amendment }
        switch current.state {
        case .fulfilling: return
        case .suspended: throw DecisionProblem("the case is suspended already")
        default: throw DecisionProblem("the case is \(current.state.name): nothing runs")
        }
    }

    mutating func suspend(_ decision: Decision, on matter: DecisionMatter) {
        let actor = decision.reviewer.rawValue
        let code = decision.code ?? .suspendedByReviewer
        audit(.suspended, code: code, actor: actor, digest: current.order.digest)
        pauseTasks(by: actor, code: code)
        askPeople(by: actor, code: code, note: "suspended")
        notify(.suspended, reasons: [.pausedByPeople(code)])
    }

    /// Pauses what runs until people have looked at something that will not change: once for each version of the order, so that what
    /// they let go on is not paused again for it.
    ///
    /// - Returns: whether it did.
    mutating func pauseOnce(note: String, telling reason: Notice.Reason) -> Bool {
        guard current.state == .fulfilling else { return false }
        let since = current.amendedAt ?? current.openedAt
        // A case that was held for the same code, as for want of a key to seal to, was held for something else.
        let hasBeenSeen = current.timeline.contains { $0.code == reason.code && $0.state != "held" && $0.at >= since }
        guard !hasBeenSeen else { return false }
        let actor = StageName.validate.rawValue
        pauseTasks(by: actor, code: reason.code)
        askPeople(by: actor, code: reason.code, note: note)
        notify(.suspended, reasons: [reason])
        return true
    }

    /// What is paused stays so until enough people have said anew that it may go on: what they said before does not speak for it.
    mutating func askPeople(by actor: String, code: ReasonCode?, note: String) {
        let needed = max(1, law.approvalsNeeded(for: order, findings: current.report?.findings ?? []))
        revise { $0.pastDecisions = $0.decisions.count }
        move(
            to: .suspended(approvalsNeeded: needed),
            by: actor,
            code: code,
            note: "\(note); \(needed) to approve that it goes on",
            restingOn: current.report?.digest
        )
        audit(.reviewRequested, code: code, actor: actor, note: "\(needed) to approve", digest: current.order.digest)
    }
}

extension Notice.Reason {
    static let pausedByAuthority = Notice.Reason(
        code: .suspendedByAuthority,
        message: "Paused by the authority: nothing is collected and nothing leaves until it ends the pause."
    )
    /// What people think is not told: it may say something of a person.
    static func pausedByPeople(_ code: ReasonCode) -> Notice.Reason {
        Notice.Reason(
            code: code,
            message: "The provider has paused the order and looks at it: nothing is collected and nothing leaves for now."
        )
    }
}
