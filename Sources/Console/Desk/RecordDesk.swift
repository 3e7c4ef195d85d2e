import ComitySchema
import Foundation
import Kafka
import Logging
import StageRuntime

/// Puts what a person did where the pipeline finds it.
struct RecordDesk: Sendable {
    /// Writes one record and waits until the brokers have it.
    let write: @Sendable (ProducerRecord) async throws -> Void

    init(write: @escaping @Sendable (ProducerRecord) async throws -> Void) {
        self.write = write
    }

    /// People decide a few times an hour, so each record has a producer of its own.
    init(of cluster: any Cluster, log: Logger) {
        write = { record in
            do {
                try await DedicatedThread.run(name: "write") {
                    let producer = try cluster.producer()
                    defer { producer.close() }
                    try producer.send([record])
                }
            } catch {
                log.error("a record cannot be written", metadata: ["topic": "\(record.topic)", "reason": "\(error)"])
                throw ConsoleFailure.notWritten
            }
        }
    }

    /// A decision as its reviewer signed it.
    func send(_ signed: String, on id: CaseID) async throws {
        try await write(
            ProducerRecord(topic: Topic.decisions.name, key: Array(id.rawValue.utf8), value: Array(signed.utf8))
        )
    }

    /// That a reviewer is shown what a case withholds. Nothing is shown before this is written.
    func noteRevealed(_ what: String, of id: CaseID, to reviewer: ReviewerID, at now: Date) async throws {
        let event = AuditEvent(
            at: now.wholeMilliseconds,
            stage: "comity-console",
            kind: .revealed,
            caseID: id,
            actor: reviewer.rawValue,
            note: what
        )
        try await write(
            ProducerRecord(topic: Topic.audit.name, key: Array(id.rawValue.utf8), value: CanonicalJSON.encode(event))
        )
    }
}
