import ComitySchema
import CommandLineKit
import Foundation
import StageKit

/// A record that no stage could use, by what the runtime wrote beside it. The record's own bytes are not shown: they are what an
/// outsider sent, and may hold anything.
struct DeadLetter: Encodable, Hashable {
    let partition: Int32
    let offset: Int64
    let at: Date
    let stage: String
    /// Where the record stood, as `topic/partition/offset`.
    let origin: String
    let code: String
    let message: String
    /// Of the original value.
    let bytes: Int
    /// Of the original value: tells whoever sent it which message is meant.
    let digest: Digest

    init(_ record: StoredRecord) {
        partition = record.partition
        offset = record.offset
        at = record.timestamp
        stage = record.header(DeadLetterHeader.stage)
        origin = record.header(DeadLetterHeader.origin)
        code = record.header(DeadLetterHeader.code)
        message = record.header(DeadLetterHeader.message)
        bytes = record.value?.count ?? 0
        digest = Digest(of: record.value ?? [])
    }
}
