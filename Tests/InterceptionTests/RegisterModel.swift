import ComitySchema
import Foundation
import StageKit

@testable import Interception

/// What the register of targets does, said in the plainest way: a list of entries that is searched for every question.
struct RegisterModel {
    struct Entry {
        let task: TaskRecord
        let partition: Int32
        let offset: Int64
        var isEnded = false
    }

    let partitionOf: @Sendable (AccountID) -> Int32
    private(set) var entries: [TaskID: Entry] = [:]
    private var news: [Int32: Set<TaskID>] = [:]

    init(partitionOf: @escaping @Sendable (AccountID) -> Int32) {
        self.partitionOf = partitionOf
    }

    func home(of task: TaskRecord) -> Int32 { partitionOf(task.account ?? AccountID(unchecked: task.id.rawValue)) }

    /// - Parameter task: what the record says; `nil` if it is a tombstone, cannot be read or is no interception.
    mutating func take(_ task: TaskRecord?, as id: TaskID, partition: Int32, offset: Int64) {
        if let task, task.revision < entries[id]?.task.revision ?? 0 { return }
        if let old = entries.removeValue(forKey: id) { news[home(of: old.task)]?.insert(id) }
        guard let task else { return }
        entries[id] = Entry(task: task, partition: partition, offset: offset)
        news[home(of: task)]?.insert(id)
    }

    func armed(against account: AccountID) -> [TaskRecord] { armed.filter { $0.account == account } }

    func armed(in partition: Int32) -> [TaskRecord] { armed.filter { home(of: $0) == partition } }

    func authorised(in partition: Int32, at now: Date) -> [TaskRecord] {
        entries.values.map(\.task).filter {
            home(of: $0) == partition && $0.status == .active && $0.account != nil && now < $0.window.until
        }
    }

    private var armed: [TaskRecord] {
        entries.values.filter { !$0.isEnded && $0.task.status == .active && $0.task.account != nil }.map(\.task)
            .sorted { $0.id < $1.id }
    }

    private func ending(in partition: Int32) -> [TaskRecord] {
        entries.values.filter { !$0.isEnded && !$0.task.status.isFinal && home(of: $0.task) == partition }.map(\.task)
    }

    func nextEnd(in partition: Int32) -> Date? { ending(in: partition).map(\.window.until).min() }

    /// The ends that there are to take, the earliest first.
    func ends(in partition: Int32, by now: Date) -> [Date] {
        ending(in: partition).map(\.window.until).filter { $0 <= now }.sorted()
    }

    mutating func takeEnds(of ids: [TaskID]) {
        for id in ids { entries[id]?.isEnded = true }
    }

    mutating func takeNews(in partition: Int32, after cursor: RegisterCursor) -> [TaskID] {
        let changed = news.updateValue([], forKey: partition)
        let drawn = entries.values.filter { home(of: $0.task) == partition && $0.offset > cursor[$0.partition] ?? -1 }.map(
            \.task.id
        )
        return changed?.sorted() ?? drawn.sorted()
    }

    mutating func forget(_ partition: Int32) {
        news[partition] = nil
        for (id, entry) in entries where home(of: entry.task) == partition { entries[id]?.isEnded = false }
    }
}
