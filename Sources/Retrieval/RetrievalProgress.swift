import Answer
import ComitySchema
import Foundation
import ProviderKit

/// How far the collection for one task has come.
enum RetrievalProgress: Codable, Hashable, Sendable {
    case collecting(Job)
    /// A hold on the account, wanted or in force.
    case preserving(Hold)
    /// All that is left of a job once it is over, so that the task is not collected twice.
    case over(FinishedJob)
}

/// A collection that goes on. It holds nothing of the data itself.
struct Job: Codable, Hashable, Sendable {
    /// The task as the register last had it.
    var task: TaskRecord
    var position = Position()
    /// What is sealed so far.
    var answer = AnswerState()
    var gaps: [Gap] = []
    /// How fast a long collection goes; absent while it fits a page of each category.
    var pace: CollectionPace?
    /// What the manifest says of an account that is not there.
    var standing: AccountStanding?

    /// A place in a task's data.
    struct Position: Codable, Hashable, Sendable {
        /// Which of the task's categories is read; their number when all are.
        var category = 0
        /// Where the page before the current one ended.
        var cursor: DataCursor?
        /// How many items of the current page are done: a page may be more than a slice.
        var items = 0

        /// Whether a category is read in part.
        var isWithinCategory: Bool { cursor != nil || items > 0 }
    }

    init(task: TaskRecord) {
        self.task = task
    }

    /// What is read next, or `nil` when there is nothing more to read.
    func request(limit: Int) -> DataRequest? {
        guard position.category < task.categories.count else { return nil }
        return request(task.categories[position.category], after: position.cursor, limit: limit)
    }

    /// A question for one of the task's categories, or `nil` if the provider has no account to look at.
    func request(_ category: DataCategory, after cursor: DataCursor? = nil, limit: Int) -> DataRequest? {
        task.account.map { DataRequest(account: $0, category: category, window: task.window, after: cursor, limit: limit) }
    }

    /// How many items are dealt with: sealed, or dropped because they were not asked for.
    var itemsDone: Int { answer.items + answer.droppedOutOfScope }

    /// Goes on with the page after the current one, or with the next category if there is none.
    mutating func turnPage(to next: DataCursor?) {
        position = Position(category: next == nil ? position.category + 1 : position.category, cursor: next)
    }
}

/// A hold at the provider, as the register wants it and as it is.
struct Hold: Codable, Hashable, Sendable {
    /// The task as the register last had it.
    var task: TaskRecord
    /// The account that is held; `nil` while none is.
    var held: AccountID?

    init(task: TaskRecord) {
        self.task = task
    }

    /// What the register wants to be held: a suspended task's account too, because what is lost in a pause is lost for good.
    var wanted: AccountID? { task.status.isFinal ? nil : task.account }

    /// Whether there is nothing to do until the register says something new.
    var isSettled: Bool { wanted != nil && wanted == held }
}

/// How a job or a hold ended.
struct FinishedJob: Codable, Hashable, Sendable {
    enum Ending: String, Codable, Hashable, Sendable {
        case collected
        case stopped
        case released
    }

    let ending: Ending
    /// When the task can have no further use; the mark is forgotten then.
    var deliverUntil: Date
}

extension TaskRecord {
    /// Whether another record asks for exactly the same data for the same recipient. Status and deadline may differ.
    func hasScope(of other: TaskRecord) -> Bool {
        id == other.id && caseID == other.caseID && order == other.order && reference == other.reference
            && recipient == other.recipient && recipientKey == other.recipientKey && entity == other.entity
            && action == other.action && account == other.account && target == other.target
            && categories == other.categories && window == other.window
    }
}
