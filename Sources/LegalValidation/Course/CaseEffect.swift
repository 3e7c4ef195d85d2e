import ComitySchema
import StageKit

/// What a case's course tells the rest of the pipeline.
enum CaseEffect: Hashable, Sendable {
    case task(TaskRecord)
    case notice(Notice)
    case audit(AuditEvent)

    var record: OutboundRecord {
        switch self {
        case .task(let task): Self.record(task, to: .tasks, key: task.id.rawValue)
        case .notice(let notice): Self.record(notice, to: .notices, key: notice.caseID?.rawValue ?? "")
        case .audit(let event): Self.record(event, to: .audit, key: event.caseID?.rawValue ?? "")
        }
    }

    private static func record(_ message: some Encodable, to topic: Topic, key: String) -> OutboundRecord {
        OutboundRecord(topic: topic.name, key: Array(key.utf8), value: CanonicalJSON.encode(message))
    }
}
