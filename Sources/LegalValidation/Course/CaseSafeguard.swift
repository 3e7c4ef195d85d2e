import ComitySchema
import Foundation
import ProviderKit
import Rulebook
import Trust

/// The provider's own signals after an order was approved (rule D14): a new one never ends anything by itself, and nothing leaves until
/// people have looked at it.
extension CaseCourse {
    /// Takes in that delivery or interception saw signs that people had not known.
    mutating func heed(_ signals: [ContrarySignal], of index: Int, on accounts: [TargetAccount], formats: Set<String>) {
        let task = current.tasks[index]
        guard let record = task.record, !record.status.isFinal, !record.isKnown(signals) else {
            // People have looked at it since, or nothing leaves any more.
            return audit(.replayed, task: task.id, code: .signalsChanged, actor: StageName.deliver.rawValue)
        }
        let unseen = Set(signals).subtracting(record.safeguard?.known ?? [])
        let isNews = !unseen.isSubset(of: task.unseenSigns ?? [])
        change(index) { $0.unseenSigns = unseen.union($0.unseenSigns ?? []).sorted() }
        let live = unseen.subtracting(law.signals(of: task, among: accounts, in: current)).sorted()
        if isNews, task.action == .interception, !live.isEmpty {
            // The kind of sign and no more: what it says stays where it was seen.
            let kinds = live.map(\.rawValue).joined(separator: ", ")
            let note = "task \(task.reference): the live stream shows a sign that people had not known: \(kinds)"
            self.record(by: StageName.intercept.rawValue, code: .signalsChanged, note: note)
        }
        trip(task, isNews: isNews, on: accounts, formats: formats)
    }

    /// Compares what the provider sees now with what people knew, while tasks run. A sign that is there no more is forgotten: what
    /// people knew of it does not speak for the day on which it comes back.
    mutating func compareSignals(on accounts: [TargetAccount], formats: Set<String>) {
        noteComparison()
        let tripped = current.tasks.first { task in
            guard task.isSafeguarded, let record = task.record else { return false }
            return !record.isKnown(law.signals(of: task, among: accounts, in: current))
        }
        if let tripped {
            trip(tripped, isNews: false, on: accounts, formats: formats)
        } else {
            forgetSigns(on: accounts, by: StageName.validate.rawValue)
            audit(.evaluated, actor: StageName.validate.rawValue, note: "the provider's signals are as people knew them")
        }
    }

    private mutating func trip(_ task: CaseTask, isNews: Bool, on accounts: [TargetAccount], formats: Set<String>) {
        let actor = StageName.validate.rawValue
        guard current.isRunningOrSuspended else { return }
        let known = current.report?.grounds
        let report = evaluate(current, on: accounts, formats: formats)
        // People who look at it already have nothing more to look at.
        if case .suspended(let needed) = current.state, needed > 0, report.grounds == known, !isNews { return }
        keep(report)
        pauseTasks(by: actor, code: .signalsChanged)
        audit(.safeguardTripped, task: task.id, code: .signalsChanged, actor: actor, digest: current.order.digest)
        askPeople(by: actor, code: .signalsChanged, note: "task \(task.reference): a sign that people had not known")
        notify(.suspended, task: task.reference, reasons: [.signalsChanged])
    }

    /// Enough people have looked and approve: what is paused goes on with what they know now, unless there is something else again.
    mutating func resume(on accounts: [TargetAccount], formats: Set<String>) {
        guard case .suspended(let needed) = current.state, let approved = current.report else { return }
        let actor = StageName.validate.rawValue
        let report = evaluate(current, on: accounts, formats: formats)
        keep(report)
        guard report.grounds == approved.grounds, approval(of: current.order, report, needed: needed) != nil else {
            return askPeople(by: actor, code: .signalsChanged, note: "the rules find something else now")
        }
        renewSafeguards(on: accounts, by: actor)
        noteComparison()
        if current.pausedAt == nil {
            goOn(by: actor, note: "approved anew", restingOn: report.digest)
        } else {
            let note = "approved anew; the authority's own pause goes on"
            move(to: .suspended(approvalsNeeded: 0), by: actor, code: .suspendedByAuthority, note: note, restingOn: report.digest)
        }
    }

    private mutating func noteComparison() {
        let instant = now
        revise { $0.signalsCheckedAt = instant }
    }

    /// Forgets what people knew and the provider's records show no more. That goes for a sign of the live stream too: whether it is
    /// there still cannot be asked, so people are asked again when it shows.
    private mutating func forgetSigns(on accounts: [TargetAccount], by actor: String) {
        for (index, task) in current.tasks.enumerated() where task.isSafeguarded {
            guard let record = task.record, let safeguard = record.safeguard else { continue }
            let signs = law.signals(of: task, among: accounts, in: current)
            let known = safeguard.known.filter(signs.contains)
            guard known != safeguard.known else { continue }
            alter(index, to: record.guarded(by: safeguard.forgetting(allBut: known)), by: actor)
            self.record(by: actor, note: "task \(task.reference): a sign that people knew is gone; it is news when it comes back")
        }
    }

    /// What people know of each target from now on: what the provider's records show, and what stages told of besides.
    mutating func renewSafeguards(on accounts: [TargetAccount], by actor: String) {
        for (index, task) in current.tasks.enumerated() {
            guard let record = task.record, !record.status.isFinal, let safeguard = record.safeguard else { continue }
            let seen = law.safeguard(
                for: accounts.first { $0.task == task.reference },
                besides: task.unseenSigns ?? [],
                of: current
            )
            change(index) { $0.unseenSigns = nil }
            let renewed = safeguard.renewed(protectedLocations: seen.protectedLocations, known: seen.known)
            guard renewed != safeguard else { continue }
            alter(index, to: record.guarded(by: renewed), by: actor)
        }
    }
}

extension CaseLaw {
    /// Where the agreement protects everyone from the orders of a case's authority.
    func protectedLocations(of current: Case) -> [CountryCode] {
        let (issuing, receiving) = (authorities[current.sender]?.country, entities[current.entity]?.country)
        return rulebook(of: current).protectedLocations(from: issuing, to: receiving, at: current.servedAt)
    }

    /// What must stay true of a target: what people know of it now, when they approve.
    ///
    /// - Parameter told: signs that people were told of, whether or not the provider's records show them.
    func safeguard(for account: TargetAccount?, besides told: [ContrarySignal] = [], of current: Case) -> Safeguard {
        let places = protectedLocations(of: current)
        let seen = account?.profile?.contrarySignals(in: places) ?? []
        return Safeguard(protectedLocations: places, known: Set(seen).union(told).sorted())
    }

    /// What the provider's records show now of the account against which a task runs.
    func signals(of task: CaseTask, among accounts: [TargetAccount], in current: Case) -> [ContrarySignal] {
        let profile = accounts.first { $0.task == task.reference }?.profile
        return profile?.contrarySignals(in: protectedLocations(of: current)) ?? []
    }
}

extension Case {
    fileprivate var isRunningOrSuspended: Bool {
        switch state {
        case .fulfilling, .suspended: true
        default: false
        }
    }
}

extension TaskRecord {
    /// Whether people knew of all of these signs when they approved.
    fileprivate func isKnown(_ signals: [ContrarySignal]) -> Bool {
        Set(signals).isSubset(of: safeguard?.known ?? [])
    }
}

extension Notice.Reason {
    /// No more than that: what the sign is stays with the provider.
    fileprivate static let signalsChanged = Notice.Reason(
        code: .signalsChanged,
        message: "Something has come up that people must look at: nothing is collected and nothing leaves for now. Check whether "
            + "the target may still be targeted, and what you have received against your rules of minimisation."
    )
}
