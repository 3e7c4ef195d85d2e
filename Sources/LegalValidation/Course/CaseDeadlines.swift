import ComitySchema
import Foundation
import Rulebook
import StageKit

/// The deadlines of a case. They follow from the rulebook, from the order, and from where the case stands, so they are worked out
/// anew at the end of every event: nothing that happens to a case can forget one.
extension CaseCourse {
    mutating func tendDeadlines() {
        var tended = current.deadlines
        if !current.state.isFinal {
            let running = law.deadlines(of: current)
            tended = CaseDeadline.Kind.allCases.compactMap { kind in
                let known = current.deadlines.first { $0.kind == kind }
                if kind == .review { return reviewDeadline(known) }
                guard let deadline = running.first(where: { $0.kind == kind }).map({ tend(known, as: $0) }) else { return known }
                // What was done before anybody had to wait for it is no deadline.
                return known == nil && isMet(deadline) ? nil : deadline
            }
        }
        for index in tended.indices where !current.state.isFinal || tended[index].isTendedAfterTheEnd {
            tended[index].metAt = isMet(tended[index]) ? tended[index].metAt ?? now : nil
        }
        if tended != current.deadlines { revise { $0.deadlines = tended } }
    }

    private func tend(_ known: CaseDeadline?, as running: RunningDeadline) -> CaseDeadline {
        // Where the calendars do not reach, nobody can say when the time is over: people are told at once, and must.
        let end = running.due ?? max(running.from, current.openedAt)
        let kept = known.flatMap { $0.from == running.from && $0.source == running.source ? $0 : nil }
        var deadline = CaseDeadline(
            kind: running.kind,
            from: running.from,
            due: end.addingMilliseconds(kept?.stoodStill ?? 0),
            source: running.source,
            acts: running.acts && running.due != nil,
            pausedAt: kept?.pausedAt,
            stoodStill: kept?.stoodStill ?? 0,
            metAt: kept?.metAt
        )
        let passed = deadline.passed(at: now)
        // The part of the time that was gone before the deadline was known is no news to anybody.
        deadline.alarm = kept.map { min($0.alarm, passed) } ?? min(passed, CaseDeadline.alarms[1])
        deadline.pause(isPaused(running), at: now)
        return deadline
    }

    private func isPaused(_ running: RunningDeadline) -> Bool {
        switch current.state {
        case .clarifying: running.pauses.contains(.clarifying)
        case .objecting: running.pauses.contains(.objecting)
        default: false
        }
    }

    /// The provider's own time for people: where it runs out people are told, and nothing is decided for them.
    private func reviewDeadline(_ known: CaseDeadline?) -> CaseDeadline? {
        guard current.awaitsPeople else { return known }
        if let known, known.metAt == nil { return known }
        let isUrgent = order.flags.emergency || order.instrument.isUrgent == true
        let time = isUrgent ? law.policy.timeForEmergencies : law.policy.timeForReview
        let due = (now + time.timeInterval).wholeMilliseconds
        return CaseDeadline(kind: .review, from: now, due: due, source: "the provider's own time for people to decide")
    }

    /// Whether what a deadline is for was done, or can no longer be.
    private func isMet(_ deadline: CaseDeadline) -> Bool {
        switch deadline.kind {
        case .answer: current.isAnswered
        case .clarification: current.state.name != CaseState.clarifying(until: now).name
        case .objection: current.objection != nil || current.tasks.contains { $0.record != nil }
        case .authorityAnswer: !(current.objection?.awaitsAnswer ?? false)
        case .judicialApproval: !law.awaitsApproval(current, at: now)
        case .oralConfirmation: !law.awaitsConfirmation(current, at: now)
        case .urgentLife: order.instrument.isUrgent != true
        case .review: !current.awaitsPeople
        case .secrecyEnd: deadline.alarm == CaseDeadline.alarms.last
        case .instrumentEnd, .clearance, .preservationEnd: false
        }
    }
}

extension Case {
    /// Whether the case goes on only when people have said something.
    fileprivate var awaitsPeople: Bool {
        switch state {
        case .inReview: true
        case .held: report?.findings.contains { $0.effect == .hold && $0.code == .callbackNeeded } ?? false
        case .objecting: objection.map { $0.instance == .issuingAuthority && $0.isAnswered } ?? false
        case .suspended(let needed): needed > 0
        case .fulfilling: proposal != nil
        default: false
        }
    }

    /// Whether everything that was asked for from what is stored has been answered, and every interception is under way.
    fileprivate var isAnswered: Bool {
        if state.isFinal { return state == .closed }
        return tasks.allSatisfy { $0.state.isSettled || ($0.action != .production && $0.record != nil) }
    }
}

extension Objection {
    /// Whether the authority with which it is has still to say something.
    fileprivate var awaitsAnswer: Bool {
        isOpen && (instance == .receivingAuthority || !isAnswered)
    }
}

extension CaseDeadline {
    /// How much of the time is gone when people are told, in percent.
    static let alarms = [50, 80, 100]

    /// When so much of the time is gone.
    func instant(of percent: Int) -> Date {
        percent == 100 ? due : (from + due.timeIntervalSince(from) * Double(percent) / 100).wholeMilliseconds
    }

    /// The last alarm that is reached at an instant; 0 if none is.
    func passed(at now: Date) -> Int { Self.alarms.last { instant(of: $0) <= now } ?? 0 }

    /// Whether the end of the case does not settle it: an answer that closed it was given, and the secrecy outlasts it. What else had
    /// not been done when the case ended stays so.
    fileprivate var isTendedAfterTheEnd: Bool { kind == .answer || kind == .secrecyEnd }

    /// Whether the time is over and what was to be done was not.
    func isMissed(at now: Date) -> Bool { metAt == nil && pausedAt == nil && due <= now }

    /// When the next alarm is given; `nil` if none follows.
    var nextAlarm: Date? {
        guard metAt == nil, pausedAt == nil else { return nil }
        switch kind {
        // The end of another authority's time, and of the secrecy, is waited for, not feared.
        case .clearance: return nil
        case .secrecyEnd: return alarm < 100 ? due : nil
        default: return Self.alarms.first { $0 > alarm }.map(instant(of:))
        }
    }

    fileprivate mutating func pause(_ isPaused: Bool, at now: Date) {
        if isPaused {
            pausedAt = pausedAt ?? now
        } else if let since = pausedAt {
            let stood = Int((now.timeIntervalSince(since) * 1000).rounded())
            pausedAt = nil
            stoodStill += stood
            due = due.addingMilliseconds(stood)
        }
    }
}

extension Date {
    fileprivate func addingMilliseconds(_ count: Int) -> Date {
        count == 0 ? self : (self + Double(count) / 1000).wholeMilliseconds
    }
}
