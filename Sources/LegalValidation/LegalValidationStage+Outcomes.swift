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
        guard let current = context.case(record.keyText),
            let index = current.tasks.firstIndex(where: { $0.id == outcome.taskID || $0.hold?.id == outcome.taskID })
        else {
            throw .poison(code: ReasonCode.taskUnknown.rawValue, message: "no case here has the task \(outcome.taskID)")
        }
        var course = CaseCourse(current, under: law, at: context.now)
        if current.tasks[index].id == outcome.taskID, case .contrarySignals(let signals) = outcome.event {
            let accounts = try lookup.accounts(of: course.order, at: current.entity)
            course.heed(signals, of: index, on: accounts, formats: lookup.directory.formats)
        } else if current.tasks[index].id == outcome.taskID {
            course.take(outcome, of: index)
        } else {
            course.takeHold(outcome, of: index)
        }
        conclude(course, in: context)
    }
}
