import ComitySchema
import Foundation
import Testing

@testable import LegalValidation

/// What courses came by. A property that was never put to the test proves nothing.
struct CourseSightings: Sendable {
    var states: Set<String> = []
    var effects: Set<Finding.Effect> = []
    var taskStates: Set<CaseTask.State> = []
    var notices: Set<Notice.Kind> = []
    var events = 0

    mutating func add(_ other: CourseSightings) {
        states.formUnion(other.states)
        effects.formUnion(other.effects)
        taskStates.formUnion(other.taskStates)
        notices.formUnion(other.notices)
        events += other.events
    }
}

/// What must hold after every event of a case, whatever came before it. The numbers are those of the invariants of the design.
struct CourseInvariants {
    let seed: UInt64
    private let stage: LegalValidationStage
    private(set) var current: Case?
    private(set) var seen = CourseSightings()
    /// How many entries of the register were written.
    private(set) var written = 0
    private var register: [TaskID: TaskRecord] = [:]

    init(seed: UInt64, stage: LegalValidationStage) {
        self.seed = seed
        self.stage = stage
    }

    mutating func check(_ course: CaseCourse) {
        let past = current
        let next = course.current
        current = next
        note(next, course.effects)
        checkTimeline(from: past, to: next)
        if let past { checkStops(from: past, to: next, at: course.now) }
        for effect in course.effects {
            guard case .task(let record) = effect else { continue }
            written += 1
            check(record, in: next, at: course.now)
        }
        checkRegister(of: next)
        // 7. Every case ends or has a time at which something is done.
        must(next.state.isFinal || stage.law.due(next) != nil, "\(next.state.name) for ever")
    }

    /// Cheaper than an expectation, of which there would be millions.
    private func must(_ condition: Bool, _ rule: @autoclosure () -> String) {
        if !condition { fail(rule()) }
    }

    /// With the way that led there.
    func fail(_ rule: String) {
        let way = (current?.timeline ?? []).map { "\($0.state): \($0.note)" }.joined(separator: " | ")
        Issue.record("course \(seed): \(rule) <- \(way)")
    }

    /// Dear to check, and enough to check once.
    func checkEnd() {
        must(current?.isTimelineUnbroken == true, "3, a step was lost")
    }

    private mutating func note(_ next: Case, _ effects: [CaseEffect]) {
        seen.events += 1
        seen.states.insert(next.state.name)
        for task in next.tasks { seen.taskStates.insert(task.state) }
        for finding in next.report?.findings ?? [] { seen.effects.insert(finding.effect) }
        for effect in effects { if case .notice(let notice) = effect { seen.notices.insert(notice.kind) } }
    }

    private func checkTimeline(from past: Case?, to next: Case) {
        // 3. Received precedes everything; every step has its actor and its reason, and rests on the findings that stand.
        if past == nil { must(next.timeline.first?.state == "received", "") }
        for step in next.timeline.dropFirst(past?.timeline.count ?? 0) {
            must(!step.actor.isEmpty && !step.note.isEmpty, "3")
        }
        if let past, past.state != next.state {
            must(next.timeline.count > past.timeline.count, "3, \(past.state.name) to \(next.state.name) without a step")
            let steps = next.timeline.dropFirst(past.timeline.count).filter { $0.state == next.state.name }
            must(steps.contains { $0.report != nil }, "3, no findings behind \(next.state.name)")
        }
        guard let past else { return }
        must(next.timeline.count >= past.timeline.count && next.timeline.first == past.timeline.first, "3")
        must(next.notices.count >= past.notices.count, "what was told is not untold")
        // 2. What has ended stays so.
        must(!past.state.isFinal || next.state == past.state, "2, \(past.state.name) to \(next.state.name)")
    }

    /// An interception's stop is confirmed only when interception has said so too, or has let its time pass.
    private func checkStops(from past: Case, to next: Case, at now: Date) {
        for (before, after) in zip(past.tasks, next.tasks) where before.state == .stopping && after.state == .stopped {
            let isLate = stage.law.disarmingDue(before).map { $0 <= now } ?? (stage.law.stateDue(past).map { $0 <= now } ?? false)
            must(!after.awaitsDisarming || isLate, "8, task \(after.reference) is said to be stopped while it may be intercepted")
        }
    }

    private mutating func check(_ record: TaskRecord, in next: Case, at now: Date) {
        let past = register.updateValue(record, forKey: record.id)
        must(record.revision == (past?.revision ?? 0) + 1, "a revision was left out")
        // 8. What was ended never comes back.
        must(past?.status.isFinal != true, "8, changed after it ended")
        guard record.status == .active, !isHold(record, in: next) else { return }
        // 1. Nothing runs without people, out of its instrument's time, or against an authority's word.
        if past?.status != .active { checkApproval(of: record, in: next, at: now) }
        // 4. Nobody is intercepted outside the order's own time.
        let asked = next.order.order.tasks.first { $0.reference == record.reference }
        // 6. What may be delivered is part of what is asked for and was left.
        let scope = asked?.narrowed(to: next.narrowing).left
        let isWithin =
            scope.map {
                Set(record.categories).isSubset(of: $0.categories) && $0.window.from <= record.window.from
                    && record.window.until <= $0.window.until && record.target == $0.target && record.action == $0.action
            } ?? false
        must(isWithin, "6, task \(record.reference) runs beyond the order")
    }

    private func checkApproval(of record: TaskRecord, in next: Case, at now: Date) {
        must(next.order.order.instrument.validity.contains(now) || next.amendedAt != nil, "1, out of its time")
        must(next.determination != .inapplicable, "1, against an authority's word")
        must(!next.state.isFinal && !next.isBeingStopped, "8, active in \(next.state.name)")
        must(next.state == .fulfilling || record.action == .preservation, "1, active in \(next.state.name)")
        let needed = stage.law.approvalsNeeded(for: next.order.order, findings: next.report?.findings ?? [])
        // A version that asks for no more than one that people approved goes on under their approval.
        let versions = Set([next.order.digest] + next.replaced)
        let approvers = Set(next.decisions.filter { $0.verdict == .approve && versions.contains($0.orderDigest) }.map(\.reviewer))
        must(approvers.count >= needed, "1, active without people")
    }

    private func checkRegister(of next: Case) {
        for task in next.tasks {
            must(task.record == register[task.id], "the case and the register differ")
            guard let hold = task.hold else { continue }
            must(hold == register[hold.id], "the case and the register differ")
            // What is kept is kept as long as the task may still be answered.
            if !next.state.isFinal, !task.state.isSettled { must(hold.status == .active, "let go too early") }
        }
        // 8. After the end nothing is active and nothing is kept; while it is stopped nothing is active.
        if next.state.isFinal {
            let isOver = register.values.allSatisfy(\.status.isFinal)
            must(isOver, "8, something is left in \(next.state.name)")
        } else if next.isBeingStopped {
            let isStill = register.values.allSatisfy { $0.status.isFinal || isHold($0, in: next) }
            must(isStill, "8, runs while it is stopped")
        }
        switch next.state {
        case .suspended, .objecting, .clarifying, .held, .inReview:
            let runs = register.values.contains { $0.status == .active && !isHold($0, in: next) && $0.action != .preservation }
            must(!runs, "1, something runs in \(next.state.name)")
        default: break
        }
    }

    private func isHold(_ record: TaskRecord, in next: Case) -> Bool {
        record.action == .preservation && next.tasks.contains { record.id == TaskID(holdFor: $0.id) }
    }
}
