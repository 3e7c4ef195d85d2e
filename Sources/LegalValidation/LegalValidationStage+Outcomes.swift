import ComitySchema
import ProviderKit
import StageKit

/// What happened to tasks, told by the stages to which it happened.
extension LegalValidationStage {
    func takeOutcome(_ record: Record, in context: Context) throws(StageFailure) {
        let outcome: Outcome
        do {
            outcome = try CanonicalJSON.decode(from: record.value ?? [])
        } catch {
            throw .malformed("the record is not an outcome")
        }
        guard outcome.caseID.rawValue == record.keyText else { throw .malformed("the record's key is not the outcome's case") }
        guard let current = context.case(record.keyText), current.tasks.contains(where: { $0.bears(outcome.taskID) }) else {
            throw .poison(code: ReasonCode.taskUnknown.rawValue, message: "no case here has the task \(outcome.taskID)")
        }
        var course = CaseCourse(current, under: law, at: context.now)
        try take(outcome, into: &course)
        conclude(course, in: context)
    }

    func take(_ outcome: Outcome, into course: inout CaseCourse) throws(StageFailure) {
        guard let index = course.current.tasks.firstIndex(where: { $0.bears(outcome.taskID) }) else { return }
        if course.current.tasks[index].id != outcome.taskID {
            course.takeHold(outcome, of: index)
        } else if case .contrarySignals(let signals) = outcome.event {
            let accounts = try lookup.accounts(of: course.order, in: course.current)
            course.heed(signals, of: index, on: accounts, formats: lookup.directory.formats)
        } else {
            course.take(outcome, of: index)
        }
    }
}

extension CaseTask {
    /// Whether an entry of the register is this task's, or its hold's.
    fileprivate func bears(_ id: TaskID) -> Bool { self.id == id || hold?.id == id }
}
