package import ComitySchema
package import CommandLineKit

/// What a reviewer wants to be left of an order, before it is compared with the order.
///
/// What comes out is always written in the order's own sequence: two people who leave the same name the same narrowing, whatever
/// they typed.
package struct NarrowingDraft {
    /// A task of which a part is left.
    package struct Part: Hashable {
        package let task: TaskReference
        package let categories: [DataCategory]
        /// Absent: the task's own.
        package var window: TimeWindow?

        package init(task: TaskReference, categories: [DataCategory], window: TimeWindow? = nil) {
            self.task = task
            self.categories = categories
            self.window = window
        }
    }

    package var struck: [TaskReference] = []
    package var parts: [Part] = []

    package init(striking struck: [TaskReference] = [], leaving parts: [Part] = []) {
        self.struck = struck
        self.parts = parts
    }

    /// A narrowing that was written down: what it does not name is struck.
    package init(_ narrowing: Narrowing, of order: Order) {
        parts = narrowing.tasks.map { Part(task: $0.task, categories: $0.categories, window: $0.window) }
        struck = order.tasks.map(\.reference).filter { reference in !narrowing.tasks.contains { $0.task == reference } }
    }

    /// What is left of an order; throws a ``CommandFailure`` if that is more than it asked for, all of it, or nothing.
    package func narrowing(of order: Order) throws(CommandFailure) -> Narrowing {
        try requireKnown(in: order)
        var left: [Narrowing.NarrowedTask] = []
        for asked in order.tasks where !struck.contains(asked.reference) {
            let part = parts.first { $0.task == asked.reference }
            left.append(try Self.narrow(asked, to: part))
        }
        guard !left.isEmpty else {
            throw CommandFailure(.usage, "NothingLeft", "nothing would be left of the order; refuse it instead")
        }
        let isWhole =
            left.count == order.tasks.count
            && zip(left, order.tasks).allSatisfy { $0.categories == $1.categories && $0.window == $1.window }
        guard !isWhole else {
            throw CommandFailure(.usage, "NothingNarrowed", "all of the order would be left; approve it without narrowing")
        }
        return Narrowing(tasks: left)
    }

    private func requireKnown(in order: Order) throws(CommandFailure) {
        let named = struck + parts.map(\.task)
        guard Set(named).count == named.count else {
            throw CommandFailure(.usage, "TaskNamedTwice", "a task is named twice")
        }
        for reference in named where !order.tasks.contains(where: { $0.reference == reference }) {
            let known = order.tasks.map(\.reference.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "TaskUnknown", "the order has no task \(reference); it has \(known)")
        }
    }

    private static func narrow(_ asked: OrderTask, to part: Part?) throws(CommandFailure) -> Narrowing.NarrowedTask {
        let window = part?.window ?? asked.window
        let categories = part.map { part in asked.categories.filter(part.categories.contains) } ?? asked.categories
        guard let part else { return Narrowing.NarrowedTask(task: asked.reference, categories: categories, window: window) }
        guard !part.categories.isEmpty, Set(part.categories).isSubset(of: asked.categories) else {
            let known = asked.categories.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "CategoryNotAsked", "task \(asked.reference) asks for \(known) and for nothing else")
        }
        guard window.from < window.until, window.isWithin(asked.window) else {
            throw CommandFailure(
                .usage,
                "WindowNotInside",
                "task \(asked.reference) asks for the time from \(Timestamp.format(asked.window.from)) until "
                    + "\(Timestamp.format(asked.window.until)); what is left must lie inside"
            )
        }
        return Narrowing.NarrowedTask(task: asked.reference, categories: categories, window: window)
    }
}

extension NarrowingDraft.Part {
    /// Reads `TASK:CATEGORY,CATEGORY[:FROM/UNTIL]`; `nil` if the text is not that.
    package init?(_ text: String) {
        let fields = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 2, let task = TaskReference(rawValue: fields[0]) else { return nil }
        let names = fields[1].split(separator: ",", omittingEmptySubsequences: false)
        let categories = names.compactMap { DataCategory(rawValue: String($0)) }
        guard categories.count == names.count else { return nil }
        self.init(task: task, categories: categories)
        guard fields.count == 3 else { return }
        let ends = fields[2].split(separator: "/", omittingEmptySubsequences: false).map { Timestamp.parse(String($0)) }
        guard ends.count == 2, let from = ends[0], let until = ends[1] else { return nil }
        window = TimeWindow(from: from, until: until)
    }
}
