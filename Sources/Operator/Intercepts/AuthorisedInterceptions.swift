import ComitySchema
import CommandLineKit
import Foundation
import Kafka

/// The interceptions that the task register authorises, worked out here from the register itself, so that they can be compared with
/// what the stage says is armed. Of a million entries little more than their digests is kept.
struct AuthorisedInterceptions {
    /// A task's id in sixteen bytes.
    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64

        init?(_ id: TaskID) {
            let digits = id.rawValue.dropFirst()
            guard let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.dropFirst(16), radix: 16) else {
                return nil
            }
            self.high = high
            self.low = low
        }
    }

    private struct Entry {
        /// The task alone.
        let member: MatchSet
        /// The partition of the live stream in which the account's events are.
        let home: Int32
        let until: Date
    }

    /// What a record of the register says.
    private struct Change {
        let partition: Int32
        let offset: Int64
        let key: Key
        /// Absent if the task is not active, or is none of interception's.
        let entry: Entry?
    }

    /// How many partitions the live stream has.
    let partitions: Int32
    private let isListing: Bool
    private var entries: [Key: Entry] = [:]
    private var listed: [Key: ListedInterception] = [:]
    /// What the register said after its end was reached; few, and kept in their order, so that a report can be compared with the very
    /// state of the register that it had read.
    private var later: [Change] = []
    private var isAtEnd = false
    /// How far the register reached when its end was.
    private(set) var end = RegisterCursor()
    private var cursor = RegisterCursor()

    /// - Parameter isListing: whether each interception is kept by name.
    init(partitions: Int32, isListing: Bool) {
        self.partitions = partitions
        self.isListing = isListing
    }

    /// Takes in a record of the register. One that cannot be read authorises nothing.
    mutating func take(_ record: StoredRecord) {
        cursor.pass(record.partition, record.offset)
        if !isAtEnd { end.pass(record.partition, record.offset) }
        guard let id = TaskID(rawValue: record.keyText), let key = Key(id) else { return }
        let task = record.value.flatMap { try? TaskRecord(canonicalJSON: $0) }
        let interception = task.flatMap { $0.id == id && $0.action == .interception ? $0 : nil }
        if isListing { listed[key] = interception.flatMap(ListedInterception.init) }
        let change = Change(partition: record.partition, offset: record.offset, key: key, entry: interception.flatMap(entry))
        if isAtEnd {
            later.append(change)
        } else {
            entries[key] = change.entry
        }
    }

    /// What comes from now on came after the end.
    mutating func reachEnd() { isAtEnd = true }

    private func entry(of task: TaskRecord) -> Entry? {
        guard task.status == .active, let account = task.account else { return nil }
        var member = MatchSet()
        member.insert(task)
        let home = Murmur2Partitioner.partition(forKey: account.rawValue.utf8, of: partitions)
        return Entry(member: member, home: home, until: task.window.until)
    }

    /// How many offsets of the register, up to its end, a reader had not read.
    func behind(_ reader: RegisterCursor, among registerPartitions: Int32) -> Int64 {
        (0..<registerPartitions).reduce(0) { sum, partition in
            sum + max(0, (end[partition] ?? -1) - (reader[partition] ?? -1))
        }
    }

    /// Whether everything is here that a reader had read.
    func reaches(_ reader: RegisterCursor, among registerPartitions: Int32) -> Bool {
        (0..<registerPartitions).allSatisfy { (reader[$0] ?? -1) <= (cursor[$0] ?? -1) }
    }

    /// What should be armed over a partition of the live stream at a time, by the register as a reader had read it.
    func expected(in partition: Int32, at now: Date, readTo reader: RegisterCursor) -> MatchSet {
        var changed: [Key: Entry?] = [:]
        for change in later where change.offset <= reader[change.partition] ?? -1 { changed[change.key] = .some(change.entry) }
        var expected = MatchSet()
        func count(_ entry: Entry) {
            if entry.home == partition, now < entry.until { expected.formUnion(entry.member) }
        }
        for (key, entry) in entries where changed[key] == nil { count(entry) }
        for entry in changed.values.compactMap(\.self) { count(entry) }
        return expected
    }

    /// The interceptions whose time is not over, the one that ends first at the head.
    func listing(at now: Date) -> [ListedInterception] {
        listed.values.filter { now < $0.until }.sorted { ($0.until, $0.task) < ($1.until, $1.task) }
    }
}

/// An interception as operators may see it: whose account it is, is not theirs to know.
struct ListedInterception: Encodable, Hashable {
    let task: TaskID
    let caseID: CaseID
    let agency: AuthorityID
    let status: TaskStatus
    let until: Date

    /// `nil` if the interception has ended.
    init?(_ record: TaskRecord) {
        guard !record.status.isFinal else { return nil }
        task = record.id
        caseID = record.caseID
        agency = record.recipient
        status = record.status
        until = record.window.until
    }
}
