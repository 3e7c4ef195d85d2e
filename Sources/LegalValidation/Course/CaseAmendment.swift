import ComitySchema
import Foundation
import Rulebook
import StageKit

/// New versions of an order.
///
/// While nothing runs, a new version takes the place of the old one and is judged as an order is: what people said of the old one does
/// not speak for it. While tasks run, a version that asks for no more takes effect at once, and one that asks for more is a proposal:
/// the rules and people judge it while what they had approved goes on.
extension CaseCourse {
    mutating func amend(
        _ amendment: Amendment<VerifiedOrder>,
        in message: AdmittedMessage,
        on accounts: [TargetAccount],
        formats: Set<String>
    ) {
        let next = amendment.order
        let actor = message.sender.rawValue
        if isKnown(next, in: message) {
            audit(.replayed, actor: actor, note: "the amendment was taken in before", digest: next.digest)
            let answer = Notice.id(of: current.id, cause: message.transmittalDigest.rawValue)
            let first = current.notices.firstIndex { $0.id == answer }
            return `repeat`(first.map { current.notices[$0...] } ?? current.notices.suffix(1))
        }
        if let reason = defect(of: amendment) {
            audit(.conflict, code: reason.code, actor: actor, note: "the order is unchanged", digest: next.digest)
            return reply(to: message, reason: reason)
        }
        revise { $0.transmittals.append(message.transmittalDigest) }
        let version = AmendedVersion(order: next, servedAt: message.admittedAt, contact: message.contact, actor: actor)
        let cause = message.transmittalDigest.rawValue
        if !isRunning {
            let old = take(version)
            notify(.amended, cause: cause)
            follow(old, narrowedTo: nil, by: actor)
            decide(on: accounts, formats: formats)
        } else if next.order.isWithin(order) {
            narrow(to: version, cause: cause, on: accounts, formats: formats)
        } else {
            propose(version, cause: cause, on: accounts, formats: formats)
        }
    }

    private func isKnown(_ next: VerifiedOrder, in message: AdmittedMessage) -> Bool {
        current.transmittals.contains(message.transmittalDigest) || next.digest == current.order.digest
            || next.digest == current.proposal?.order.digest
    }

    /// Whether something goes on that a version could narrow or widen. What people have stopped to look at does not.
    private var isRunning: Bool {
        switch current.state {
        case .fulfilling, .answered, .suspended(approvalsNeeded: 0): true
        default: false
        }
    }

    /// Why an amendment cannot be taken in, whatever it asks for.
    private func defect(of amendment: Amendment<VerifiedOrder>) -> Notice.Reason? {
        if current.state.isFinal || current.isBeingStopped { return .ended(current.state) }
        guard amendment.replaces == current.order.digest || amendment.replaces == current.proposal?.order.digest else {
            return .versionReplaced(by: current.order.digest)
        }
        let reused = amendment.order.order.tasks.contains { asked in
            index(of: asked.reference) != nil && !order.tasks.contains { $0.reference == asked.reference }
        }
        if reused { return .reusedReference }
        guard isRunning else { return nil }
        if now >= order.instrument.validity.until { return .extendedTooLate }
        return extendsWhatHasEnded(amendment.order.order) ? .extendedTooLate : nil
    }

    // MARK: Taking effect

    /// The new version takes the old one's place.
    mutating func take(_ version: AmendedVersion) -> Order {
        let old = current.order
        revise {
            $0.replaced.append(old.digest)
            $0.predecessor = ReplacedVersion(of: old)
            $0.order = version.order
            $0.amendedAt = version.servedAt
            $0.contact = version.contact ?? $0.contact
            $0.proposal = nil
            $0.pastDecisions = $0.decisions.count
            if $0.objection?.resolution == nil { $0.objection?.resolution = .amended }
        }
        let note = "version \(current.replaced.count + 1) of the order"
        record(by: version.actor, note: note)
        audit(.amended, actor: version.actor, note: note, digest: version.order.digest)
        return old.order
    }

    mutating func follow(_ old: Order, narrowedTo narrowing: Narrowing?, by actor: String) {
        revise { $0.narrowing = narrowing }
        align(with: order.tasks(within: narrowing), replacing: old, until: law.deliveryEnd(of: current, at: now), by: actor)
    }

    /// A version that asks for no more, while the one before it runs: what it no longer asks for ends at once. People's approval goes on
    /// to speak for it as long as the rules find nothing that people had not seen.
    private mutating func narrow(
        to version: AmendedVersion,
        cause: String,
        on accounts: [TargetAccount],
        formats: Set<String>
    ) {
        let seen = current.report?.findings ?? []
        let actor = StageName.validate.rawValue
        let old = take(version)
        notify(.amended, cause: cause)
        let report = evaluate(current, on: accounts, formats: formats)
        keep(report)
        let basis = report.digest
        let verdict = Verdict(of: report)
        switch verdict {
        case .stop(let findings): return end(findings.stopEnding, because: findings, basis)
        case .refuse(let findings): return end(.refused, because: findings, basis)
        case .clarify, .hold: pauseTasks(by: actor, code: report.findings.first?.code)
        case .object(let findings), .review(let findings):
            if !findings.areKnown(from: seen) { pauseTasks(by: actor, code: findings.first?.code) }
        case .accept: break
        }
        // What is paused by now is narrowed as it is: paused.
        follow(old, narrowedTo: current.narrowing, by: version.actor)
        switch verdict {
        case .clarify(let findings):
            clarify(findings, basis)
        case .hold(let findings, let until):
            hold(until: until ?? order.instrument.validity.until, because: findings.map(Notice.Reason.init), basis)
        case .object(let findings) where !findings.areKnown(from: seen),
            .review(let findings) where !findings.areKnown(from: seen):
            askPeople(by: actor, code: findings.first?.code, note: "the new version raises \(findings.ruleList)")
            notify(.underReview)
        case .stop, .refuse, .object, .review, .accept:
            settle()
        }
    }
}

extension [Finding] {
    /// Whether each of these asks people what they were asked before.
    fileprivate func areKnown(from seen: [Finding]) -> Bool { allSatisfy { finding in seen.contains { $0.says(finding) } } }
}

extension Finding {
    /// Whether it asks people what another finding asks them.
    fileprivate func says(_ other: Finding) -> Bool {
        rule == other.rule && effect == other.effect && code == other.code && task == other.task && message == other.message
    }
}

extension Notice.Reason {
    fileprivate static let reusedReference = Notice.Reason(
        code: .manifestErrors,
        message: "A task has the reference of one that an earlier version took out; give it a reference of its own."
    )
    static let extendedTooLate = Notice.Reason(
        code: .windowEnded,
        message: "What it would extend had ended before it came; a new order is needed, and the gap stays a gap."
    )

    fileprivate static func versionReplaced(by digest: Digest) -> Notice.Reason {
        Notice.Reason(
            code: .versionReplaced,
            message: "The amendment names a version of the order that is not the current one; amend version \(digest.rawValue)."
        )
    }

    fileprivate static func ended(_ state: CaseState) -> Notice.Reason {
        Notice.Reason(code: .windowEnded, message: "The case has ended (\(state.name)) and nothing reopens it; send a new order.")
    }
}
