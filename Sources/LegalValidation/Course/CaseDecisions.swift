import ComitySchema
import Foundation
import Rulebook

/// What follows from a decision that was counted, where it takes more than the case to say: the provider's directory is asked again.
enum NextStep: Hashable, Sendable {
    case nothing
    /// The rules are asked again, as things stand now.
    case rules
    /// Whether what is paused may go on is looked at again.
    case resumption
    /// The amendment that waited is put into force.
    case proposal
}

/// Why a decision does not count, for the person who made it: never a person's data.
struct DecisionProblem: Error, Hashable {
    let message: String

    init(_ message: String) { self.message = message }

    /// For decisions that only an order can be met with.
    static let amendment = DecisionProblem("it is on an amendment; approve or refuse that, or ask about it")
}

/// What a decision is about: the order as it stands, or an amendment of it that waits for people.
struct DecisionMatter {
    let order: VerifiedOrder
    let report: RuleReport
    let isProposal: Bool
}

extension CaseCourse {
    /// Counts a reviewer's decision, or notes why it does not count.
    ///
    /// One refusal ends the case. Approvals add up until enough different people have given theirs for the same version of the order,
    /// on the same grounds, for the same part of it; whether the case then goes on is for the rules, as things stand at that moment.
    ///
    /// - Parameter isInvolved: whether the order names an account of the reviewer's own (rule D13).
    mutating func count(_ decision: Decision, isInvolved: Bool) -> NextStep {
        let actor = decision.reviewer.rawValue
        if current.decisions.contains(where: { $0.id == decision.id }) {
            audit(.replayed, actor: actor, note: "decision \(decision.id)")
            return .nothing
        }
        let matter: DecisionMatter
        do throws(DecisionProblem) {
            try check(decision, isInvolved: isInvolved)
            matter = try self.matter(of: decision)
            try check(decision, on: matter)
        } catch {
            reject(decision, because: error.message)
            return .nothing
        }
        keep(CountedDecision(decision))
        audit(.decisionCounted, code: decision.code, actor: actor, note: decision.verdict.rawValue, digest: decision.orderDigest)
        return carryOut(decision, on: matter)
    }

    mutating func reject(_ decision: Decision, because problem: String) {
        audit(
            .decisionRejected,
            code: .decisionInvalid,
            actor: decision.reviewer.rawValue,
            note: "decision \(decision.id): \(problem)"
        )
    }

    // MARK: Guards

    /// What holds for every decision.
    private func check(_ decision: Decision, isInvolved: Bool) throws(DecisionProblem) {
        let tolerance = law.rulebook(of: current).clockTolerance
        if current.state.isFinal { throw DecisionProblem("the case has ended: \(current.state.name)") }
        if decision.decidedAt < current.openedAt - tolerance { throw DecisionProblem("it is older than the case") }
        if decision.decidedAt > now + tolerance { throw DecisionProblem("it is dated in the future") }
        // Why is not said: that an order names a reviewer's account is a secret of that order.
        if isInvolved { throw DecisionProblem("this reviewer may not decide on this case; another person must") }
        if decision.narrowing != nil, decision.verdict != .approve {
            throw DecisionProblem("only an approval may leave a part of an order; name none with another verdict")
        }
        if decision.verdict != .approve, decision.reason.allSatisfy(\.isWhitespace) {
            throw DecisionProblem("it gives no reason; say why, or for a call-back whom you called")
        }
    }

    private func matter(of decision: Decision) throws(DecisionProblem) -> DecisionMatter {
        let matter: DecisionMatter
        if decision.orderDigest == current.order.digest, let report = current.report {
            matter = DecisionMatter(order: current.order, report: report, isProposal: false)
        } else if let proposal = current.proposal, decision.orderDigest == proposal.order.digest {
            matter = DecisionMatter(order: proposal.order, report: proposal.report, isProposal: true)
        } else {
            throw DecisionProblem("it is on another order or another version of it; read the case again and decide anew")
        }
        guard decision.grounds == matter.report.grounds else {
            throw DecisionProblem("the rules find something else now; read the case again and decide anew")
        }
        return matter
    }

    /// What holds for each verdict.
    private func check(_ decision: Decision, on matter: DecisionMatter) throws(DecisionProblem) {
        switch decision.verdict {
        case .approve: try checkApproval(decision, on: matter)
        case .refuse: try checkRefusal(of: matter)
        case .ask: try checkQuestion(on: matter)
        case .object: try checkObjection(on: matter)
        case .escalate: try checkEscalation()
        case .drop: try checkDropping(on: matter)
        case .suspend: try checkSuspension(of: matter)
        case .confirm: try checkConfirmation(decision, on: matter)
        }
    }

    private func checkRefusal(of matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { return }
        switch current.state {
        case .held, .clarifying, .inReview, .objecting, .suspended: return
        case .fulfilling: throw DecisionProblem("tasks run; suspend the case first, then refuse")
        default: throw DecisionProblem("the case is \(current.state.name)")
        }
    }

    private func checkQuestion(on matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { return }
        switch current.state {
        case .held, .inReview: return
        case .suspended(let needed) where needed > 0: return
        case .clarifying: throw DecisionProblem("the authority is asked already; its amendment is awaited")
        default: throw DecisionProblem("the case is \(current.state.name)")
        }
    }

    private func checkConfirmation(_ decision: Decision, on matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { throw DecisionProblem.amendment }
        switch current.state {
        case .held, .inReview: break
        default: throw DecisionProblem("the case is \(current.state.name)")
        }
        guard matter.report.findings.contains(where: { $0.code == .callbackNeeded }) else {
            throw DecisionProblem("no call-back is awaited")
        }
        // The call-back and the release are two checks by different people, however urgent it is.
        let approved = current.decisions.contains { $0.reviewer == decision.reviewer && $0.verdict == .approve }
        if approved { throw DecisionProblem("who has approved the order does not confirm it too; another person must") }
    }

    // MARK: What follows

    private mutating func carryOut(_ decision: Decision, on matter: DecisionMatter) -> NextStep {
        switch decision.verdict {
        case .approve: return approve(decision, on: matter)
        case .refuse: refuse(decision, matter)
        case .ask: ask(decision, about: matter)
        case .object: object(decision, to: matter)
        case .escalate: escalate(decision)
        case .drop: return drop(decision, on: matter)
        case .suspend: suspend(decision, on: matter)
        case .confirm:
            record(by: decision.reviewer.rawValue, note: "confirmed by call-back", restingOn: matter.report.digest)
            return .rules
        }
        return .nothing
    }

    private mutating func refuse(_ decision: Decision, _ matter: DecisionMatter) {
        let actor = decision.reviewer.rawValue
        let code = decision.code ?? .refusedByReviewer
        if matter.isProposal {
            return dropProposal(by: actor, code: code, note: "the amendment is refused", telling: .refused, decision.reason)
        }
        stop(
            into: .refused,
            by: actor,
            code: code,
            note: "refused",
            restingOn: matter.report.digest,
            telling: [Notice.Reason(code: code, message: decision.reason)]
        )
    }

    private mutating func ask(_ decision: Decision, about matter: DecisionMatter) {
        let actor = decision.reviewer.rawValue
        let code = decision.code ?? .insufficientInformation
        if matter.isProposal {
            let note = "asked about the amendment"
            return dropProposal(by: actor, code: code, note: note, telling: .clarification, decision.reason)
        }
        if case .suspended = current.state {
            // What is paused stays so; the answer comes as an amendment.
            record(by: actor, code: code, note: "asked while the case is suspended", restingOn: matter.report.digest)
        } else {
            move(
                to: .clarifying(until: law.clarificationEnd(of: current, at: now)),
                by: actor,
                code: code,
                note: "asked",
                restingOn: matter.report.digest
            )
        }
        notify(.clarification, reasons: [Notice.Reason(code: code, message: decision.reason)])
    }
}

extension CountedDecision {
    fileprivate init(_ decision: Decision) {
        self.init(
            id: decision.id,
            reviewer: decision.reviewer,
            verdict: decision.verdict,
            narrowing: decision.narrowing,
            reason: decision.reason,
            decidedAt: decision.decidedAt,
            orderDigest: decision.orderDigest,
            grounds: decision.grounds
        )
    }
}
