package import ComitySchema
package import CommandLineKit
package import Kafka

/// The cases as their compacted topic holds them: the last value of each key.
package struct CaseArchive: Sendable {
    package private(set) var cases: [CaseID: Case] = [:]
    /// Keys whose last value is not a case that this version can read.
    package private(set) var unreadable: Set<String> = []

    /// No case; records add what there is.
    package init() {}

    /// Reads the topic to its end.
    package init(of cluster: any Cluster) throws {
        let reader = try TopicReader(.cases, of: cluster)
        try reader.readToEnd { take($0) }
    }

    /// Oldest first; of the same age by id.
    package var sorted: [Case] { cases.values.sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) } }

    /// The case of an id.
    package func find(_ id: CaseID) throws(CommandFailure) -> Case {
        if let found = cases[id] { return found }
        if unreadable.contains(id.rawValue) {
            throw CommandFailure(.data, "CaseUnreadable", "case \(id) was written by another version and cannot be read")
        }
        throw CommandFailure(.missing, "CaseUnknown", "there is no case \(id)")
    }

    /// Tells the user of cases that are left out because nobody could read them.
    package func reportUnreadable() {
        guard !unreadable.isEmpty else { return }
        StandardError.line("\(unreadable.count) cases were written by another version and are not shown")
    }

    /// Takes over what a record of the topic says: a case as it now is, or that there is none any more.
    package mutating func take(_ record: StoredRecord) {
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
