import ComitySchema
import Foundation

/// What is armed over a partition, as the match index has it, and what the entries of the register authorise at a time.
///
/// The two are counted on different ways on purpose, each task anew: they are equal only if the index is what it should be.
struct MatchCount: Equatable {
    var armed = MatchSet()
    var authorised = MatchSet()
    /// Tasks that are armed and not authorised, in the order of their ids.
    var unexplained: [PackedID] = []
    /// Tasks that are authorised and not armed, in the order of their ids.
    var unarmed: [PackedID] = []
}

/// What was counted of all partitions that somebody asks about, and of what.
struct MatchCounts {
    let at: Date
    /// How often the register had changed.
    let changes: Int
    let homes: [Int32: MatchCount]
}

extension TargetRegister {
    /// Counts what is armed over a partition at a time, and what is authorised there.
    ///
    /// One pass counts for all partitions of the worker, because their reports are due together and each pass looks at every task.
    mutating func count(in partition: Int32, at now: Date) -> MatchCount {
        if let counts, counts.at == now, counts.changes == changes, let count = counts.homes[partition] { return count }
        let homes = count(in: Set(duties.keys).union([partition]), at: now)
        counts = MatchCounts(at: now, changes: changes, homes: homes)
        return homes[partition] ?? MatchCount()
    }

    private func count(in homes: Set<Int32>, at now: Date) -> [Int32: MatchCount] {
        var counts = Dictionary(uniqueKeysWithValues: homes.map { ($0, MatchCount()) })
        matches.forEach { place in
            look(at: place) { task in
                guard homes.contains(task.home) else { return }
                counts[task.home]?.armed.insert(task)
                if !task.authorises(at: now) { counts[task.home]?.unexplained.append(task.id) }
            }
        }
        entries.forEach { _, bytes in
            let task = PackedTask(bytes)
            guard homes.contains(task.home), task.authorises(at: now) else { return }
            counts[task.home]?.authorised.insert(task)
        }
        for home in homes {
            counts[home]?.unexplained.sort()
            guard let count = counts[home], count.armed != count.authorised else { continue }
            counts[home]?.unarmed = unarmed(in: home, at: now)
        }
        return counts
    }

    /// Looks each authorised task up as its account's events would.
    private func unarmed(in home: Int32, at now: Date) -> [PackedID] {
        var unarmed: [PackedID] = []
        forEachTask(in: home) { place, task in
            guard task.authorises(at: now), matches.first(KeyHash.of(task.account), where: { $0 == place }) == nil else { return }
            unarmed.append(task.id)
        }
        return unarmed.sorted()
    }
}

extension MatchSet {
    fileprivate mutating func insert(_ task: PackedTask) {
        insert(task.id.taskID, account: task.accountID, until: Date(millisecondsSince1970: task.until))
    }
}
