import ComitySchema
import Foundation

extension CaseCourse {
    /// Takes in what an authority says of whether the agreement may be invoked for the order: in answer to an objection, or unasked
    /// (rule B19). That it may not ends everything at once, wherever the case stands.
    mutating func determine(_ determination: Determination, in message: AdmittedMessage) -> NextStep {
        let actor = message.sender.rawValue
        let isReceiving = law.mayDetermine(message.sender, current)
        guard isReceiving || message.sender == current.sender else {
            audit(.refused, code: .notYourCase, actor: actor, note: "a determination by an authority that has no say in the case")
            // That there is such a case is none of the sender's business.
            reply(to: message, reason: .unknownCase)
            return .nothing
        }
        if current.transmittals.contains(message.transmittalDigest) {
            audit(.replayed, actor: actor, note: "a determination that is noted already", digest: message.transmittalDigest)
            return .nothing
        }
        revise {
            $0.transmittals.append(message.transmittalDigest)
            if isReceiving { $0.determination = determination.stance }
        }
        audit(.determined, actor: actor, note: determination.stance.rawValue, digest: current.order.digest)
        noteAnswer(determination, by: message.sender)
        switch determination.stance {
        case .inapplicable:
            endInapplicable(by: actor, rule: isReceiving ? .inapplicability : nil)
            return .nothing
        case .applicable:
            return maintain(by: actor, isReceiving: isReceiving)
        }
    }

    private mutating func noteAnswer(_ determination: Determination, by authority: AuthorityID) {
        guard current.objection?.isOpen == true else { return }
        let answer = Objection.Answer(authority: authority, stance: determination.stance, reason: determination.reason, at: now)
        revise { $0.objection?.answers.append(answer) }
    }

    private mutating func endInapplicable(by actor: String, rule: RuleID?) {
        let reason = Notice.Reason(
            code: .agreementInapplicable,
            rule: rule,
            message: "The agreement does not apply to the order; nothing leaves any more."
        )
        let note = "\(actor): the agreement does not apply to the order"
        if current.objection?.isOpen == true {
            revise { $0.objection?.resolution = .upheld }
            audit(.objectionResolved, code: .agreementInapplicable, actor: actor, note: Objection.Resolution.upheld.rawValue)
        }
        guard current.state.isFinal || current.isBeingStopped else {
            return stop(into: .inapplicable, by: actor, code: .agreementInapplicable, note: note, telling: [reason])
        }
        // Nothing is left to stop, but the authority must know what to do with what it has.
        let moment = current.isBeingStopped ? "while it was being stopped" : "after it had ended"
        record(by: actor, code: .agreementInapplicable, note: "\(note), said \(moment)")
        if current.state == .stopping(.inapplicable) { return }
        notify(.inapplicable, reasons: [reason] + current.tasks.compactMap(\.deliveredBefore))
    }

    private mutating func maintain(by actor: String, isReceiving: Bool) -> NextStep {
        let note = "\(actor): the agreement applies to the order"
        guard case .objecting = current.state else {
            if !current.state.isFinal { record(by: actor, note: note) }
            // The word of the receiving state may be what the case was held for.
            if case .held = current.state { return .rules }
            return .nothing
        }
        if isReceiving {
            record(by: actor, note: note)
            return settleObjection(as: .dismissed, by: actor)
        }
        if current.objection?.instance == .issuingAuthority {
            move(
                to: .objecting(until: order.instrument.validity.until),
                by: actor,
                note: "\(note); people escalate the objection, drop it or refuse the order",
                restingOn: current.report?.digest
            )
        } else {
            record(by: actor, note: note)
        }
        return .nothing
    }
}

extension Notice.Reason {
    static let unknownCase = Notice.Reason(code: .unknownCase, message: "You have no order of this reference here.")
}

extension RuleID {
    /// The rule that the receiving state's authority has not declared the agreement inapplicable to an order.
    fileprivate static let inapplicability = RuleID(unchecked: "B19")
}
