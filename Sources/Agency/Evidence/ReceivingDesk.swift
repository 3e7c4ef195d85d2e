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
    private var live: [TaskID: LiveFolder] = [:]
    /// Answers that go on and of which more has been proven since it was last told.
    private var grown: [TaskID: OpenAnswer] = [:]

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
                try reopen(binding, of: statement.provider, at: now)
                switch try book.take(part, ciphertext ?? Data(), from: statement.provider, at: now) {
                case .nothingNew, .part: return .nothing
                case .batch(let batch):
                    try keep(batch, of: binding)
                    return .nothing
                case .complete(let answer): return try file(answer)
                }
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

    /// Finds what an earlier run has kept of an interception's answer.
    private mutating func reopen(_ binding: SealBinding, of provider: EntityID, at now: Date) throws(CommandFailure) {
        guard !book.knows(binding.taskID) else { return }
        var folder = LiveFolder(folder(of: binding))
        let ledger = try folder.reopen(binding, of: provider, keys: book.providerKeys, at: now)
        guard ledger.count > 0 else { return }
        book.resume(binding.taskID, after: ledger)
        live[binding.taskID] = folder
        grown[binding.taskID] = OpenAnswer(
            binding,
            of: provider,
            batches: ledger.count,
            counts: ledger.counts,
            folder: folder.path
        )
    }

    private mutating func keep(_ proven: ProvenBatch, of binding: SealBinding) throws(CommandFailure) {
        let batch = proven.batch
        let path = folder(of: binding)
        try live[binding.taskID, default: LiveFolder(path)].append(proven)
        grown[binding.taskID] = OpenAnswer(
            binding,
            of: batch.provider,
            batches: batch.number,
            counts: batch.counts,
            folder: path
        )
    }

    private func folder(of binding: SealBinding) -> String {
        writer.folder(of: binding.taskID, order: binding.order, case: binding.caseID, reference: binding.task)
    }

    private mutating func file(_ answer: Answer) throws(CommandFailure) -> Event {
        let folder: String
        grown[answer.manifest.taskID] = nil
        if let open = live.removeValue(forKey: answer.manifest.taskID) {
            try open.close(with: answer.pages[0])
            folder = open.path
        } else {
            folder = try writer.write(answer)
        }
        watch.hear(answer.manifest.order, answer.manifest.task, isDone: true)
        return .filed(FiledAnswer(answer, folder: folder))
    }

    /// The answers that go on and of which more has been proven since this was last asked.
    mutating func takeGrown() -> [OpenAnswer] {
        defer { grown = [:] }
        return grown.values.sorted { ($0.order, $0.task, $0.batches) < ($1.order, $1.task, $1.batches) }
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
