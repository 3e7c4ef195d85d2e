import ComitySchema
import Foundation

/// One case through one event: what it becomes, and what the world is told. Pure: the same case, event and instant give the same.
struct CaseCourse {
    let law: CaseLaw
    let now: Date
    private(set) var current: Case
    private(set) var effects: [CaseEffect] = []

    init(_ current: Case, under law: CaseLaw, at now: Date) {
        self.current = current
        self.law = law
        self.now = now
    }

    var order: Order { current.order.order }

    // MARK: The case

    /// Takes the case to another state, with the step in its timeline.
    mutating func move(
        to state: CaseState,
        by actor: String,
        code: ReasonCode? = nil,
        note: String,
        restingOn report: Digest? = nil
    ) {
        precondition(!current.state.isFinal, "a case that has ended is never moved: every path asks first")
        current.state = state
        if state.isFinal {
            current.proposal = nil
            releaseHolds(by: actor)
        }
        // Every step from one state to another names the findings that stand when it is taken.
        let report = report ?? current.report?.digest
        record(by: actor, code: code, note: note, restingOn: report)
        audit(.stateChanged, code: code, actor: actor, note: "\(state.name): \(note)", digest: report)
    }

    /// Adds a step to the timeline that leaves the state as it is.
    mutating func record(by actor: String, code: ReasonCode? = nil, note: String, restingOn report: Digest? = nil) {
        current.timeline.append(
            CaseEvent(
                at: now,
                actor: actor,
                state: current.state.name,
                code: code,
                note: note,
                report: report,
                previous: current.timeline.last?.digest
            )
        )
    }

    /// Changes what the case knows. Its state and its timeline change by ``move(to:by:code:note:restingOn:)`` and
    /// ``record(by:code:note:restingOn:)`` alone.
    mutating func revise(_ change: (inout Case) -> Void) { change(&current) }

    mutating func keep(_ report: RuleReport) { current.report = report }

    mutating func keep(_ decision: CountedDecision) { current.decisions.append(decision) }

    // MARK: Its tasks

    mutating func change(_ index: Int, _ change: (inout CaseTask) -> Void) { change(&current.tasks[index]) }

    /// Writes the task's entry in the register.
    mutating func register(_ record: TaskRecord, at index: Int) {
        current.tasks[index].follow(record)
        effects.append(.task(record))
    }

    /// Writes the task's hold in the register.
    mutating func keep(_ hold: TaskRecord, for index: Int) {
        current.tasks[index].hold = hold
        effects.append(.task(hold))
    }

    // MARK: What is told

    /// Tells the agency, or another authority, something that is part of the case, so that it can be told again.
    ///
    /// - Parameter cause: what the notice answers, if it is to be found by that when the same comes again.
    mutating func notify(
        _ kind: Notice.Kind,
        task: TaskReference? = nil,
        reasons: [Notice.Reason] = [],
        to recipient: AuthorityID? = nil,
        cause: String? = nil
    ) {
        let cause = cause ?? "notice \(current.notices.count)"
        let notice = notice(kind, task: task, reasons: reasons, to: recipient ?? current.sender, cause: cause)
        current.notices.append(notice)
        effects.append(.notice(notice))
    }

    /// Answers a message that changes nothing; the same message again gets the same answer.
    mutating func reply(to message: AdmittedMessage, task: TaskReference? = nil, reason: Notice.Reason) {
        let cause = message.transmittalDigest.rawValue
        effects.append(.notice(notice(.refused, task: task, reasons: [reason], to: message.sender, cause: cause)))
    }

    /// Tells the agency again what it was told; what others were told is not repeated for its sake.
    mutating func `repeat`(_ notices: some Sequence<Notice>) {
        effects += notices.filter { $0.recipient == current.sender }.map(CaseEffect.notice)
    }

    mutating func audit(
        _ kind: AuditEvent.Kind,
        task: TaskID? = nil,
        code: ReasonCode? = nil,
        actor: String,
        note: String? = nil,
        digest: Digest? = nil
    ) {
        effects.append(
            .audit(
                AuditEvent(
                    at: now,
                    stage: StageName.validate.rawValue,
                    kind: kind,
                    caseID: current.id,
                    taskID: task,
                    code: code,
                    actor: actor,
                    note: note,
                    digest: digest
                )
            )
        )
    }

    private func notice(
        _ kind: Notice.Kind,
        task: TaskReference?,
        reasons: [Notice.Reason],
        to recipient: AuthorityID,
        cause: String
    ) -> Notice {
        Notice(
            id: Notice.id(of: current.id, cause: cause),
            caseID: current.id,
            provider: current.entity,
            recipient: recipient,
            authority: recipient == current.sender ? nil : current.sender,
            order: order.reference,
            task: task,
            kind: kind,
            reasons: reasons,
            at: now
        )
    }
}

extension Notice {
    /// The same cause in the same case always gives the same notice.
    static func id(of case: CaseID, cause: String) -> String {
        "N" + Digest(of: "notice\n\(`case`.rawValue)\n\(cause)").rawValue.prefix(32)
    }
}

extension Notice.Reason {
    init(_ finding: Finding) {
        self.init(
            code: finding.code ?? .incomplete,
            rule: finding.rule,
            message: finding.task.map { "Task \($0): \(finding.message)" } ?? finding.message
        )
    }
}
