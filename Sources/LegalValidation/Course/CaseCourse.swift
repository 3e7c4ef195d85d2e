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

    mutating func keep(_ report: RuleReport) { current.report = report }

    mutating func keep(_ decision: CountedDecision) { current.decisions.append(decision) }

    // MARK: Its tasks

    mutating func change(_ index: Int, _ change: (inout CaseTask) -> Void) { change(&current.tasks[index]) }

    /// Writes the task's entry in the register.
    mutating func register(_ record: TaskRecord, at index: Int) {
        current.tasks[index].record = record
        effects.append(.task(record))
    }

    /// Ends the task's entry in the register, if it has one that is not ended.
    mutating func deregister(_ index: Int, as status: TaskStatus, by actor: String, code: ReasonCode? = nil) {
        guard let record = current.tasks[index].record, !record.status.isFinal else { return }
        register(record.with(status: status), at: index)
        audit(.taskEnded, task: current.tasks[index].id, code: code, actor: actor, note: status.rawValue)
    }

    // MARK: What is told

    /// Tells the agency something that is part of the case, so that it can be told again.
    mutating func notify(_ kind: Notice.Kind, task: TaskReference? = nil, reasons: [Notice.Reason] = []) {
        let notice = notice(kind, task: task, reasons: reasons, cause: "notice \(current.notices.count)")
        current.notices.append(notice)
        effects.append(.notice(notice))
    }

    /// Answers a message that changes nothing; the same message again gets the same answer.
    mutating func reply(to message: AdmittedMessage, task: TaskReference? = nil, reason: Notice.Reason) {
        effects.append(.notice(notice(.refused, task: task, reasons: [reason], cause: message.transmittalDigest.rawValue)))
    }

    /// Tells again what was told.
    mutating func `repeat`(_ notices: some Sequence<Notice>) { effects += notices.map(CaseEffect.notice) }

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

    private func notice(_ kind: Notice.Kind, task: TaskReference?, reasons: [Notice.Reason], cause: String) -> Notice {
        Notice(
            id: Notice.id(of: current.id, cause: cause),
            caseID: current.id,
            provider: current.entity,
            recipient: current.sender,
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
