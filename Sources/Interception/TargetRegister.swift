import ComitySchema

/// The register of tasks as interception sees it: which accounts are targets at this moment, found by the bytes of a record's key.
struct TargetRegister {
    private struct Target {
        let account: [UInt8]
        /// Active tasks, in the order of their ids, so that what is written for one event has the same order after a restart.
        var tasks: [TaskID]
    }

    private let partitionOf: @Sendable (AccountID) -> Int32
    private var records: [TaskID: TaskRecord] = [:]
    private var homes: [Int32: Set<TaskID>] = [:]
    private var targets: [UInt64: [Target]] = [:]

    /// - Parameter partitionOf: the partition of the live stream to which an account's events belong.
    init(partitionOf: @escaping @Sendable (AccountID) -> Int32) {
        self.partitionOf = partitionOf
    }

    subscript(id: TaskID) -> TaskRecord? { records[id] }

    /// Whether an account, given as the key of its events, is a target now. It neither copies nor allocates.
    func isTarget(_ key: UnsafeRawBufferPointer) -> Bool {
        guard let candidates = targets[KeyHash.of(key)] else { return false }
        return candidates.contains { $0.account.elementsEqual(key) }
    }

    /// The active tasks against an account.
    func activeTasks(against key: [UInt8]) -> [TaskRecord] {
        let candidates = targets[key.withUnsafeBytes(KeyHash.of)] ?? []
        return candidates.first { $0.account == key }?.tasks.compactMap { records[$0] } ?? []
    }

    /// The tasks whose progress is kept in a partition.
    func tasks(in partition: Int32) -> [TaskRecord] { homes[partition, default: []].compactMap { records[$0] } }

    /// Where a task's progress is kept: with its account's events, so that one worker numbers its parts.
    func home(of task: TaskRecord) -> Int32 {
        partitionOf(task.account ?? AccountID(unchecked: task.id.rawValue))
    }

    /// Takes in an entry of the register, unless a newer one is known. Tasks of other kinds do not concern interception.
    mutating func update(_ task: TaskRecord) {
        guard task.action == .interception, task.revision >= records[task.id]?.revision ?? .min else { return }
        remove(task.id)
        records[task.id] = task
        homes[home(of: task), default: []].insert(task.id)
        guard task.status == .active, let account = task.account.map({ Array($0.rawValue.utf8) }) else { return }
        let hash = account.withUnsafeBytes(KeyHash.of)
        var candidates = targets[hash] ?? []
        if let index = candidates.firstIndex(where: { $0.account == account }) {
            candidates[index].tasks = (candidates[index].tasks + [task.id]).sorted()
        } else {
            candidates.append(Target(account: account, tasks: [task.id]))
        }
        targets[hash] = candidates
    }

    mutating func remove(_ id: TaskID) {
        guard let old = records.removeValue(forKey: id) else { return }
        homes[home(of: old)]?.remove(id)
        guard let account = old.account.map({ Array($0.rawValue.utf8) }) else { return }
        let hash = account.withUnsafeBytes(KeyHash.of)
        guard var candidates = targets[hash], let index = candidates.firstIndex(where: { $0.account == account }) else { return }
        candidates[index].tasks.removeAll { $0 == id }
        if candidates[index].tasks.isEmpty { candidates.remove(at: index) }
        targets[hash] = candidates.isEmpty ? nil : candidates
    }
}

/// A hash of a record's key, eight bytes at a time. Keys that share one are told apart by their bytes.
enum KeyHash {
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    static func of(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: key.count) &* factor
        var offset = 0
        while offset + 8 <= key.count {
            hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < key.count {
            rest = rest << 8 | UInt64(key[offset])
            offset += 1
        }
        return mix(hash ^ rest)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value &* factor
        return product ^ (product >> 32)
    }
}
