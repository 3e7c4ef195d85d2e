import ComitySchema
import Foundation
import Rulebook
import StageKit

/// The provider's objection: people raise it, take it further, and drop it; the authorities answer it (``determine(_:in:)``).
extension CaseCourse {
    // MARK: Raising

    func checkObjection(on matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { throw DecisionProblem.amendment }
        switch current.state {
        case .inReview, .suspended: break
        case .objecting: throw DecisionProblem("an objection is open already; escalate it once it is answered, or drop it")
        case .fulfilling: throw DecisionProblem("tasks run; suspend the case first, then object")
        default: throw DecisionProblem("the case is \(current.state.name)")
        }
        if let past = current.objection, past.isAbout(matter.order.digest, on: matter.report.grounds),
            past.resolution == .dismissed
        {
            throw DecisionProblem("the receiving state's authority has dismissed this objection; approve, refuse or ask")
        }
    }

    mutating func object(_ decision: Decision, to matter: DecisionMatter) {
        let actor = decision.reviewer.rawValue
        let code = decision.code ?? matter.report.findings.first { $0.effect == .object }?.code ?? .agreementNotInvoked
        let objection = Objection(
            code: code,
            statement: decision.reason,
            orderDigest: matter.order.digest,
            grounds: matter.report.grounds,
            raisedBy: decision.reviewer,
            raisedAt: now
        )
        revise { $0.objection = objection }
        awaitAnswer(
            since: .objected,
            by: actor,
            code: code,
            note: "objected to \(current.sender)",
            restingOn: matter.report.digest
        )
        audit(.objectionRaised, code: code, actor: actor, note: "to \(current.sender)", digest: matter.order.digest)
        notify(.objection, reasons: [Notice.Reason(code: code, message: decision.reason)])
    }

    // MARK: Taking it further

    func checkEscalation() throws(DecisionProblem) {
        guard case .objecting(let until) = current.state, let objection = current.objection else {
            throw DecisionProblem("no objection is open")
        }
        guard objection.instance == .issuingAuthority else {
            throw DecisionProblem("the objection is with the last instance already")
        }
        guard objection.isAnswered || current.hasPassed(.authorityAnswer, at: now) else {
            throw DecisionProblem(
                "the issuing authority has until \(Timestamp.format(until)) to answer; await it, or drop the objection"
            )
        }
        if law.receivingAuthorities(of: current).isEmpty {
            throw DecisionProblem("the registry has no authority of the receiving state; register one, or drop or refuse")
        }
    }

    /// The receiving state's authority hears what the issuing one was told, and no more.
    mutating func escalate(_ decision: Decision) {
        guard let objection = current.objection else { return }
        let actor = decision.reviewer.rawValue
        let authorities = law.receivingAuthorities(of: current)
        let names = authorities.map(\.rawValue).joined(separator: ", ")
        let instant = now
        revise {
            $0.objection?.instance = .receivingAuthority
            $0.objection?.escalatedAt = instant
        }
        awaitAnswer(
            since: .escalated,
            by: actor,
            code: objection.code,
            note: "escalated to \(names)",
            restingOn: current.report?.digest
        )
        audit(.objectionRaised, code: objection.code, actor: actor, note: "to \(names)", digest: objection.orderDigest)
        let message = "Objection to order \(order.reference) of \(current.sender), which \(current.sender) did not resolve: "
        for authority in authorities {
            notify(
                .objection,
                reasons: [Notice.Reason(code: objection.code, message: message + objection.statement)],
                to: authority
            )
        }
        notify(.objection, reasons: [Notice.Reason(code: objection.code, message: "The objection is now with \(names).")])
    }

    // MARK: Dropping

    func checkDropping(on matter: DecisionMatter) throws(DecisionProblem) {
        if matter.isProposal { throw DecisionProblem("no objection is open to the amendment") }
        switch current.state {
        case .objecting: return
        case .inReview, .suspended: break
        default: throw DecisionProblem("no objection is open")
        }
        guard matter.report.findings.contains(where: { $0.effect == .object }) else {
            throw DecisionProblem("no objection is open or proposed")
        }
        if let past = current.objection, past.isAbout(matter.order.digest, on: matter.report.grounds), past.isOvercome {
            throw DecisionProblem("the objection is settled already")
        }
    }

    /// Drops an objection that is open, or one that the rules propose and people do not raise.
    mutating func drop(_ decision: Decision, on matter: DecisionMatter) -> NextStep {
        let actor = decision.reviewer.rawValue
        guard case .objecting = current.state else {
            let code = matter.report.findings.first { $0.effect == .object }?.code ?? .agreementNotInvoked
            let objection = Objection(
                code: code,
                statement: decision.reason,
                orderDigest: matter.order.digest,
                grounds: matter.report.grounds,
                raisedBy: decision.reviewer,
                raisedAt: now,
                resolution: .dropped
            )
            revise { $0.objection = objection }
            record(
                by: actor,
                code: code,
                note: "the objection that the rules propose is not raised",
                restingOn: matter.report.digest
            )
            audit(
                .objectionResolved,
                code: code,
                actor: actor,
                note: Objection.Resolution.dropped.rawValue,
                digest: matter.order.digest
            )
            return .nothing
        }
        return settleObjection(as: .dropped, by: actor)
    }

    /// An open objection is out of the way: people decide again, on the same findings.
    mutating func settleObjection(as resolution: Objection.Resolution, by actor: String) -> NextStep {
        let code = current.objection?.code
        revise { $0.objection?.resolution = resolution }
        audit(.objectionResolved, code: code, actor: actor, note: resolution.rawValue, digest: current.order.digest)
        guard current.tasks.contains(where: { $0.state == .suspended }) else {
            record(by: actor, code: code, note: "the objection is \(resolution.rawValue)", restingOn: current.report?.digest)
            return .rules
        }
        askPeople(by: actor, code: code, note: "the objection is \(resolution.rawValue)")
        return .nothing
    }

    // MARK: Waiting

    /// The objection is with an authority, until its time runs out. The time to answer the order goes on meanwhile unless the law says
    /// otherwise: people are told, because only the issuer or its court can give more.
    private mutating func awaitAnswer(
        since trigger: Deadline.Trigger,
        by actor: String,
        code: ReasonCode,
        note: String,
        restingOn report: Digest?
    ) {
        let until =
            law.end(of: .authorityAnswer, since: trigger, for: current, at: now) ?? now + law.patience.objection.timeInterval
        move(to: .objecting(until: until.wholeMilliseconds), by: actor, code: code, note: note, restingOn: report)
        if let answer = law.deadlines(of: current).first(where: { $0.kind == .answer }), let due = answer.due,
            !answer.pauses.contains(.objecting)
        {
            record(
                by: actor,
                code: code,
                note: "the objection is open; the time to answer still runs, until \(Timestamp.format(due))"
            )
        }
    }

    /// The authority let its time pass: nothing follows by itself, people escalate, drop or refuse while the instrument is in force.
    mutating func missAuthorityAnswer() {
        let actor = StageName.validate.rawValue
        move(
            to: .objecting(until: order.instrument.validity.until),
            by: actor,
            code: .noAnswerInTime,
            note: "the authority did not answer the objection in time; escalate it, drop it or refuse the order",
            restingOn: current.report?.digest
        )
    }
}

extension Case {
    /// Whether the time for something that was not done is over.
    fileprivate func hasPassed(_ kind: CaseDeadline.Kind, at now: Date) -> Bool {
        deadlines.contains { $0.kind == kind && $0.isMissed(at: now) }
    }
}
