package import ComitySchema
package import Foundation
package import ProgressKit

/// A collection of stored data that is not at its end, as its case tells it.
package struct RunningRetrieval: Encodable, Hashable, Sendable {
    package let task: TaskID
    package let caseID: CaseID
    package let agency: AuthorityID
    package let status: CaseTask.State
    /// Absent until the collection has taken long enough to be told of.
    package let items: Int?
    /// About how many there are; absent if the provider's store did not say.
    package let expected: Int?
    package let percent: Int?
    package let itemsPerSecond: Double?
    /// Absent if nobody can know, and while nothing is collected.
    package let secondsLeft: Int?
    /// When that was so.
    package let toldAt: Date?

    /// `nil` if nothing is to be collected for the task.
    package init?(_ task: CaseTask, of whole: Case) {
        guard task.isCollecting else { return nil }
        self.task = task.id
        caseID = whole.id
        agency = whole.sender
        status = task.state
        let work = task.collecting?.work
        items = task.collecting?.items
        expected = task.collecting?.expected
        percent = work?.percent
        itemsPerSecond = work?.rate.map { ($0 * 10).rounded() / 10 }
        secondsLeft = task.state == .active ? work?.secondsLeft.map { Int($0.rounded(.up)) } : nil
        toldAt = task.collecting?.at
    }

    /// Those of all cases, the oldest case's first.
    package static func all(in archive: CaseArchive) -> [RunningRetrieval] {
        archive.sorted.flatMap { whole in whole.tasks.compactMap { RunningRetrieval($0, of: whole) } }
    }
}

extension CaseTask {
    /// Whether stored data is being collected for the task, or would be if the task were not suspended.
    fileprivate var isCollecting: Bool {
        action == .production && items == nil && (state == .active || state == .suspended)
    }

    /// How far the collection was when that was last said, if it is not at its end.
    package var collectionUnderWay: CollectionProgress? { isCollecting ? collecting : nil }
}

extension CollectionProgress {
    package var work: WorkProgress {
        WorkProgress(done: Int64(items), total: expected.map(Int64.init), seconds: Double(milliseconds) / 1000)
    }
}
