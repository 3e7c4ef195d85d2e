import ComitySchema
import Foundation

extension CaseCourse {
    /// Notes that a hold was placed or let go, once.
    mutating func takeHold(_ outcome: Outcome, of index: Int) {
        guard !current.state.isFinal else { return }
        let reference = current.tasks[index].reference
        let (kept, released) = ("task \(reference): what the account holds is kept", "task \(reference): what was kept is let go")
        let note: String
        switch outcome.event {
        case .preserved: note = kept
        case .released: note = released
        default: return
        }
        guard current.timeline.last(where: { $0.note == kept || $0.note == released })?.note != note else { return }
        record(by: StageName.retrieve.rawValue, note: note)
    }

    /// Takes in what happened to a task. What was taken in before, or comes too late to matter, changes nothing.
    mutating func take(_ outcome: Outcome, of index: Int) {
        guard !current.state.isFinal else { return }
        let task = current.tasks[index]
        let actor = StageName.validate.rawValue
        switch (outcome.event, task.state) {
        case (.interceptionArmed(let end), .active):
            noteArmed(index, until: end)
        case (.interceptionStarted, .active) where task.startedAt == nil:
            change(index) { $0.startedAt = outcome.at }
            record(by: StageName.intercept.rawValue, note: "task \(task.reference): interception started")
        case (.interceptionStopped(let events, let lastEventAt), .active),
            (.interceptionStopped(let events, let lastEventAt), .collected),
            (.interceptionStopped(let events, let lastEventAt), .suspended),
            (.interceptionStopped(let events, let lastEventAt), .stopping),
            (.interceptionStopped(let events, let lastEventAt), .stopped):
            noteStopped(index, after: CaseTask.Captured(events: events, lastEventAt: lastEventAt))
        case (.preserved, .active) where task.action == .preservation:
            guard !current.notices.contains(where: { $0.kind == .preserved && $0.task == task.reference }) else { return }
            record(by: actor, note: "task \(task.reference): what the account holds is kept")
            notify(.preserved, task: task.reference)
        case (.collecting(let items, let expected, let milliseconds), .active),
            (.collecting(let items, let expected, let milliseconds), .suspended):
            // No step of the case: it is neither told nor recorded.
            guard task.items == nil, items >= task.collecting?.items ?? 0 else { return }
            change(index) {
                $0.collecting = CollectionProgress(items: items, expected: expected, milliseconds: milliseconds, at: outcome.at)
            }
        case (.collected(let items, let gaps), .active), (.collected(let items, let gaps), .suspended):
            guard task.items == nil else { return }
            change(index) {
                if $0.state == .active { $0.state = .collected }
                $0.collecting = nil
                $0.items = items
            }
            record(by: actor, note: "task \(task.reference): \(items) items collected, \(gaps) gaps")
            noteEarlyEnd(of: index, at: outcome.at)
        case (.delivered(let parts, let digest), .active), (.delivered(let parts, let digest), .collected),
            (.delivered(let parts, let digest), .suspended), (.delivered(let parts, let digest), .stopping):
            deliver(index, parts: parts, manifest: digest)
        case (.stopped(let sequence), .stopping) where task.withheldAt == nil:
            noteWithheld(index, after: sequence)
        default:
            return
        }
    }

    /// Delivery says that nothing more leaves for a task that was ended. An interception is not stopped with that: its account's events
    /// may be matched still, and an authority that hears "stopped" must be able to rely on it (practice: stop at the elements first,
    /// then acknowledge). So its confirmation waits for both, and for interception no longer than the law's patience
    /// (``confirmOverdueStops()``).
    private mutating func noteWithheld(_ index: Int, after sequence: Int) {
        let instant = now
        change(index) {
            $0.lastSequence = sequence
            $0.withheldAt = instant
        }
        let task = current.tasks[index]
        if task.awaitsDisarming {
            let note =
                "task \(task.reference): nothing leaves after part \(sequence); interception has not confirmed its stop yet"
            record(by: StageName.deliver.rawValue, note: note)
        } else {
            confirmStop(of: index)
        }
    }

    /// Nothing leaves for a task that was ended, and nothing is captured.
    mutating func confirmStop(of index: Int) {
        let actor = StageName.validate.rawValue
        change(index) { $0.state = .stopped }
        let task = current.tasks[index]
        record(by: actor, note: "task \(task.reference): stopped after part \(task.lastSequence ?? 0)")
        releaseHold(of: index, by: actor)
        // A task that goes on in another form is not told as cancelled, and a case that is stopped is told as a whole.
        if !current.isBeingStopped, self.index(of: task.reference) == index {
            let before = task.deliveredBefore.map { [$0] } ?? []
            notify(.cancelled, task: task.reference, reasons: [.takenBack] + before)
        }
        settle()
    }

    /// The whole answer to a task has left, perhaps before its cancellation could stop it.
    private mutating func deliver(_ index: Int, parts: Int, manifest: Digest) {
        let task = current.tasks[index]
        let actor = StageName.validate.rawValue
        let isEmpty = task.items == 0
        let early = earlyEnd(of: task).map { [$0] } ?? []
        change(index) {
            $0.state = isEmpty ? .noData : .delivered
            $0.manifestDigest = manifest
        }
        record(by: actor, note: "task \(task.reference): \(parts) parts delivered")
        deregister(index, as: .completed, by: actor)
        if isEmpty {
            notify(.noData, task: task.reference, reasons: [.nothingInScope] + early)
        } else {
            notify(.delivered, task: task.reference, reasons: early)
        }
        if let receipt = task.receipt {
            if receipt == manifest {
                acknowledge(index, by: current.sender.rawValue)
            } else {
                change(index) { $0.receipt = nil }
                notify(.refused, task: task.reference, reasons: [.otherManifest])
            }
        }
        if !early.isEmpty { goOn(after: index, endedEarly: task) }
        settle()
    }

    /// Draws what follows for the case once nothing more leaves for any of its tasks.
    mutating func settle() {
        guard current.tasks.allSatisfy(\.state.isSettled) else { return }
        let actor = StageName.validate.rawValue
        switch current.state {
        case .stopping(let ending):
            let reasons = current.stopReasons ?? []
            finish(ending, by: actor, code: reasons.first?.code, note: "the stop is confirmed", telling: reasons)
        case .fulfilling where current.proposal != nil:
            // An amendment may still ask for more.
            return
        case .fulfilling, .answered:
            if current.tasks.contains(where: \.awaitsReceipt) {
                if current.state != .answered { move(to: .answered, by: actor, note: "every task is answered") }
            } else if isTakenBack {
                finishTakenBack()
            } else {
                move(to: .closed, by: actor, note: "nothing is left to do")
                tellClosed()
            }
        case .received, .held, .clarifying, .inReview, .objecting, .suspended:
            // Before anything ran, or while people look at why nothing runs: only what the authority took back ends the case.
            if isTakenBack { finishTakenBack() }
        case .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed:
            return
        }
    }

    private mutating func tellClosed() {
        if current.tasks.contains(where: { $0.action == .preservation && $0.state == .lapsed }) {
            notify(.closed, reasons: [.keptLongEnough])
        } else if current.tasks.contains(where: { $0.state == .receipted }) {
            notify(.closed)
        }
    }

    private var isTakenBack: Bool { current.tasks.allSatisfy { $0.state == .stopped } }

    private mutating func finishTakenBack() {
        finish(
            .cancelled,
            by: StageName.validate.rawValue,
            code: .cancelledByAuthority,
            note: "every task was taken back",
            telling: [.takenBack]
        )
    }
}

extension Notice.Reason {
    static let takenBack = Notice.Reason(
        code: .cancelledByAuthority,
        message: "Taken back by the authority; nothing leaves any more."
    )
    fileprivate static let keptLongEnough = Notice.Reason(
        code: .windowEnded,
        message: "The time to keep has ended; what was kept is let go."
    )
    static let nothingInScope = Notice.Reason(
        code: .dataNotHeld,
        message: "The provider holds nothing that the task asks for."
    )
    static let otherManifest = Notice.Reason(
        code: .manifestErrors,
        message: "The receipt names another answer than the one that was delivered; compare the last part's digest."
    )
    static let nothingDelivered = Notice.Reason(
        code: .manifestErrors,
        message: "No answer was delivered that this receipt could confirm."
    )
    static let noSuchTask = Notice.Reason(code: .unknownCase, message: "The order has no such task.")
}
