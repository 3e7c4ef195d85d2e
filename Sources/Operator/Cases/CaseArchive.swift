import ComitySchema
import CommandLineKit
import Kafka

/// The cases as their compacted topic holds them: the last value of each key.
struct CaseArchive {
    private(set) var cases: [CaseID: Case] = [:]
    /// Keys whose last value is not a case that this version can read.
    private(set) var unreadable: Set<String> = []

    /// Reads the topic to its end.
    init(of cluster: any Cluster) throws {
        let reader = try TopicReader(.cases, of: cluster)
        try reader.readToEnd { take($0) }
    }

    /// Oldest first; of the same age by id.
    var sorted: [Case] { cases.values.sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) } }

    /// The case of an id.
    func find(_ id: CaseID) throws(CommandFailure) -> Case {
        if let found = cases[id] { return found }
        if unreadable.contains(id.rawValue) {
            throw CommandFailure(.data, "CaseUnreadable", "case \(id) was written by another version and cannot be read")
        }
        throw CommandFailure(.missing, "CaseUnknown", "there is no case \(id)")
    }

    /// Tells the user of cases that are left out because nobody could read them.
    func reportUnreadable() {
        guard !unreadable.isEmpty else { return }
        StandardError.line("\(unreadable.count) cases were written by another version and are not shown")
    }

    private mutating func take(_ record: StoredRecord) {
        let key = record.keyText
        guard !CaseID.isWaitingKey(key) else { return }
        unreadable.remove(key)
        guard let value = record.value else {
            if let id = CaseID(rawValue: key) { cases[id] = nil }
            return
        }
        do {
            let found = try CanonicalJSON.decode(Case.self, from: value)
            cases[found.id] = found
        } catch {
            if let id = CaseID(rawValue: key) { cases[id] = nil }
            unreadable.insert(key)
        }
    }
}
