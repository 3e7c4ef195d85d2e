import ComitySchema

/// Which orders are still to be answered.
struct AnswerWatch {
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

    init(orders: [OrderReference], tasks: [TaskReference] = []) {
        namesTasks = !tasks.isEmpty
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
        guard let order = notice.order else { return }
        switch notice.kind {
        case .received, .underReview, .accepted: break
        case .delivered, .noData: if let task = notice.task { hear(order, task, isDone: true) }
        case .closed: if notice.task == nil { orders[order]?.end = .answered }
        case .refused, .clarification, .cancelled, .expired:
            if notice.task == nil { orders[order]?.end = .unanswered(notice.kind) }
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
