import ComitySchema
import Foundation
import StageKit

/// The register of tasks as interception sees it: which accounts are targets at this moment, found by the bytes of a record's key, and
/// what the owner of a partition of the live stream has to do about the tasks that are at home there.
struct TargetRegister {
    private struct Entry {
        let task: TaskRecord
        let home: Int32
        /// Where in the register the entry stands.
        let partition: Int32
        let offset: Int64
        /// Its window's end was taken: nothing is matched for it until the register has another entry.
        var isEnded = false

        var isArmed: Bool { task.status == .active && task.account != nil && !isEnded }
        var awaitsEnd: Bool { !task.status.isFinal && !isEnded }

        func stands(after cursor: RegisterCursor) -> Bool { offset > cursor[partition] ?? -1 }
    }

    private struct Target {
        let account: [UInt8]
        /// Armed tasks, in the order of their ids, so that what is written for one event has the same order after a restart.
        var tasks: [TaskID]
    }

    private let partitionOf: @Sendable (AccountID) -> Int32
    private(set) var cursor = RegisterCursor()
    private var entries: [TaskID: Entry] = [:]
    private var targets: [UInt64: [Target]] = [:]
    /// By partition: tasks whose news were not taken yet. Partitions that nobody asked for are not in it.
    private var news: [Int32: Set<TaskID>] = [:]

    /// - Parameter partitionOf: the partition of the live stream to which an account's events belong.
    init(partitionOf: @escaping @Sendable (AccountID) -> Int32) {
        self.partitionOf = partitionOf
    }

    subscript(id: TaskID) -> TaskRecord? { entries[id]?.task }

    /// The partition of the live stream that a task belongs to: its account's, so that one worker numbers its parts.
    func home(of task: TaskRecord) -> Int32 {
        partitionOf(task.account ?? AccountID(unchecked: task.id.rawValue))
    }

    /// Takes in a record of the register, unless a newer revision is known. What cannot be read, or is no interception, authorises none.
    mutating func take(_ record: Record) {
        cursor.pass(record.partition, record.offset)
        guard let id = TaskID(rawValue: record.keyText) else { return }
        let task = record.value.flatMap { try? CanonicalJSON.decode(TaskRecord.self, from: $0) }
        guard let task, task.id == id, task.action == .interception else { return remove(id) }
        guard task.revision >= entries[id]?.task.revision ?? .min else { return }
        remove(id)
        let entry = Entry(task: task, home: home(of: task), partition: record.partition, offset: record.offset)
        entries[id] = entry
        news[entry.home]?.insert(id)
        arm(entry)
    }
}

// MARK: What is matched

extension TargetRegister {
    /// Whether an armed task is against an account, given as the key of its events. It neither copies nor allocates.
    func isTarget(_ key: UnsafeRawBufferPointer) -> Bool {
        guard let candidates = targets[KeyHash.of(key)] else { return false }
        return candidates.contains { $0.account.elementsEqual(key) }
    }

    /// The armed tasks against an account, in the order of their ids.
    func armedTasks(against key: [UInt8]) -> [TaskRecord] {
        let candidates = targets[key.withUnsafeBytes(KeyHash.of)] ?? []
        return candidates.first { $0.account == key }?.tasks.compactMap { self[$0] } ?? []
    }

    private mutating func arm(_ entry: Entry) {
        guard entry.isArmed, let account = entry.task.account.map({ Array($0.rawValue.utf8) }) else { return }
        let hash = account.withUnsafeBytes(KeyHash.of)
        var candidates = targets[hash] ?? []
        if let index = candidates.firstIndex(where: { $0.account == account }) {
            candidates[index].tasks = (candidates[index].tasks + [entry.task.id]).sorted()
        } else {
            candidates.append(Target(account: account, tasks: [entry.task.id]))
        }
        targets[hash] = candidates
    }

    private mutating func disarm(_ entry: Entry) {
        guard entry.isArmed, let account = entry.task.account.map({ Array($0.rawValue.utf8) }) else { return }
        let hash = account.withUnsafeBytes(KeyHash.of)
        guard var candidates = targets[hash], let index = candidates.firstIndex(where: { $0.account == account }) else { return }
        candidates[index].tasks.removeAll { $0 == entry.task.id }
        if candidates[index].tasks.isEmpty { candidates.remove(at: index) }
        targets[hash] = candidates.isEmpty ? nil : candidates
    }

    private mutating func remove(_ id: TaskID) {
        guard let old = entries.removeValue(forKey: id) else { return }
        news[old.home]?.insert(id)
        disarm(old)
    }
}

// MARK: What a partition's owner has to do

extension TargetRegister {
    /// The tasks at home in a partition of the live stream about which there is news: at the first call after ``forget(_:)`` those whose
    /// entries stand after a cursor, later those that changed since the call before. Each once; one that the register has no more as well.
    mutating func takeNews(in partition: Int32, after cursor: RegisterCursor) -> [TaskID] {
        let changed = news.updateValue([], forKey: partition)
        return (changed ?? drawn(in: partition, after: cursor)).sorted()
    }

    private func drawn(in partition: Int32, after cursor: RegisterCursor) -> Set<TaskID> {
        Set(entries.values.lazy.filter { $0.home == partition && $0.stands(after: cursor) }.map(\.task.id))
    }

    /// The earliest end of a window of a task at home in a partition that is active or suspended and whose end was not taken.
    func nextEnd(in partition: Int32) -> Date? {
        entries.values.lazy.filter { $0.home == partition && $0.awaitsEnd }.map(\.task.window.until).min()
    }

    /// Takes the tasks at home in a partition whose window has ended, the earliest first, and arms them no more.
    mutating func takeEnded(in partition: Int32, by now: Date, limit: Int) -> [TaskID] {
        let ended = entries.values.filter { $0.home == partition && $0.awaitsEnd && $0.task.window.until <= now }
            .sorted { ($0.task.window.until, $0.task.id) < ($1.task.window.until, $1.task.id) }
            .prefix(limit)
        for entry in ended {
            disarm(entry)
            entries[entry.task.id]?.isEnded = true
        }
        return ended.map(\.task.id)
    }

    /// Forgets what was taken in a partition, because it was given up or what was done about it did not hold.
    mutating func forget(_ partition: Int32) {
        news[partition] = nil
        for (id, entry) in entries where entry.home == partition && entry.isEnded {
            entries[id]?.isEnded = false
            entries[id].map { arm($0) }
        }
    }
}

// MARK: What is reconciled

extension TargetRegister {
    /// What is armed over a partition, as the match index has it, and what the entries of the register authorise at a time; and the tasks,
    /// at most ``InterceptReport/nameLimit``, that are armed and not authorised.
    func count(in partition: Int32, at now: Date) -> (armed: MatchSet, authorised: MatchSet, unexplained: [TaskID]) {
        var armed = MatchSet()
        var authorised = MatchSet()
        var unexplained: [TaskID] = []
        for task in targets.values.joined().flatMap(\.tasks).compactMap({ self[$0] }) where home(of: task) == partition {
            armed.insert(task)
            if !Self.authorises(task, at: now) { unexplained.append(task.id) }
        }
        for entry in entries.values where entry.home == partition && Self.authorises(entry.task, at: now) {
            authorised.insert(entry.task)
        }
        return (armed, authorised, Array(unexplained.sorted().prefix(InterceptReport.nameLimit)))
    }

    private static func authorises(_ task: TaskRecord, at now: Date) -> Bool {
        task.status == .active && task.account != nil && now < task.window.until
    }

    /// The tasks whose progress is kept in a partition.
    func tasks(in partition: Int32) -> [TaskRecord] { entries.values.filter { $0.home == partition }.map(\.task) }
}
