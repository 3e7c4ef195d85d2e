package import ComitySchema
package import CommandLineKit
package import Foundation
import StageKit

/// A record that no stage could use, by what the runtime wrote beside it. The record's own bytes are not shown: they are what an
/// outsider sent, and may hold anything.
package struct DeadLetter: Encodable, Hashable, Sendable {
    package let partition: Int32
    package let offset: Int64
    package let at: Date
    package let stage: String
    /// Where the record stood, as `topic/partition/offset`.
    package let origin: String
    package let code: String
    package let message: String
    /// Of the original value.
    package let bytes: Int
    /// Of the original value: tells whoever sent it which message is meant.
    package let digest: Digest

    package init(_ record: StoredRecord) {
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
