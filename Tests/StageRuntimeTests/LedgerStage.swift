import Foundation
import StageKit

/// A stage for tests: numbers the records of each key, writes one output for each, and closes a key's ledger by timer.
struct LedgerStage: Stage {
    struct Ledger: Codable, Hashable, Sendable {
        var count: Int
        var closeAt: Date?
        var isClosed = false
    }

    enum Inputs { case ours, foreign, personal }

    static let closingDelay: TimeInterval = 30

    let plan: StagePlan
    private let prefix: String
    private let onlyRated: Bool

    /// - Parameters:
    ///   - prefix: goes before the name of the group and of every topic.
    ///   - onlyRated: whether records are read only of keys that have a rate.
    ///   - inputs: whose the entries are.
    ///   - traced: the topics to which traces go on.
    init(
        prefix: String = "",
        onlyRated: Bool = false,
        inputs: Inputs = .ours,
        traced: Set<String> = ["numbered", "closed", "dead"]
    ) {
        self.prefix = prefix
        self.onlyRated = onlyRated
        plan = StagePlan(
            name: prefix + "ledger",
            inputs: [prefix + "entries"],
            followed: [prefix + "rates"],
            changelog: prefix + "ledger-state",
            deadLetters: prefix + "dead",
            isInputPersonal: inputs == .personal,
            isInputForeign: inputs == .foreign,
            traced: Set(traced.map { prefix + $0 })
        )
    }

    var rates: Set<String> = []

    mutating func follow(_ record: Record) { rates.insert(record.keyText) }

    func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool {
        !onlyRated || rates.contains(String(decoding: key ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self))
    }

    mutating func process(_ record: Record, in context: StageContext<Ledger>) throws(StageFailure) {
        let value = String(decoding: record.value ?? [], as: UTF8.self)
        if value.hasPrefix("bad") { throw .poison(code: "Bad", message: "not an entry") }
        var ledger = context[record.keyText] ?? Ledger(count: 0, closeAt: nil)
        ledger.count += 1
        ledger.closeAt = context.now + Self.closingDelay
        context[record.keyText] = ledger
        if value == "swell" {
            let large = [UInt8](repeating: UInt8(ascii: "x"), count: 2_000_000)
            context.send(OutboundRecord(topic: prefix + "numbered", key: record.key, value: large))
        }
        context.send(OutboundRecord(topic: prefix + "numbered", key: record.key, value: Array("\(value) \(ledger.count)".utf8)))
    }

    mutating func miss(_ offsets: Range<Int64>, of topic: String, in context: StageContext<Ledger>) {
        context.send(OutboundRecord(topic: prefix + "missed", key: nil, value: Array("\(topic) \(offsets)".utf8)))
    }

    func survey(in context: StageContext<Ledger>) {
        var open = 0
        context.forEachEntry { _, ledger in if !ledger.isClosed || ledger.closeAt != nil { open += 1 } }
        context.measure("ledgers", open, labels: ["state": "open"])
    }

    func due(_ entry: Ledger) -> Date? { entry.isClosed ? nil : entry.closeAt }

    mutating func wake(_ key: String, in context: StageContext<Ledger>) throws(StageFailure) {
        guard var ledger = context[key] else { return }
        ledger.isClosed = true
        context[key] = ledger
        context.send(OutboundRecord(topic: prefix + "closed", key: Array(key.utf8), value: Array("\(ledger.count)".utf8)))
    }

    func encode(_ entry: Ledger) -> [UInt8] { (try? Array(JSONEncoder().encode(entry))) ?? [] }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Ledger {
        do {
            return try JSONDecoder().decode(Ledger.self, from: Data(bytes))
        } catch {
            throw .poison(code: "State", message: "not a ledger")
        }
    }
}
