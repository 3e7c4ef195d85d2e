import ComitySchema
import Foundation
import StageKit

/// The register of tasks as interception sees it: which accounts are targets at this moment, found by the bytes of a record's key, and
/// what the owner of a partition of the live stream has to do about the tasks that are at home there.
///
/// Every worker holds the whole register, so it is packed: a task takes about 170 bytes with all that finds it.
struct TargetRegister {
    private let partitionOf: @Sendable (AccountID) -> Int32
    private(set) var cursor = RegisterCursor()
    /// The entries, as ``PackedTask`` writes them.
    var entries = BlockStore()
    private var terms = SharedTermsTable()
    /// All entries, by their task.
    private var places = HashIndex()
    /// Armed entries, by their account.
    var matches = HashIndex()
    /// By partition. Partitions that nobody asked for are not in it.
    var duties: [Int32: PartitionDuties] = [:]
    /// How often something of the entries or of the index has changed.
    var changes = 0
    /// What was counted last.
    var counts: MatchCounts?

    /// - Parameter partitionOf: the partition of the live stream to which an account's events belong.
    init(partitionOf: @escaping @Sendable (AccountID) -> Int32) {
        self.partitionOf = partitionOf
    }

    /// How many interceptions the register holds.
    var count: Int { places.count }

    subscript(id: TaskID) -> TaskRecord? { PackedID(id).flatMap(place).map(record) }

    /// The status of a task that the register has.
    func status(of id: PackedID) -> TaskStatus? { place(of: id).map { look(at: $0, \.status) } }

    /// The partition of the live stream that a task belongs to: its account's, so that one worker numbers its parts.
    func home(of task: TaskRecord) -> Int32 {
        partitionOf(task.account ?? AccountID(unchecked: task.id.rawValue))
    }

    /// Takes in a record of the register, unless a newer revision is known. What cannot be read, or is no interception, authorises none.
    mutating func take(_ record: Record) {
        cursor.pass(record.partition, record.offset)
        guard let key = record.key, let id = PackedID(key, letter: "T") else { return }
        let known = place(of: id)
        let task = record.value.flatMap { try? TaskRecord(canonicalJSON: $0) }
        guard let task, task.action == .interception, PackedID(task.id) == id else {
            if let known { remove(id, at: known) }
            return
        }
        if let known {
            guard task.revision >= look(at: known, \.revision) else { return }
            remove(id, at: known)
        }
        insert(id, task, from: (record.partition, record.offset))
    }

    private mutating func insert(_ id: PackedID, _ task: TaskRecord, from position: (partition: Int32, offset: Int64)) {
        let terms = terms.number(of: SharedTerms(of: task))
        let home = home(of: task)
        guard let bytes = PackedTask.bytes(of: task, home: home, position: position, terms: terms) else { return }
        changes += 1
        let place = entries.insert(bytes)
        places.insert(id.low, place)
        arm(place)
        noteChange(of: id, at: place, in: home)
    }

    private mutating func remove(_ id: PackedID, at place: Place) {
        changes += 1
        let home = look(at: place, \.home)
        disarm(place)
        places.remove(id.low, place)
        entries.remove(place)
        noteChange(of: id, at: nil, in: home)
    }

    func place(of id: PackedID) -> Place? { places.first(id.low) { look(at: $0, \.id) == id } }

    func record(at place: Place) -> TaskRecord { look(at: place) { $0.record(with: terms) } }

    @inline(__always)
    func look<Result>(at place: Place, _ body: (PackedTask) -> Result) -> Result {
        entries.withBytes(at: place) { body(PackedTask($0)) }
    }
}

// MARK: What is matched

extension TargetRegister {
    /// Whether an armed task is against an account, given as the key of its events. It neither copies nor allocates, and of a key that
    /// is no target's it reads one cache line of the index.
    func isTarget(_ key: UnsafeRawBufferPointer) -> Bool {
        matches.first(KeyHash.of(key)) { isAccount(key, at: $0) } != nil
    }

    /// The armed tasks against an account, in the order of their ids, so that what is written for one event has the same order after a
    /// restart.
    func armedTasks(against key: [UInt8]) -> [TaskRecord] {
        key.withUnsafeBytes { key in
            var tasks: [TaskRecord] = []
            matches.forEach(KeyHash.of(key)) { place in
                if isAccount(key, at: place) { tasks.append(record(at: place)) }
            }
            return tasks.sorted { $0.id < $1.id }
        }
    }

    @inline(__always)
    private func isAccount(_ key: UnsafeRawBufferPointer, at place: Place) -> Bool {
        look(at: place) { task in
            let account = task.account
            guard let left = account.baseAddress, let right = key.baseAddress, account.count == key.count else { return false }
            return memcmp(left, right, key.count) == 0
        }
    }

    mutating func arm(_ place: Place) {
        guard let hash = hashIfArmed(at: place) else { return }
        matches.insert(hash, place)
    }

    mutating func disarm(_ place: Place) {
        guard let hash = hashIfArmed(at: place) else { return }
        matches.remove(hash, place)
    }

    private func hashIfArmed(at place: Place) -> UInt64? { look(at: place) { $0.isArmed ? KeyHash.of($0.account) : nil } }
}
