import ComitySchema
import Foundation
import StageKit
import StageMessages

extension InterceptionStage {
    /// How long to wait before the register is counted again, in seconds: counting looks at every task, and must not take more than a
    /// small part of the worker's time.
    var reportCost: TimeInterval { TimeInterval(register.count / 20_000) }

    /// Compares what is armed with what the register authorises, and what has ended with what should have; reports it, and raises an
    /// alarm at each thing that is newly wrong.
    mutating func reconcile(_ watch: inout Watch, in context: Context) {
        watch.nextReport = context.now + max(reportInterval, reportCost)
        watch.servedAt = context.now
        let counted = register.count(in: context.partition, at: context.now)
        let unconfirmed = unconfirmedStops(in: context)
        let report = InterceptReport(
            partition: context.partition,
            at: context.now,
            register: register.cursor,
            armed: counted.armed,
            authorised: counted.authorised,
            unexplained: counted.unexplained.prefix(InterceptReport.nameLimit).map(\.taskID),
            unarmed: counted.unarmed.prefix(InterceptReport.nameLimit).map(\.taskID),
            unconfirmedStops: Array(unconfirmed.prefix(InterceptReport.nameLimit))
        )
        context.send(report)
        context.measure("comity_intercepts_armed", report.armed.count)
        context.measure("comity_intercepts_authorised", report.authorised.count)
        context.measure("comity_intercepts_unexplained", report.differenceCount)
        context.measure("comity_intercepts_unconfirmed_stops", unconfirmed.count)
        tellUnusableKeys(&watch, in: context)
        raiseAlarms(of: report, after: &watch.alarms, in: context)
    }

    /// Adds to the watch what was counted since. A step that did not happen takes that back from the watch, and here it is noticed.
    private mutating func tellUnusableKeys(_ watch: inout Watch, in context: Context) {
        if let told = toldKeys[context.partition], watch.unusableKeys < told.total { unusableKeys += told.count }
        watch.unusableKeys += unusableKeys
        toldKeys[context.partition] = (unusableKeys, watch.unusableKeys)
        unusableKeys = 0
        context.measure("comity_live_events_without_account", watch.unusableKeys)
    }

    /// Tasks of which something was captured and that are over, though nobody was told so.
    private func unconfirmedStops(in context: Context) -> [TaskID] {
        let running = desks[context.partition]?.running ?? []
        return running.filter { id in
            guard let task = register[id] else { return true }
            return task.status.isFinal || task.window.until + Watch.tolerance <= context.now
        }.sorted()
    }

    private func raiseAlarms(of report: InterceptReport, after alarms: inout Watch.Alarms, in context: Context) {
        for id in report.unexplained where !alarms.unexplained.contains(id) {
            let note = "armed, though the register does not authorise it"
            context.audit(.unexplainedIntercept, of: id, caseID: register[id]?.caseID, code: .taskNotActive, note: note)
        }
        for id in report.unarmed where !alarms.unarmed.contains(id) {
            let note = "authorised, but not armed: nothing is captured for it"
            context.audit(.unexplainedIntercept, of: id, caseID: register[id]?.caseID, code: nil, note: note)
        }
        for id in report.unconfirmedStops where !alarms.unconfirmed.contains(id) {
            let note = "over, but its interception has not ended"
            context.audit(.unconfirmedStop, of: id, caseID: register[id]?.caseID, code: .taskNotActive, note: note)
        }
        let isDifferent = report.unexplained.isEmpty && report.unarmed.isEmpty && report.differenceCount > 0
        if isDifferent, !alarms.isDifferent {
            let note = "\(report.armed.count) are armed, \(report.authorised.count) are authorised"
            context.audit(.unexplainedIntercept, of: nil, caseID: nil, code: nil, note: note)
        }
        alarms = Watch.Alarms(
            unexplained: report.unexplained,
            unarmed: report.unarmed,
            unconfirmed: report.unconfirmedStops,
            isDifferent: isDifferent
        )
    }
}

extension InterceptReport {
    /// How many are armed without being authorised, or authorised without being armed: at least so many.
    fileprivate var differenceCount: Int {
        guard armed != authorised || !unexplained.isEmpty else { return 0 }
        return max(1, unexplained.count + unarmed.count, abs(armed.count - authorised.count))
    }
}
