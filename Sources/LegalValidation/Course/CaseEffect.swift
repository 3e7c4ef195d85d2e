import ComitySchema
import StageKit
import StageMessages

/// What a case's course tells the rest of the pipeline.
enum CaseEffect: Hashable, Sendable {
    case task(TaskRecord)
    case notice(Notice)
    case audit(AuditEvent)

    var record: OutboundRecord {
        switch self {
        case .task(let task): OutboundRecord(task)
        case .notice(let notice): OutboundRecord(notice)
        case .audit(let event): OutboundRecord(event)
        }
    }
}
