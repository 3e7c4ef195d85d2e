import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing
import Trust

/// Whoever has seen what a stage wrote, and can open it.
protocol Witness {
    var sample: SampleWorld { get }
    var written: [OutboundRecord] { get }
}

extension Witness {
    func parts(of task: TaskRecord, _ content: SealBinding.Content? = nil) throws -> [SealedPart] {
        try read(SealedPart.self, from: .sealed)
            .filter { $0.binding.taskID == task.id && (content == nil || $0.binding.content == content) }
    }

    /// The items that the task's agency can open, in order.
    func items(of task: TaskRecord) throws -> [PartContent.Item] {
        try parts(of: task, .items).flatMap(sample.items)
    }

    func events(of task: TaskRecord) throws -> [LiveEvent] {
        try items(of: task).map { try StrictJSON.decode(LiveEvent.self, from: Array($0.bytes)) }
    }

    /// The digest batches of a task, with the digest of each.
    func batches(of task: TaskRecord) throws -> [(batch: DigestBatch, digest: ComitySchema.Digest)] {
        try parts(of: task, .batch).map { part in
            let jws = try sample.open(part)
            return (try sample.read(DigestBatch.self, from: jws, as: .batch), ComitySchema.Digest(of: jws))
        }
    }

    func manifests(of task: TaskRecord) throws -> [Manifest] {
        try parts(of: task, .manifest).map(sample.manifest)
    }

    func outcomes(of task: TaskRecord) throws -> [Outcome.Event] {
        try read(Outcome.self, from: .outcomes).filter { $0.taskID == task.id }.map(\.event)
    }

    func audit(_ kind: AuditEvent.Kind, of task: TaskRecord) throws -> [AuditEvent] {
        try audit(kind).filter { $0.taskID == task.id }
    }

    func audit(_ kind: AuditEvent.Kind) throws -> [AuditEvent] {
        try read(AuditEvent.self, from: .audit).filter { $0.kind == kind }
    }

    func read<Message: Decodable>(_ type: Message.Type, from topic: Topic) throws -> [Message] {
        try written.filter { $0.topic == topic.name }.map { try CanonicalJSON.decode(type, from: try #require($0.value)) }
    }
}
