import ComitySchema
import CommandLineKit
import Foundation

/// One record of an authority's topic, as `watch` and `receive` tell of it.
struct InboxLine: Encodable, Equatable {
    enum Kind: String, Encodable {
        case notice, part
        /// Not proven, not for this authority, or not what it says that it is.
        case rejected
    }

    struct Part: Encodable, Equatable {
        let order: OrderReference
        let task: TaskReference
        let sequence: Int
        let content: SealBinding.Content
        let isLast: Bool
    }

    struct Problem: Encodable, Equatable {
        let code: String
        let message: String
    }

    let partition: Int32
    let offset: Int64
    /// When the provider signed it; absent for what is not proven.
    let at: Date?
    let kind: Kind
    var notice: Notice?
    var part: Part?
    var problem: Problem?

    init(_ record: StoredRecord, _ statement: AgencyStatement) {
        partition = record.partition
        offset = record.offset
        at = statement.issuedAt
        switch statement.content {
        case .notice(let notice):
            kind = .notice
            self.notice = notice
        case .part(let part):
            kind = .part
            self.part = Part(
                order: part.binding.order,
                task: part.binding.task,
                sequence: part.binding.sequence,
                content: part.binding.content,
                isLast: part.binding.isLast
            )
        }
    }

    init(_ record: StoredRecord, _ error: EvidenceError) {
        partition = record.partition
        offset = record.offset
        at = nil
        kind = .rejected
        problem = Problem(code: error.code.rawValue, message: error.message)
    }

    var order: OrderReference? { notice?.order ?? part?.order }

    /// The line for a person.
    var text: String {
        let when = at.map(Timestamp.format) ?? "\(partition)/\(offset)"
        if let notice {
            let owner = notice.authority.map { "of \($0)" }
            let about = [notice.order?.rawValue, owner, notice.task?.rawValue].compactMap { $0 }.joined(separator: " ")
            let reasons = notice.reasons.map { reason in
                "\(reason.code.rawValue)\(reason.rule.map { " (\($0))" } ?? ""): \(reason.message)"
            }
            let said = "\(notice.kind.rawValue): \(notice.plainWords)"
            return ([when, about.isEmpty ? "-" : about, said] + reasons).joined(separator: "  ").printable
        }
        if let part {
            let last = part.isLast ? ", the last" : ""
            return "\(when)  \(part.order) \(part.task)  part \(part.sequence), \(part.content.rawValue)\(last)".printable
        }
        return "\(when)  rejected  \(problem?.code ?? ""): \(problem?.message ?? "")".printable
    }
}
