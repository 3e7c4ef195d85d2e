import Casework
import ComitySchema
import CommandLineKit
import Foundation

/// What a reviewer filled in about a case, before it is compared with the case.
struct DecisionForm: Hashable {
    let verdict: Decision.Verdict
    let isProposal: Bool
    let reason: String
    let code: ReasonCode?
    /// The grounds that stood on the page that the reviewer read.
    let grounds: Digest
    /// What the form says of each task; absent where nothing can be taken away.
    let tasks: [TaskChoice]?

    /// What is left of one task.
    struct TaskChoice: Hashable {
        let task: TaskReference
        let isKept: Bool
        let categories: [DataCategory]
        let from: String
        let until: String
    }

    init(verdict: Decision.Verdict, fields: FormFields, of order: Order) throws(ConsoleFailure) {
        guard let grounds = fields["grounds"].flatMap(Digest.init(rawValue:)) else { throw .formMalformed }
        self.verdict = verdict
        self.grounds = grounds
        isProposal = fields["proposal"] == "yes"
        reason = (fields["reason"] ?? "").replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        code = try fields["code"].flatMap { $0.isEmpty ? nil : $0 }.map { text throws(ConsoleFailure) in
            guard let code = ReasonCode(rawValue: text) else { throw .formMalformed }
            return code
        }
        guard verdict == .approve, fields["parts"] == "yes" else {
            tasks = nil
            return
        }
        tasks = order.tasks.map { task in
            let name = task.reference.rawValue
            return TaskChoice(
                task: task.reference,
                isKept: fields["keep.\(name)"] == "yes",
                categories: task.categories.filter { fields["category.\(name).\($0.rawValue)"] == "yes" },
                from: fields["from.\(name)"] ?? "",
                until: fields["until.\(name)"] ?? ""
            )
        }
    }

    /// What is left of the order; absent if all of it.
    func narrowing(of order: Order) throws(CommandFailure) -> Narrowing? {
        guard let tasks else { return nil }
        var struck: [TaskReference] = []
        var parts: [NarrowingDraft.Part] = []
        for choice in tasks {
            guard choice.isKept else {
                struck.append(choice.task)
                continue
            }
            guard let asked = order.tasks.first(where: { $0.reference == choice.task }) else { continue }
            let window = TimeWindow(from: try Self.instant(choice.from), until: try Self.instant(choice.until))
            if choice.categories != asked.categories || window != asked.window {
                parts.append(NarrowingDraft.Part(task: choice.task, categories: choice.categories, window: window))
            }
        }
        guard !struck.isEmpty || !parts.isEmpty else { return nil }
        return try NarrowingDraft(striking: struck, leaving: parts).narrowing(of: order)
    }

    private static func instant(_ text: String) throws(CommandFailure) -> Date {
        guard let instant = Timestamp.parse(text.trimmingCharacters(in: .whitespaces)) else {
            throw CommandFailure(.usage, "TimeMalformed", "a time is written as 2026-10-01T00:00:00Z")
        }
        return instant
    }
}
