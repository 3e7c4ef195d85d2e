import ComitySchema
import Foundation
import Rulebook
import StageKit
import Trust

/// What the agreement says of a case beside its rules: the deadlines, and whose word counts.
extension CaseLaw {
    /// Every deadline that the rulebook sets for a case, from what has happened in it.
    func deadlines(of current: Case) -> [RunningDeadline] { deadlines(of: current, events: current.triggers) }

    /// When a period ends that begins now with what happens to a case; `nil` if the rulebook sets none, or cannot say.
    func end(of kind: CaseDeadline.Kind, since trigger: Deadline.Trigger, for current: Case, at now: Date) -> Date? {
        let events = current.triggers.merging([trigger: now]) { $1 }
        return deadlines(of: current, events: events).first { $0.kind == kind }?.due
    }

    /// Until when an authority that is asked now may answer.
    func clarificationEnd(of current: Case, at now: Date) -> Date {
        let end = end(of: .clarification, since: .asked, for: current, at: now)
        return (end ?? now + patience.clarification.timeInterval).wholeMilliseconds
    }

    private func deadlines(of current: Case, events: [Deadline.Trigger: Date]) -> [RunningDeadline] {
        let facts = facts(of: current, accounts: [], formats: [])
        return rulebook(of: current).deadlines(of: facts, events: events, renewals: current.renewals)
    }

    /// The direction of the agreement that carried the order when it was served. A case goes on under it when the agreement ends.
    func direction(of current: Case) -> Direction? {
        rulebook(of: current).direction(of: facts(of: current, accounts: [], formats: []), at: current.servedAt)
    }

    /// What the direction says of the case's instrument.
    private func terms(of current: Case) -> InstrumentTerms? {
        let instrument = current.order.order.instrument
        return direction(of: current)?.terms(of: instrument.kind, at: instrument.madeAt)
    }

    /// The version of the rulebook by which a case is judged: the one of the day on which its order was served, so that a change of
    /// the parameters changes no case that is open, unless it says that it does.
    func rulebook(of current: Case) -> Rulebook { rulebooks.rulebook(servedAt: current.servedAt) }

    /// Who hears an objection that the issuing side did not resolve, sorted.
    func receivingAuthorities(of current: Case) -> [AuthorityID] {
        authorities.authorities.filter { mayDetermine($0, current) }.map(\.id)
    }

    /// Whether an authority speaks for the receiving state: its word ends or restores the agreement's effect for the order.
    func mayDetermine(_ authority: AuthorityID, _ current: Case) -> Bool {
        authorities[authority].map { mayDetermine($0, current) } ?? false
    }

    private func mayDetermine(_ authority: Authority, _ current: Case) -> Bool {
        guard authority.role == .designatedAuthority, let direction = direction(of: current) else { return false }
        let receiver = entities[current.entity]?.country
        return direction.mayDetermine(authority.id, of: authority.country, receiver: receiver)
    }

    /// Whether an urgent instrument still lacks an approval that the law lets follow. One that is dated ahead is none yet (rule B09).
    func awaitsApproval(_ current: Case, at now: Date) -> Bool {
        let instrument = current.order.order.instrument
        guard instrument.isUrgent == true else { return false }
        // Where the rulebook does not say what may follow, something is awaited until the instrument says otherwise.
        guard let awaited = terms(of: current)?.urgent?.awaited else { return true }
        return !awaited.allSatisfy { offices in
            instrument.approvals.contains { offices.contains($0.role) && $0.approvedAt <= now }
        }
    }

    /// Whether an approval by word of mouth still lacks its confirmation in writing.
    func awaitsConfirmation(_ current: Case, at now: Date) -> Bool {
        let approvals = current.order.order.instrument.approvals
        return approvals.contains { oral in
            oral.form == .oral
                && !approvals.contains { written in
                    written.form != .oral && written.role == oral.role && oral.approvedAt <= written.approvedAt
                        && written.approvedAt <= now
                }
        }
    }

    /// When the provider's own signals are compared anew while tasks of a case run; `nil` if nothing runs that could be stopped.
    func recheckDue(_ current: Case) -> Date? {
        guard current.state == .fulfilling, current.tasks.contains(where: \.isSafeguarded),
            let last = current.signalsCheckedAt ?? current.timeline.last(where: { $0.state != CaseState.fulfilling.name })?.at,
            let direction = direction(of: current)
        else { return nil }
        return rulebook(of: current).end(of: direction.recheck, from: last)?.wholeMilliseconds
    }
}

extension Case {
    /// When that happened from which periods run, as far as it is so now.
    fileprivate var triggers: [Deadline.Trigger: Date] {
        var triggers: [Deadline.Trigger: Date] = [:]
        if case .clarifying = state { triggers[.asked] = enteredAt }
        // An amendment renews the time to keep; it does not begin it again.
        if isForKeepingOnly { triggers[.served] = servedAt }
        if let objection, objection.isOpen {
            triggers[.objected] = objection.raisedAt
            triggers[.escalated] = objection.escalatedAt
        }
        return triggers
    }

    /// How often the time to keep was renewed: every amendment of an order that only keeps, but for those that cured what was asked.
    fileprivate var renewals: Int {
        guard isForKeepingOnly else { return 0 }
        return max(0, replaced.count - notices.filter { $0.kind == .clarification }.count)
    }

    private var isForKeepingOnly: Bool { order.order.tasks.allSatisfy { $0.action == .preservation } }

    /// Since when the case is in its state.
    var enteredAt: Date {
        var entered = openedAt
        for event in timeline.reversed() {
            guard event.state == state.name else { break }
            entered = event.at
        }
        return entered
    }
}

extension CaseTask {
    /// Whether the task runs, and people knew of something, or of nothing, that spoke against it when they approved.
    var isSafeguarded: Bool { record.map { $0.status == .active && $0.safeguard != nil && $0.account != nil } ?? false }
}
