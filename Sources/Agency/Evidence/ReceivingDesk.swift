import ComitySchema
import CommandLineKit
import Foundation

/// Takes an authority's messages one by one, files every answer that is whole and proven, and remembers what was not.
struct ReceivingDesk {
    private var book: AnswerBook
    private let writer: EvidenceWriter
    private let chosen: Set<OrderReference>
    private(set) var watch: AnswerWatch
    private var problems = 0

    init(book: AnswerBook, writer: EvidenceWriter, orders: [OrderReference], tasks: [TaskReference]) {
        self.book = book
        self.writer = writer
        chosen = Set(orders)
        watch = AnswerWatch(orders: orders, tasks: tasks, until: .parts)
    }

    enum Event {
        case nothing
        case problem(String)
        case filed(FiledAnswer)
    }

    mutating func take(
        _ record: StoredRecord,
        _ outcome: Result<Inbox.Message, EvidenceError>,
        at now: Date
    ) throws(CommandFailure) -> Event {
        let statement: AgencyStatement
        let ciphertext: Data?
        switch outcome {
        case .failure(let error):
            problems += 1
            return .problem("record \(record.partition)/\(record.offset): \(error)")
        case .success(let message):
            statement = message.statement
            ciphertext = message.ciphertext
        }
        switch statement.content {
        case .notice(let notice):
            watch.hear(notice)
            return .nothing
        case .part(let part):
            let binding = part.binding
            guard chosen.isEmpty || chosen.contains(binding.order) else { return .nothing }
            watch.hear(binding.order, binding.task, isDone: false)
            do {
                let progress = try book.take(part, ciphertext ?? Data(), from: statement.provider, at: now)
                guard case .complete(let answer) = progress else { return .nothing }
                return try file(answer)
            } catch let error as EvidenceError {
                problems += 1
                watch.hear(binding.order, binding.task, isDone: true)
                return .problem("order \(binding.order), task \(binding.task): \(error)")
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                throw CommandFailure(
                    .internalError,
                    "PartNotTaken",
                    "order \(binding.order), task \(binding.task): a part failed"
                )
            }
        }
    }

    private mutating func file(_ answer: Answer) throws(CommandFailure) -> Event {
        let folder = try writer.write(answer)
        watch.hear(answer.manifest.order, answer.manifest.task, isDone: true)
        return .filed(FiledAnswer(answer, folder: folder))
    }

    /// Throws if something did not hold or an awaited order ended without its answer.
    func conclude() throws(CommandFailure) {
        guard problems == 0 else {
            throw CommandFailure(.data, "AnswersNotProven", "\(problems) messages did not hold and were not filed")
        }
        if let first = watch.unanswered.first {
            throw CommandFailure(.no, "NotAnswered", "order \(first.order) was not answered: \(first.kind.rawValue)")
        }
    }
}

/// What was filed of one answer.
struct FiledAnswer: Encodable, Equatable {
    let order: OrderReference
    let task: TaskReference
    let provider: EntityID
    let items: Int
    let parts: Int
    let droppedOutOfScope: Int
    let gaps: [Gap]
    let noData: Bool
    /// Of the part that ended the answer: what a receipt names.
    let digest: Digest
    let folder: String

    init(_ answer: Answer, folder: String) {
        let manifest = answer.manifest
        order = manifest.order
        task = manifest.task
        provider = manifest.provider
        items = manifest.counts.items
        parts = manifest.counts.parts
        droppedOutOfScope = manifest.counts.droppedOutOfScope
        gaps = manifest.gaps
        noData = manifest.noData
        digest = answer.closingDigest
        self.folder = folder
    }

    var text: String {
        let what = noData ? "no data" : "\(items) items in \(parts) parts"
        let missing = gaps.map { "; no \($0.category.rawValue): \($0.reason.rawValue)" }.joined()
        return "\(order) \(task): \(what)\(missing), proven, in \(folder)\n  to confirm: digest \(digest)"
    }
}
