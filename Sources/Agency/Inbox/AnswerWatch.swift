import ComitySchema

/// Which orders are still to be answered.
struct AnswerWatch {
    /// What counts as the answer of a task.
    enum Proof {
        /// The provider says that it has answered.
        case notice
        /// The answer itself has come, or what came cannot be taken for it.
        case parts
    }

    /// How an order ended for its agency.
    enum End: Equatable {
        case answered
        /// Refused, sent back, cancelled or expired: nothing will come.
        case unanswered(Notice.Kind)
    }

    private struct Progress {
        var expected: Set<TaskReference>
        var done: Set<TaskReference> = []
        var end: End?
    }

    private var orders: [OrderReference: Progress]
    /// Whether the caller said which tasks there are; otherwise those count of which something was heard.
    private let namesTasks: Bool
    private let proof: Proof

    init(orders: [OrderReference], tasks: [TaskReference] = [], until proof: Proof) {
        namesTasks = !tasks.isEmpty
        self.proof = proof
        self.orders = Dictionary(orders.map { ($0, Progress(expected: Set(tasks))) }) { first, _ in first }
    }

    /// Every order has ended.
    var isOver: Bool { orders.values.allSatisfy { $0.end != nil } }

    var unanswered: [(order: OrderReference, kind: Notice.Kind)] {
        orders.sorted { $0.key < $1.key }.compactMap { order, progress in
            if case .unanswered(let kind) = progress.end { (order, kind) } else { nil }
        }
    }

    mutating func hear(_ notice: Notice) {
        // Another authority's order may have the same reference.
        guard let order = notice.order, notice.authority == nil else { return }
        // Another message under the reference was refused; the order itself goes on.
        guard !notice.reasons.contains(where: { Self.speaksOfAnotherMessage($0.code) }) else { return }
        if let task = notice.task {
            hear(order, task, isDone: Self.isLast(notice.kind, until: proof))
            return
        }
        switch notice.kind {
        case .received, .underReview, .accepted, .objection, .suspended, .resumed, .preserved, .delayed, .delivered, .noData:
            break
        case .amended: orders[order]?.end = nil
        case .closed: orders[order]?.end = .answered
        case .refused, .clarification, .cancelled, .inapplicable, .lapsed, .expired:
            orders[order]?.end = .unanswered(notice.kind)
        }
    }

    private static func speaksOfAnotherMessage(_ code: ReasonCode) -> Bool {
        switch code {
        case .referenceConflict, .versionReplaced, .unknownCase: true
        default: false
        }
    }

    /// Whether a notice about a task is the last thing to be awaited of it.
    private static func isLast(_ kind: Notice.Kind, until proof: Proof) -> Bool {
        switch kind {
        case .received, .underReview, .accepted, .clarification, .amended, .objection, .suspended, .resumed, .preserved, .delayed:
            false
        case .delivered, .noData: proof == .notice
        case .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed: true
        }
    }

    mutating func hear(_ order: OrderReference, _ task: TaskReference, isDone: Bool) {
        guard var progress = orders[order], progress.end == nil else { return }
        if !namesTasks { progress.expected.insert(task) }
        if isDone { progress.done.insert(task) }
        if progress.expected.isSubset(of: progress.done) { progress.end = .answered }
        orders[order] = progress
    }
}
