import ComitySchema
import CommandLineKit
import Foundation
import Kafka

/// Submits orders at their pace and hears what becomes of them, until each has ended.
struct Load {
    private(set) var ledger = LoadLedger()
    private let senders: [LoadSender]
    private let inboxes: [(inbox: Inbox, reader: TopicReader)]
    private let producer: any Producer
    private let run = String(Int(Date().timeIntervalSince1970), radix: 36)
    private let rate: Double
    private let seconds: Double?
    private let patience: Double

    /// What is signed and sent together at most, so that answers are heard in between.
    private static let batch = 200

    init(
        _ senders: [LoadSender],
        keys: ProviderKeys,
        cluster: any Cluster,
        rate: Double,
        seconds: Double?,
        patience: Double
    ) throws {
        self.senders = senders
        self.rate = rate
        self.seconds = seconds
        self.patience = patience
        // From their ends: what was said before is about other orders.
        inboxes = try Set(senders.map(\.authority)).sorted().map { authority in
            (Inbox(authority: authority, providerKeys: keys), try TopicReader(.agency(authority), of: cluster, skipping: true))
        }
        producer = try cluster.producer()
    }

    /// - Parameter tell: is told once a second how things are, and in the end.
    mutating func run(tell: (LoadLedger.Figures) -> Void) throws {
        defer { producer.close() }
        let start = ContinuousClock.now
        var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }
        var lastTold = 0.0
        var lastHeard = 0.0
        while true {
            let isSending = !Interruption.isRequested && elapsed < seconds ?? .infinity
            if isSending {
                try submit(due: Int(elapsed * rate) + 1 - ledger.submitted)
                lastHeard = elapsed
            }
            if try hear() { lastHeard = elapsed }
            if elapsed - lastTold >= 1 {
                tell(ledger.figures(after: elapsed, isOver: false))
                lastTold = elapsed
            }
            if !isSending, ledger.isComplete || elapsed - lastHeard > patience { break }
        }
        // What comes twice comes soon after.
        let end = elapsed
        while elapsed < end + 0.5 { _ = try hear() }
        tell(ledger.figures(after: end, isOver: true))
    }

    private mutating func submit(due: Int) throws {
        guard due > 0 else { return }
        let now = Date().wholeMilliseconds
        var records: [ProducerRecord] = []
        for _ in 0..<min(due, Self.batch) {
            let (reference, bytes) = senders[ledger.submitted % senders.count]
                .transmittal(number: ledger.submitted + 1, ofRun: run, at: now)
            ledger.note(reference, submittedAt: now)
            records.append(ProducerRecord(topic: Topic.intake.name, key: nil, value: bytes))
        }
        try producer.send(records)
    }

    /// Parts are most of the bytes and end no order. The provider writes their first member first; to verify them would take longer than to
    /// make them.
    private static func isPart(_ record: StoredRecord) -> Bool { record.value?.starts(with: "{\"ciphertext\":".utf8) ?? false }

    /// - Returns: whether an order has ended.
    private mutating func hear() throws -> Bool {
        var hasEnded = false
        for (inbox, reader) in inboxes {
            for record in try reader.next(wait: .milliseconds(5)) where !Self.isPart(record) {
                let now = Date()
                guard let message = try? inbox.read(record.value, at: now) else {
                    ledger.noteRejected()
                    continue
                }
                guard case .notice(let notice) = message.statement.content else { continue }
                if ledger.hear(notice, at: now) { hasEnded = true }
            }
        }
        return hasEnded
    }
}
