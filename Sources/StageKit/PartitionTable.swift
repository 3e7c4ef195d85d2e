/// The state of one partition: what is committed, what the open transaction has changed, and what the call in progress has
/// changed. Each layer is kept or dropped whole.
final class PartitionTable<Entry: Sendable> {
    private var committed: [String: Entry] = [:]
    private var transaction: [String: Entry?] = [:]
    private var call: [String: Entry?] = [:]

    subscript(key: String) -> Entry? {
        get {
            if let change = call[key] { return change }
            if let change = transaction[key] { return change }
            return committed[key]
        }
        set { call[key] = .some(newValue) }
    }

    /// Keys that the open transaction has changed, with what they changed to.
    var changes: [String: Entry?] { transaction }

    var keys: Dictionary<String, Entry>.Keys { committed.keys }

    var count: Int { committed.count }

    /// Every entry as the call in progress sees it.
    func forEach(_ body: (String, Entry) -> Void) {
        for (key, entry) in committed where call[key] == nil && transaction[key] == nil { body(key, entry) }
        for case (let key, let entry?) in transaction where call[key] == nil { body(key, entry) }
        for case (let key, let entry?) in call { body(key, entry) }
    }

    func restore(_ key: String, _ entry: Entry?) {
        committed[key] = entry
    }

    /// Keeps what the call in progress changed, and returns its keys.
    func keepCall() -> [String] {
        let keys = Array(call.keys)
        transaction.merge(call) { _, new in new }
        call.removeAll(keepingCapacity: true)
        return keys
    }

    func undoCall() {
        call.removeAll(keepingCapacity: true)
    }

    func keepTransaction() {
        for (key, entry) in transaction { committed[key] = entry }
        transaction.removeAll(keepingCapacity: true)
    }

    /// Drops what the open transaction changed, and returns its keys.
    func undoTransaction() -> [String] {
        let keys = Array(transaction.keys)
        transaction.removeAll(keepingCapacity: true)
        return keys
    }
}
